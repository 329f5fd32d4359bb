"""Every notice: about what it is, who gets it, by which ways, and what its reader may choose.

The words stand in ``notifications.wording``; this table is what the outbox and the page of
one's own messages go by.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel, Notice


class Audience(TextChoices):
    """For whom a notice is."""

    ANYBODY = "ANYBODY", _("Whoever asked for it")
    MENTEE = "MENTEE", _("Mentee")
    MENTOR = "MENTOR", _("Mentor")
    TEAM = "TEAM", _("Team")


class Topic(TextChoices):
    """What a notice is about."""

    ACCESS = "ACCESS", _("Signing in")
    PROFILE = "PROFILE", _("Your profile as a mentor")
    OFFERS = "OFFERS", _("Offers to you")
    APPLICATION = "APPLICATION", _("Your application")
    MENTORSHIP = "MENTORSHIP", _("Your mentorship")
    TEAM_CASES = "TEAM_CASES", _("Cases of mentees")
    TEAM_PEOPLE = "TEAM_PEOPLE", _("Mentors and colleagues")
    MACHINERY = "MACHINERY", _("Messages themselves")


_BOTH = (DeliveryChannel.TELEGRAM, DeliveryChannel.EMAIL)
_MAIL = (DeliveryChannel.EMAIL,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds for one notice.

    ``can_be_off``: the reader may switch it off. ``can_wait``: it may be gathered for the
    daily digest. ``is_urgent``: it pays no heed to quiet hours. ``has_hour``: the reader has
    named its hour, and it is urgent then alone. ``is_listed``: the reader finds it on the page
    of messages. ``channels``: by which ways, the preferred one first.
    """

    audience: Audience
    topic: Topic
    can_be_off: bool = False
    can_wait: bool = True
    is_urgent: bool = False
    has_hour: bool = False
    is_listed: bool = True
    channels: tuple[DeliveryChannel, ...] = _BOTH

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing to choose at all."""
        return not (self.can_be_off or self.can_wait or len(self.channels) > 1)


def _link() -> Rule:
    """Somebody waits in front of the screen for it, and it opens an account."""
    return Rule(
        audience=Audience.ANYBODY,
        topic=Topic.ACCESS,
        can_wait=False,
        is_urgent=True,
        channels=_MAIL,
    )


def _mentor(topic: Topic, *, off: bool = False) -> Rule:
    return Rule(audience=Audience.MENTOR, topic=topic, can_be_off=off)


def _mentee(topic: Topic, *, off: bool = False) -> Rule:
    return Rule(audience=Audience.MENTEE, topic=topic, can_be_off=off)


def _team(topic: Topic, *, off: bool = False) -> Rule:
    return Rule(audience=Audience.TEAM, topic=topic, can_be_off=off)


#: An offer has a clock that runs at night, too; it is the one thing that disturbs.
_OFFER = Rule(audience=Audience.MENTOR, topic=Topic.OFFERS, can_wait=False, is_urgent=True)
#: What concerns an offer at once, and may wait for the morning.
_ABOUT_OFFER = Rule(audience=Audience.MENTOR, topic=Topic.OFFERS, can_wait=False)

#: What has ended for its reader. An account that was closed is told this, by e-mail, and nothing
#: else: it cannot do anything about the rest.
ENDINGS = frozenset(
    {
        Notice.MENTOR_REJECTED,
        Notice.APPLICATION_REJECTED,
        Notice.NO_MATCH_FOUND,
        Notice.MATCH_ENDED_MENTEE,
        Notice.MATCH_ENDED_MENTOR,
    }
)

RULES: dict[str, Rule] = {
    Notice.SIGN_IN: _link(),
    Notice.CONFIRM_APPLICATION: _link(),
    Notice.MENTOR_REGISTERED: _mentor(Topic.PROFILE, off=True),
    Notice.MENTOR_ACCEPTED: _mentor(Topic.PROFILE),
    Notice.MENTOR_REJECTED: _mentor(Topic.PROFILE),
    Notice.MENTOR_ASKED: _mentor(Topic.PROFILE),
    Notice.PROFILE_CHANGE_ACCEPTED: _mentor(Topic.PROFILE, off=True),
    Notice.PROFILE_CHANGE_REFUSED: _mentor(Topic.PROFILE),
    Notice.OFFER: _OFFER,
    Notice.OFFER_REMINDER: Rule(
        audience=Audience.MENTOR, topic=Topic.OFFERS, can_be_off=True, can_wait=False
    ),
    Notice.OFFER_WITHDRAWN: _ABOUT_OFFER,
    Notice.REMARKS_GRANTED: _ABOUT_OFFER,
    Notice.REMARKS_TURNED_DOWN: _ABOUT_OFFER,
    Notice.OFFER_CLOSED: Rule(
        audience=Audience.MENTOR,
        topic=Topic.OFFERS,
        can_wait=False,
        is_urgent=True,
        is_listed=False,
        channels=(DeliveryChannel.TELEGRAM,),
    ),
    Notice.APPLICATION_RECEIVED: _mentee(Topic.APPLICATION, off=True),
    Notice.APPLICATION_REJECTED: _mentee(Topic.APPLICATION),
    Notice.MENTEE_ASKED: _mentee(Topic.APPLICATION),
    Notice.QUEUE_JOINED: _mentee(Topic.APPLICATION, off=True),
    Notice.NO_MATCH_FOUND: _mentee(Topic.APPLICATION),
    Notice.MATCH_MENTEE: _mentee(Topic.MENTORSHIP),
    Notice.MATCH_ENDED_MENTEE: _mentee(Topic.MENTORSHIP),
    Notice.MATCH_MENTOR: _mentor(Topic.MENTORSHIP),
    Notice.WELCOME_NUDGE: _mentor(Topic.MENTORSHIP, off=True),
    Notice.MATCH_ENDED_MENTOR: _mentor(Topic.MENTORSHIP),
    Notice.TEAM_REVIEW_NEEDED: _team(Topic.TEAM_CASES),
    Notice.TEAM_CONFIRM_NEEDED: _team(Topic.TEAM_CASES),
    Notice.TEAM_CAP_REACHED: _team(Topic.TEAM_CASES),
    Notice.TEAM_REMARKS: _team(Topic.TEAM_CASES),
    Notice.TEAM_FOLLOW_UP: _team(Topic.TEAM_CASES),
    Notice.TEAM_QUEUE_JOINED: _team(Topic.TEAM_CASES),
    Notice.TEAM_PAID_WAITING: _team(Topic.TEAM_CASES),
    Notice.TEAM_MATCH_FLAGGED: _team(Topic.TEAM_CASES),
    Notice.TEAM_DECLINED: _team(Topic.TEAM_CASES, off=True),
    Notice.TEAM_ANSWERED: _team(Topic.TEAM_CASES, off=True),
    Notice.TEAM_ASSIGNED: _team(Topic.TEAM_PEOPLE, off=True),
    Notice.TEAM_MENTIONED: _team(Topic.TEAM_PEOPLE, off=True),
    Notice.TEAM_PROFILE_CHANGED: _team(Topic.TEAM_PEOPLE, off=True),
    Notice.TEAM_MENTOR_LEFT: _team(Topic.TEAM_PEOPLE, off=True),
    Notice.TEAM_CHANNEL_STOPPED: Rule(
        audience=Audience.TEAM, topic=Topic.MACHINERY, can_wait=False, is_urgent=True
    ),
    Notice.TEAM_MESSAGE_BOUNCED: _team(Topic.MACHINERY, off=True),
    Notice.TEAM_DIGEST: Rule(
        audience=Audience.TEAM,
        topic=Topic.MACHINERY,
        can_wait=False,
        is_urgent=True,
        has_hour=True,
        is_listed=False,
    ),
    Notice.PERSONAL_DIGEST: Rule(
        audience=Audience.ANYBODY,
        topic=Topic.MACHINERY,
        can_wait=False,
        is_urgent=True,
        has_hour=True,
        is_listed=False,
    ),
}
