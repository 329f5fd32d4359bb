"""The page that each message leads to."""

from __future__ import annotations

from collections.abc import Callable

from sesame.utils import get_token

from mentorship.choices import Notice
from mentorship.domain.actors import Right
from mentorship.domain.links import offer_token
from mentorship.domain.outbox import supervisors
from mentorship.models import Application, Notification

from .addresses import admin_url, desk_url, message_page, public_url
from .desk_facts import desk_page
from .facts import application_of, mentor_of


def _sign_in_link(notification: Notification) -> str:
    """The one-time link, made when the message leaves and kept nowhere."""
    token = get_token(notification.user, scope="mentorship")
    next_url = notification.context.get("next")
    return public_url("sign_in_confirm", token, query={"next": next_url} if next_url else None)


def _my_page(notification: Notification) -> str:
    return public_url("my_mentorship")


def _mentor_page(notification: Notification) -> str:
    return public_url("mentor_desk")


def _profile(notification: Notification) -> str:
    mentor = mentor_of(notification)
    return public_url("mentor_detail", mentor.slug) if mentor else public_url("mentor_desk")


def _offer(notification: Notification) -> str:
    return public_url("offer", offer_token(application_of(notification)))


def _desk(name: str) -> Callable[[Notification], str]:
    return lambda notification: desk_url(name, notification.application_id)


def _case(notification: Notification) -> str:
    """The page where the team goes on with the case, wherever it stands now."""
    application = application_of(notification)
    place = Application.objects.queued().filter(enrolment=application.enrolment_id).first()
    if place is not None:
        return desk_url("assign", place.pk)
    return desk_url("review_case", application.enrolment_id)


def _if_open(build: Callable[[Notification], str], *permissions: str) -> Callable[..., str]:
    """A page that one of these permissions opens; who has none of them gets no link to it.

    A group gets it where everybody may open it who receives the supervisors' notices.
    """

    def link(notification: Notification) -> str:
        in_group = notification.group_id is not None
        readers = supervisors() if in_group else filter(None, [notification.user])
        may_all = all(any(map(reader.has_perm, permissions)) for reader in readers)
        return build(notification) if may_all else ""

    return link


#: Where each notice leads. What is not here has no link.
LINKS: dict[str, Callable[[Notification], str]] = {
    Notice.SIGN_IN: _sign_in_link,
    Notice.MENTOR_REGISTERED: _mentor_page,
    Notice.MENTOR_ACCEPTED: _profile,
    Notice.PROFILE_CHANGE_ACCEPTED: _profile,
    Notice.PROFILE_CHANGE_REFUSED: _mentor_page,
    Notice.TEAM_PROFILE_CHANGED: lambda row: desk_url("mentor_change", row.context["mentor"]),
    Notice.TEAM_MENTOR_LEFT: lambda row: desk_url("mentor_review", row.context["mentor"]),
    Notice.CONFIRM_APPLICATION: _sign_in_link,
    Notice.APPLICATION_RECEIVED: _my_page,
    Notice.MENTEE_ASKED: _my_page,
    Notice.MENTOR_ASKED: _mentor_page,
    Notice.TEAM_ANSWERED: desk_page,
    Notice.TEAM_MENTIONED: desk_page,
    Notice.TEAM_ASSIGNED: desk_page,
    Notice.TEAM_DIGEST: lambda row: admin_url(),
    Notice.APPLICATION_REJECTED: _my_page,
    Notice.TEAM_REVIEW_NEEDED: _case,
    Notice.OFFER: _offer,
    Notice.OFFER_REMINDER: _offer,
    Notice.REMARKS_GRANTED: _mentor_page,
    Notice.REMARKS_TURNED_DOWN: _mentor_page,
    Notice.TEAM_CONFIRM_NEEDED: _desk("confirm"),
    Notice.TEAM_DECLINED: _case,
    Notice.TEAM_REMARKS: _desk("remarks"),
    Notice.TEAM_CAP_REACHED: _desk("confirm"),
    Notice.TEAM_FOLLOW_UP: _case,
    Notice.TEAM_QUEUE_JOINED: _desk("assign"),
    Notice.TEAM_PAID_WAITING: lambda notification: desk_url("queue"),
    Notice.TEAM_MATCH_FLAGGED: lambda row: desk_url("match_flag", row.context["match"]),
    Notice.TEAM_CHANNEL_STOPPED: _if_open(lambda row: desk_url("channels"), Right.MANAGE_MESSAGES),
    Notice.TEAM_MESSAGE_BOUNCED: _if_open(
        lambda row: message_page(row.context.get("bounced")),
        Right.MANAGE_MESSAGES,
        "mentorship.view_notification",
    ),
    Notice.PERSONAL_DIGEST: lambda notification: public_url("my_messages"),
    Notice.QUEUE_JOINED: _my_page,
    Notice.NO_MATCH_FOUND: _my_page,
    Notice.MATCH_MENTEE: _my_page,
    Notice.MATCH_MENTOR: _mentor_page,
    Notice.WELCOME_NUDGE: _mentor_page,
    Notice.MATCH_ENDED_MENTEE: _my_page,
    Notice.MATCH_ENDED_MENTOR: _mentor_page,
}
