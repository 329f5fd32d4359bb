"""What people know, speak and ask for: of a mentee's case and of many mentors, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, IntegerField, Model, Q, QuerySet, Value

from mentorship.models import (
    Enrolment,
    Expertise,
    Language,
    MenteeProfile,
    MentorProfile,
    Specialisation,
)

_KNOWS, _SPEAKS, _MENTEE_SPEAKS, _ASKS = "knows", "speaks", "mentee", "asks"


def read_knowledge(mentors: Iterable[MentorProfile], case: Enrolment | None = None) -> None:
    """Read the mentors' specialisations and languages, and what the case asks for.

    Afterwards ``specialisations`` and ``languages`` of the mentors, ``topics`` of the case and
    ``languages`` of its mentee are there as if they had been prefetched.
    """
    mentors = list(mentors)
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in _rows([mentor.pk for mentor in mentors], case):
        found[row["of"], row["owner"]].append(_thing(row))
    for mentor in mentors:
        keep(mentor, "specialisations", found[_KNOWS, mentor.pk])
        keep(mentor, "languages", found[_SPEAKS, mentor.pk])
    if case is not None:
        keep(case, "topics", found[_ASKS, case.pk])
        keep(case.mentee, "languages", found[_MENTEE_SPEAKS, case.mentee_id])


def _rows(mentors: list[int], case: Enrolment | None) -> Iterable[dict[str, Any]]:
    """Those who know a field best first, else in the order of the names and codes."""
    none = Value(0, IntegerField())
    known = _named(
        Specialisation.objects.filter(mentor__in=mentors), _KNOWS, "mentor_id", "expertise", "level"
    )
    spoken = MentorProfile.languages.through._default_manager.filter(mentorprofile__in=mentors)
    parts = [_named(spoken, _SPEAKS, "mentorprofile_id", "language", none)]
    if case is not None:
        own = Q(menteeprofile=case.mentee_id)
        speaks = MenteeProfile.languages.through._default_manager.filter(own)
        asks = Enrolment.topics.through._default_manager.filter(enrolment=case.pk)
        parts.append(_named(speaks, _MENTEE_SPEAKS, "menteeprofile_id", "language", none))
        parts.append(_named(asks, _ASKS, "enrolment_id", "expertise", none))
    return known.union(*parts, all=True).order_by("-grade", "word", "row")


def _named(
    rows: QuerySet[Any], of: str, owner: str, thing: str, grade: str | Value
) -> QuerySet[Any, Any]:
    word = {"expertise": "expertise__name", "language": "language__code"}[thing]
    return rows.order_by().values(
        of=Value(of, CharField()),
        owner=F(owner),
        row=F("pk"),
        thing=F(f"{thing}_id"),
        word=F(word),
        grade=F(grade) if isinstance(grade, str) else grade,
    )


def _thing(row: dict[str, Any]) -> Model:
    if row["of"] in (_SPEAKS, _MENTEE_SPEAKS):
        return Language.from_db(None, ["id", "code"], [row["thing"], row["word"]])
    field = Expertise.from_db(None, ["id", "name"], [row["thing"], row["word"]])
    if row["of"] == _ASKS:
        return field
    known = Specialisation(
        pk=row["row"], mentor_id=row["owner"], expertise=field, level=row["grade"]
    )
    known._state.adding = False
    return known


def keep(owner: Any, name: str, things: list[Any]) -> None:
    """As Django's own prefetching does."""
    rows = getattr(owner, name).all()
    rows._result_cache, rows._prefetch_done = things, True
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
