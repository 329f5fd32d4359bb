"""Suggestions for the manual match: a ranked list of mentors, each with its reasons (A7).

The score is a sum of plain parts, so that a person can follow and overrule it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentorship.choices import ApplicationStatus
from mentorship.models import Application, Cycle, Enrolment, Expertise, MentorProfile

from .applications import is_same_person
from .capacity import Load, load_of
from .scoring import (
    LANGUAGE_POINTS,
    expertise_points,
    hours_apart,
    room_points,
    spoken,
    zone_points,
)


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
        for mentor in askable(enrolment.cycle)
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
        explain(
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


def askable(cycle: Cycle) -> QuerySet[MentorProfile]:
    """Mentors who take part in the cycle, with what their score is made of."""
    mentors = MentorProfile.objects.visible().offering(cycle.type)
    return mentors.prefetch_related("expertise", "languages").select_related("photo")


def wanted_topics(enrolment: Enrolment) -> set[int]:
    """Ids of the fields that the mentee ticked, or that the subject names in words."""
    ticked = set(enrolment.topics.values_list("pk", flat=True))
    return ticked | topics_named(enrolment.subject, topic_names())


def topic_names() -> list[tuple[int, str]]:
    """Each field of expertise, with its name as subjects are searched for it."""
    return [(pk, name.casefold()) for pk, name in Expertise.objects.values_list("pk", "name")]


def topics_named(subject: str, names: Iterable[tuple[int, str]]) -> set[int]:
    """Ids of the fields that a subject names in words."""
    subject = subject.casefold()
    return {pk for pk, name in names if subject and name in subject}


def explain(
    enrolment: Enrolment,
    mentor: MentorProfile,
    *,
    load: Load,
    wanted: set[int],
    declined_before: bool = False,
    is_asked: bool = False,
    now: datetime.datetime,
) -> Suggestion:
    """The score of one mentor for one mentee, with what it is made of."""
    shared = [topic for topic in mentor.expertise.all() if topic.pk in wanted]
    zone_hours = hours_apart(enrolment.mentee.timezone, mentor.timezone, now)
    language = spoken(enrolment.mentee.preferred_language)
    speaks = bool(language) and any(
        spoken(each.code) == language for each in mentor.languages.all()
    )
    points = expertise_points(len(shared)) + room_points(load) + zone_points(zone_hours)
    points += LANGUAGE_POINTS if speaks else 0
    if load.is_full or declined_before:
        points //= 4
    return Suggestion(
        mentor=mentor,
        load=load,
        shared=shared,
        zone_hours=zone_hours,
        speaks_language=speaks,
        declined_before=declined_before,
        is_asked=is_asked,
        score=points,
    )


def _plural(hours: float) -> int:
    """The number that chooses the plural: half hours read like several."""
    return int(hours) if hours == int(hours) else 2
