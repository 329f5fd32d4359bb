"""Suggestions for the manual match: a ranked list of mentors, each with its reasons (A7).

The score is a sum of plain parts, so that a person can follow and overrule it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from mentorship.choices import OPEN_STATUSES, ApplicationStatus
from mentorship.models import (
    Application,
    Cycle,
    Enrolment,
    Expertise,
    MenteeProfile,
    MentorProfile,
    Specialisation,
)

from . import explaining
from .answering import Answers, latest_answers
from .applications import is_same_person
from .capacity import Load, load_of
from .explaining import Part, Veto
from .hours import hours_shared
from .scoring import OF_LATE, spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One mentor for one mentee: the parts of the score (0–100), and what speaks against it."""

    mentor: MentorProfile
    load: Load
    parts: tuple[Part, ...]
    hours: float
    vetoes: tuple[Veto, ...] = ()

    @property
    def score(self) -> int:
        """The sum of the parts."""
        return sum(part.points for part in self.parts)

    @property
    def reasons(self) -> list[str]:
        """Why this score, in words, what brings most first."""
        return [part.why for part in sorted(self.parts, key=lambda part: -part.points)]

    @property
    def warnings(self) -> list[str]:
        """What speaks against the mentor, in sentences."""
        return [explaining.warning(veto, self.mentor, self.load) for veto in self.vetoes]

    @property
    def declined_before(self) -> bool:
        """Whether the mentor has said no to this mentee."""
        return Veto.DECLINED in self.vetoes

    @property
    def is_asked(self) -> bool:
        """Whether there is an open application to the mentor."""
        return Veto.ASKED in self.vetoes

    @property
    def can_be_picked(self) -> bool:
        """Whether nothing forbids to ask this mentor now."""
        return not any(veto.is_final for veto in self.vetoes)


_NEVER = Answers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What many suggestions need to know of the mentors, read at once."""

    loads: dict[int, Load]
    answers: dict[int, Answers]

    @classmethod
    def of(
        cls,
        mentors: list[MentorProfile],
        cycle: Cycle,
        now: datetime.datetime,
        *,
        loads: dict[int, Load] | None = None,
    ) -> Habits:
        """Read in two queries for any number of mentors; ``loads`` where they have been read."""
        ids = [mentor.pk for mentor in mentors]
        answers = latest_answers(ids, since=now - OF_LATE)
        return cls(loads=load_of(mentors, cycle) if loads is None else loads, answers=answers)

    def answers_of(self, mentor_id: int) -> Answers:
        """What is known of a mentor's answers."""
        return self.answers.get(mentor_id, _NEVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one mentee asks for."""

    mentee: MenteeProfile
    topics: frozenset[int]
    languages: frozenset[str]

    @classmethod
    def of(cls, mentee: MenteeProfile, topics: Iterable[int], languages: Iterable[str]) -> Wanted:
        """With the language of the mentee's messages among those that the mentee speaks."""
        codes = {spoken(code) for code in (*languages, mentee.preferred_language) if code}
        return cls(mentee=mentee, topics=frozenset(topics), languages=frozenset(codes))


def suggest(
    enrolment: Enrolment, *, now: datetime.datetime, past: Iterable[Application] | None = None
) -> list[Suggestion]:
    """All active mentors who offer the cycle's type, the best first.

    Those against whom something speaks stand at the end, marked: the team may know better.
    ``past`` are the applications of the case, where they have been read. The number of queries
    does not grow with the number of mentors.
    """
    mentors = list(askable(enrolment.cycle))
    habits = Habits.of(mentors, enrolment.cycle, now)
    topics = {topic.pk for topic in enrolment.topics.all()}
    topics |= topics_named(enrolment.subject, names_known(mentors))
    languages = [language.code for language in enrolment.mentee.languages.all()]
    wanted = Wanted.of(enrolment.mentee, topics, languages)
    past = Application.objects.filter(enrolment=enrolment) if past is None else past
    statuses = [(row.mentor_id, row.status) for row in past]
    suggestions = [
        explain(
            wanted,
            mentor,
            habits=habits,
            statuses={status for pk, status in statuses if pk == mentor.pk},
            now=now,
        )
        for mentor in mentors
    ]
    return sorted(suggestions, key=_rank)


def _rank(row: Suggestion) -> tuple[bool, bool, int, str, int]:
    return not row.can_be_picked, bool(row.vetoes), -row.score, row.mentor.name, row.mentor.pk


def askable(cycle: Cycle) -> QuerySet[MentorProfile]:
    """Mentors who take part in the cycle, with what their score is made of."""
    mentors = MentorProfile.objects.visible().offering(cycle.type)
    known = Specialisation.objects.select_related("expertise")
    related = mentors.prefetch_related(Prefetch("specialisations", known), "languages")
    return related.select_related("photo")


def wanted_topics(enrolment: Enrolment) -> set[int]:
    """Ids of the fields that the mentee ticked, or that the subject names in words."""
    ticked = set(enrolment.topics.values_list("pk", flat=True))
    return ticked | topics_named(enrolment.subject, topic_names())


def topic_names() -> list[tuple[int, str]]:
    """Each field of expertise, with its name as subjects are searched for it."""
    return [(pk, name.casefold()) for pk, name in Expertise.objects.values_list("pk", "name")]


def names_known(mentors: Iterable[MentorProfile]) -> set[tuple[int, str]]:
    """The same for the fields that one of the mentors knows: others bring nobody a point."""
    return {
        (row.expertise_id, row.expertise.name.casefold())
        for mentor in mentors
        for row in mentor.specialisations.all()
    }


def topics_named(subject: str, names: Iterable[tuple[int, str]]) -> set[int]:
    """Ids of the fields that a subject names in words."""
    subject = subject.casefold()
    return {pk for pk, name in names if subject and name in subject}


def explain(
    wanted: Wanted,
    mentor: MentorProfile,
    *,
    habits: Habits,
    statuses: Iterable[str] = (),
    now: datetime.datetime,
) -> Suggestion:
    """The score of one mentor for one mentee, with what it is made of.

    ``statuses`` are those of the applications of this mentee to this mentor in the cycle.
    """
    mentee, load = wanted.mentee, habits.loads[mentor.pk]
    shared = [row for row in mentor.specialisations.all() if row.expertise_id in wanted.topics]
    hours = hours_shared(mentee.timezone, mentor.timezone, today(now))
    return Suggestion(
        mentor=mentor,
        load=load,
        hours=hours,
        vetoes=tuple(_vetoes(mentee, mentor, load, set(statuses), now)),
        parts=(
            explaining.expertise(shared),
            explaining.room(load),
            explaining.overlap(hours),
            explaining.language(mentor, wanted.languages),
            explaining.response(habits.answers_of(mentor.pk).took),
            explaining.style(mentee.learning_style, mentor.teaching_style),
            explaining.declines(habits.answers_of(mentor.pk).declined),
        ),
    )


def _vetoes(
    mentee: MenteeProfile,
    mentor: MentorProfile,
    load: Load,
    statuses: set[str],
    now: datetime.datetime,
) -> Iterable[Veto]:
    if is_same_person(mentee, mentor):
        yield Veto.SELF
    if statuses & {*OPEN_STATUSES}:
        yield Veto.ASKED
    if ApplicationStatus.MENTOR_DECLINED in statuses:
        yield Veto.DECLINED
    if not load.left:
        yield Veto.FULL
    if mentor.is_paused(today(now)):
        yield Veto.PAUSED


def today(now: datetime.datetime) -> datetime.date:
    """The day on the programme's own calendar."""
    return timezone.localdate(now, timezone.get_default_timezone())
