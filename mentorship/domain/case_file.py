"""All that a person reads of a mentee's case before deciding, and of the cases beside it.

What the case, the mentee's earlier ones and those in the list at the side have in common is
read for all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentorship.models import Application, Enrolment, Inquiry, Match, TeamNote

from .capacity import Load, loads_of
from .case_papers import read_papers
from .knowledge import read_knowledge
from .returned import is_troubled
from .review_queue import needs_scores, read_choices
from .seen import marked


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """One case; ``past`` are the mentee's other ones, ``beside`` those that were asked for."""

    case: Any
    past: list[Any]
    beside: list[Any]
    #: The ledgers of all mentors chosen in these cases, by the ids of mentor and cycle.
    loads: dict[tuple[int, int], Load]

    @property
    def mark(self) -> str:
        """How the case stood when it was read."""
        return str(self.case.mark)

    @property
    def choices(self) -> list[Application]:
        """The mentors of the list in the order in which they are asked."""
        return [row for row in self.case.applications.all() if row.mentor is not None]

    @property
    def inquiries(self) -> list[Inquiry]:
        """All questions to the mentee and their answers, the oldest first."""
        return list(self.case.inquiries.all()) if self.case.has_inquiries else []

    @property
    def notes(self) -> list[TeamNote]:
        """What the team has written about the case, the oldest first."""
        return list(self.case.notes.all()) if self.case.has_notes else []


def read_case(pk: int, *, beside: Iterable[int] = ()) -> CaseFile:
    """Read a case, in as many queries for many cases beside it as for none.

    Raises ``Enrolment.DoesNotExist``.
    """
    order = {number: place for place, number in enumerate(beside)}
    rows = {row.pk: row for row in _cases(pk, order)}
    if pk not in rows:
        raise Enrolment.DoesNotExist
    case = rows[pk]
    others = [row for row in rows.values() if row.pk != pk and row.mentee_id == case.mentee_id]
    _read(list(rows.values()), case)
    chosen = (row.mentor for row in case.applications.all() if row.mentor)
    read_knowledge(chosen, case)
    return CaseFile(
        case=case,
        past=others,
        beside=sorted((row for row in rows.values() if row.pk in order), key=_by(order)),
        loads=loads_of(
            (row.mentor, each.cycle)
            for each in rows.values()
            for row in each.applications.all()
            if row.mentor is not None
        ),
    )


def _by(order: dict[int, int]) -> Any:
    return lambda row: order[row.pk]


def _cases(pk: int, beside: Iterable[int]) -> QuerySet[Any]:
    mentee = Enrolment.objects.filter(pk=pk).values("mentee")
    return (
        marked(Enrolment.objects.filter(Q(pk__in=[pk, *beside]) | Q(mentee__in=mentee)))
        .select_related("mentee", "cycle", "assignee")
        .annotate(
            has_inquiries=Exists(Inquiry.objects.filter(enrolment=OuterRef("pk"))),
            has_notes=Exists(TeamNote.objects.filter(enrolment=OuterRef("pk"))),
            is_troubled=is_troubled("mentee__email"),
        )
    )


def _read(rows: list[Any], case: Any) -> None:
    """The choices, questions and scores of all cases, matches included; the notes of the one."""
    read_choices(rows, select=("mentor__photo", "mentor__user", "match"))
    read_papers(
        asked=[row for row in rows if row.has_inquiries],
        noted=[case] if case.has_notes else [],
        scored=[row for row in rows if needs_scores(row)],
    )


def matches_of(case: Enrolment) -> list[Match]:
    """The pairings of a case that has been read."""
    return [row.match for row in case.applications.all() if hasattr(row, "match")]
