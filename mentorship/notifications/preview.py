"""Messages as they will read, before anything happens: nothing is written or sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from mentorship.choices import DeliveryChannel, Notice
from mentorship.conf import get_config
from mentorship.models import (
    Application,
    Match,
    MenteeProfile,
    MentorProfile,
    Notification,
    TelegramAccount,
)

from . import facts
from .rendering import Message, message_of, reading_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What somebody will get, through which channel, as far as one can say now."""

    notice: str
    person: str
    channel: str
    message: Message


def welcome(application: Application) -> list[Preview]:
    """What mentee and mentor are told when the accepted offer becomes a match (T6)."""
    mentor, mentee = application.mentor, application.enrolment.mentee
    if mentor is None:
        return []
    match = Match(application=application, enrolment=application.enrolment, mentor=mentor)
    told: tuple[tuple[Notice, MenteeProfile | MentorProfile], ...] = (
        (Notice.MATCH_MENTEE, mentee),
        (Notice.MATCH_MENTOR, mentor),
    )
    by_telegram = _on_telegram(mentor, mentee)
    about = facts.about_programme()
    return [
        Preview(
            notice=str(notice.label),
            person=person.name,
            channel=str(
                DeliveryChannel.TELEGRAM.label
                if person.user_id in by_telegram
                else DeliveryChannel.EMAIL.label
            ),
            message=_read(notice, person, match, about),
        )
        for notice, person in told
    ]


def _read(
    notice: Notice, person: MenteeProfile | MentorProfile, match: Match, about: facts.Facts
) -> Message:
    row = Notification(notice=notice, user_id=person.user_id, email=person.email)
    with reading_as(row, person if isinstance(person, MentorProfile) else None):
        return message_of(row, about | facts.about_match(match))


def _on_telegram(*people: MenteeProfile | MentorProfile) -> set[object]:
    if not get_config().has_telegram:
        return set()
    ids = [person.user_id for person in people if person.user_id is not None]
    reachable = TelegramAccount.objects.filter(Q(user_id__in=ids), unreachable_at=None)
    return set(reachable.values_list("user_id", flat=True))
