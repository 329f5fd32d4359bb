"""What a mentor answers to an offer, what the team does with remarks, and the follow-up."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus, ConfirmationPolicy, Notice
from mentorship.models import Application, Cycle

from . import cascade, matches
from .actors import Actor, Right
from .cards import update_cards
from .limits import Limit, allow
from .locking import locked_application
from .moves import move
from .outbox import post, tell_supervisors
from .refusals import NotAllowed, ReasonMissing, Refused, TransitionRefused
from .taking_back import close_card

logger = logging.getLogger("mentorship.offers")


#: Remarks on one offer; each of them writes to the whole team.
REMARKS = Limit(name="remarks", at_most=10, within=timedelta(days=1))


class TooManyRemarks(Refused):
    """The link has been used for more remarks than a person writes."""

    code = "too_many_remarks"
    sentence = _("You have sent many remarks today. Please wait for the team's answer.")


class NoRemarks(Refused):
    """The team can only answer an offer for the mentor when the mentor has written remarks."""

    code = "no_remarks"
    sentence = _("The mentor has not written any remarks on this offer.")


def accept(application_id: int, *, actor: Actor, now: datetime.datetime) -> Application:
    """The mentor says yes (T2). With the automatic policy the match is made at once.

    When the cap stops an automatic match the application stays MENTOR_ACCEPTED and the team
    is told (decision 1). Raises ``Refused``.
    """
    with locked_application(application_id) as application:
        _require_offered(application, now)
        _answer_yes(application, "accept", actor=actor, now=now)
    return application


def grant(application_id: int, *, actor: Actor, now: datetime.datetime) -> Application:
    """The team grants the mentor's conditions, which counts as the mentor's yes (T4)."""
    with locked_application(application_id) as application:
        _require_remarks(application, actor)
        _answer_yes(application, "grant", actor=actor, now=now)
        if application.status == ApplicationStatus.MENTOR_ACCEPTED:
            _return_answer(Notice.REMARKS_GRANTED, application, now=now)
    return application


def decline(
    application_id: int, *, actor: Actor, now: datetime.datetime, reason: str = ""
) -> Application:
    """The mentor says no: supervisors are told at once and the next choice is offered (A5)."""
    with locked_application(application_id) as application:
        _require_offered(application, now)
        decline_locked(application, actor=actor, now=now, reason=reason)
    return application


def decline_locked(
    application: Application, *, actor: Actor, now: datetime.datetime, reason: str
) -> None:
    """The same for a caller that holds the case and has read the application under the lock."""
    _answer_no(application, "decline", actor=actor, now=now, reason=reason)


def turn_down(
    application_id: int, *, actor: Actor, now: datetime.datetime, reason: str = ""
) -> Application:
    """The team cannot meet the mentor's conditions, which counts as the mentor's no (T4)."""
    with locked_application(application_id) as application:
        _require_remarks(application, actor)
        _answer_no(application, "turn_down", actor=actor, now=now, reason=reason)
        _return_answer(Notice.REMARKS_TURNED_DOWN, application, now=now, reason=reason)
    return application


def _return_answer(
    notice: Notice, application: Application, *, now: datetime.datetime, reason: str | None = None
) -> None:
    """Tell the mentor what became of the remarks; a match that is made at once says it itself."""
    if application.mentor is not None:
        post(
            notice,
            to=application.mentor,
            key=str(application.pk),
            now=now,
            application=application,
            context=None if reason is None else {"reason": reason},
        )


def add_remarks(
    application_id: int, *, remarks: str, actor: Actor, now: datetime.datetime
) -> Application:
    """Keep the mentor's remarks and flag the offer to the team; the offer stays open (T4).

    Raises ``Refused``.
    """
    with locked_application(application_id) as application:
        if not actor.is_mentor(application.mentor):
            raise NotAllowed
        _require_offered(application, now)
        if application.status != ApplicationStatus.ADMIN_APPROVED:
            raise TransitionRefused(state=application.get_status_display())
        if not remarks.strip():
            raise ReasonMissing
        if not allow(REMARKS, str(application.pk), now=now):
            raise TooManyRemarks
        application.remarks, application.remarks_at = remarks.strip(), now
        application.save(update_fields=["remarks", "remarks_at"])
        tell_supervisors(
            Notice.TEAM_REMARKS,
            key=f"{application.pk}:{now.isoformat()}",
            now=now,
            application=application,
        )
        update_cards(application, key=f"remarks:{now.isoformat()}", now=now)
    return application


def ask_follow_ups(*, now: datetime.datetime) -> int:
    """Tell the supervisors of every offer that has waited too long, once each (A9).

    Changes no state. Returns how many were told.
    """
    return sum(_try_follow_up(application_id, now) for application_id in list(_overdue(now)))


def _try_follow_up(application_id: int, now: datetime.datetime) -> bool:
    """One case that cannot be followed up must not keep the others from being."""
    try:
        return _follow_up(application_id, now)
    except Exception:
        logger.exception("The offer %s could not be followed up.", application_id)
        return False


def _overdue(now: datetime.datetime) -> Iterator[int]:
    for cycle in Cycle.objects.exclude(follow_up_hours=None):
        waited = now - timedelta(hours=cycle.follow_up_hours or 0)
        offers = Application.objects.filter(
            enrolment__cycle=cycle,
            status=ApplicationStatus.ADMIN_APPROVED,
            followed_up_at=None,
            offered_at__lte=waited,
        )
        yield from offers.order_by("pk").values_list("pk", flat=True)


def _follow_up(application_id: int, now: datetime.datetime) -> bool:
    with locked_application(application_id) as application:
        still_open = application.status == ApplicationStatus.ADMIN_APPROVED
        if not still_open or application.followed_up_at is not None:
            return False
        application.followed_up_at = now
        application.save(update_fields=["followed_up_at"])
        tell_supervisors(
            Notice.TEAM_FOLLOW_UP, key=str(application.pk), now=now, application=application
        )
        update_cards(application, key="follow-up", now=now)
    return True


def _require_offered(application: Application, now: datetime.datetime) -> None:
    """Who is not asked yet has nothing to answer: the offer may still be undone (A7)."""
    if application.is_live and application.lies_ahead(now):
        raise NotAllowed


def _require_remarks(application: Application, actor: Actor) -> None:
    actor.require(Right.REVIEW_APPLICATIONS)
    if application.status == ApplicationStatus.ADMIN_APPROVED and not application.remarks_at:
        raise NoRemarks


def _answer_yes(
    application: Application, transition: str, *, actor: Actor, now: datetime.datetime
) -> None:
    move(application, transition, actor=actor, now=now, answered_at=now)
    if application.enrolment.cycle.confirmation == ConfirmationPolicy.AUTOMATIC:
        try:
            matches.confirm_locked(application, actor=Actor.system(), now=now)
        except matches.MentorIsFull:
            tell_supervisors(
                Notice.TEAM_CAP_REACHED,
                key=str(application.pk),
                now=now,
                application=application,
            )
    else:
        tell_supervisors(
            Notice.TEAM_CONFIRM_NEEDED, key=str(application.pk), now=now, application=application
        )
    close_card(application, now=now)


def _answer_no(
    application: Application,
    transition: str,
    *,
    actor: Actor,
    now: datetime.datetime,
    reason: str,
) -> None:
    move(application, transition, actor=actor, now=now, reason=reason, answered_at=now)
    close_card(application, now=now)
    tell_supervisors(
        Notice.TEAM_DECLINED, key=str(application.pk), now=now, application=application
    )
    cascade.advance(application.enrolment, now=now)
