"""Suggestions for the manual match: a ranked list of mentors, each with its reasons (A7).

The score is a sum of plain parts, so that a person can follow and overrule it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentorship.choices import ApplicationStatus
from mentorship.models import Application, Enrolment, Expertise, MentorProfile, zone

from .applications import is_same_person
from .capacity import Load, load_of

EXPERTISE_POINTS = 30
EXPERTISE_COUNTED = 2
ROOM_POINTS = 20
ZONE_POINTS = 12
LANGUAGE_POINTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One mentor for one mentee: the score (0–100), why, and what speaks against it."""

    mentor: MentorProfile
    load: Load
    shared: list[Expertise]
    zone_hours: float
    speaks_language: bool
    declined_before: bool
    is_asked: bool
    score: int

    @property
    def can_be_picked(self) -> bool:
        """Whether nothing forbids to ask this mentor now."""
        return not self.is_asked

    @property
    def reasons(self) -> list[str]:
        """Why this score, in words, the strongest first."""
        reasons = []
        if self.shared:
            names = ", ".join(topic.name for topic in self.shared)
            reasons.append(str(format_lazy("{}: {}", _("Shared expertise"), names)))
        if self.load.is_full:
            reasons.append(str(_("No free place in this cycle")))
        else:
            free = ngettext("%(n)d free place", "%(n)d free places", self.load.free)
            reasons.append(free % {"n": self.load.free})
        apart = self.zone_hours
        if apart == 0:
            reasons.append(str(_("Same time")))
        else:
            hours = ngettext("%(hours)g hour apart", "%(hours)g hours apart", _plural(apart))
            reasons.append(hours % {"hours": apart})
        if self.speaks_language:
            reasons.append(str(_("Speaks the mentee's language")))
        if self.declined_before:
            reasons.append(str(_("Declined this mentee before")))
        return reasons


def suggest(enrolment: Enrolment, *, now: datetime.datetime) -> list[Suggestion]:
    """All mentors who could be asked for this mentee, the best first.

    Active, offering the cycle's type and not the mentee in person. Mentors at their cap and
    mentors who declined before stay on the list, marked and ranked down: the team may know
    better. The number of queries does not grow with the number of mentors.
    """
    mentors = [
        mentor
        for mentor in MentorProfile.objects.visible()
        .offering(enrolment.cycle.type)
        .prefetch_related("expertise", "languages")
        .select_related("photo")
        if not is_same_person(enrolment.mentee, mentor)
    ]
    loads = load_of(mentors, enrolment.cycle)
    wanted = wanted_topics(enrolment)
    past = list(
        Application.objects.filter(enrolment=enrolment, mentor__isnull=False).values_list(
            "mentor_id", "status"
        )
    )
    declined = {pk for pk, status in past if status == ApplicationStatus.MENTOR_DECLINED}
    asked = {pk for pk, status in past if status in _OPEN}
    suggestions = [
        _suggestion(
            enrolment,
            mentor,
            load=loads[mentor.pk],
            wanted=wanted,
            declined_before=mentor.pk in declined,
            is_asked=mentor.pk in asked,
            now=now,
        )
        for mentor in mentors
    ]
    return sorted(suggestions, key=lambda row: (-row.score, row.mentor.name, row.mentor.pk))


_OPEN = (
    ApplicationStatus.PENDING,
    ApplicationStatus.ADMIN_APPROVED,
    ApplicationStatus.MENTOR_ACCEPTED,
)


def wanted_topics(enrolment: Enrolment) -> set[int]:
    """Ids of the fields that the mentee ticked, or that the subject names in words."""
    ticked = set(enrolment.topics.values_list("pk", flat=True))
    subject = enrolment.subject.casefold()
    named = {
        pk
        for pk, name in Expertise.objects.values_list("pk", "name")
        if subject and name.casefold() in subject
    }
    return ticked | named


def _suggestion(
    enrolment: Enrolment,
    mentor: MentorProfile,
    *,
    load: Load,
    wanted: set[int],
    declined_before: bool,
    is_asked: bool,
    now: datetime.datetime,
) -> Suggestion:
    shared = [topic for topic in mentor.expertise.all() if topic.pk in wanted]
    apart = hours_apart(enrolment.mentee.timezone, mentor.timezone, now)
    language = enrolment.mentee.preferred_language.split("-")[0].lower()
    speaks = bool(language) and any(
        spoken.code.split("-")[0].lower() == language for spoken in mentor.languages.all()
    )
    points = EXPERTISE_POINTS * min(len(shared), EXPERTISE_COUNTED)
    points += round(ROOM_POINTS * max(load.cap - load.committed, 0) / load.cap) if load.cap else 0
    points += round(ZONE_POINTS * max(12 - apart, 0) / 12)
    points += LANGUAGE_POINTS if speaks else 0
    if load.is_full or declined_before:
        points //= 4
    return Suggestion(
        mentor=mentor,
        load=load,
        shared=shared,
        zone_hours=apart,
        speaks_language=speaks,
        declined_before=declined_before,
        is_asked=is_asked,
        score=points,
    )


def hours_apart(first: str, second: str, now: datetime.datetime) -> float:
    """How many hours the clocks of two zones differ at this moment, 0 to 12."""
    offsets = [now.astimezone(zone(name)).utcoffset() for name in (first, second)]
    seconds = [offset.total_seconds() if offset else 0.0 for offset in offsets]
    difference = abs(seconds[0] - seconds[1]) / 3600
    return min(difference, 24 - difference)


def _plural(hours: float) -> int:
    """The number that chooses the plural: half hours read like several."""
    return int(hours) if hours == int(hours) else 2
