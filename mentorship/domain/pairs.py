"""Accepted pairs on the confirmation desk: the ledger of each, and what confirming it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mentorship.models import Application, Match

from .capacity import Ledger, ledgers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An accepted offer, with all that one should know before it becomes a match."""

    application: Application
    ledger: Ledger
    others: list[Application]
    is_matched: bool

    @property
    def can_be_confirmed(self) -> bool:
        """Whether nothing is in the way now."""
        return not self.is_matched and not self.ledger.load.is_full

    @property
    def told(self) -> list[Application]:
        """The other applications whose mentors know of them, and will hear that they end."""
        return [row for row in self.others if row.is_live and row.mentor]

    @property
    def following(self) -> Application | None:
        """The choice that is next in line, should this offer be recalled."""
        return next((row for row in self.others if row.mentor_id), None)

    @property
    def place(self) -> Application | None:
        """The mentee's place in the manual-match queue, where there is one."""
        return next((row for row in self.others if not row.mentor_id), None)


def pairs_of(applications: Iterable[Application]) -> list[Pair]:
    """The pairs, in the order given, in four queries however many they are.

    The applications come with mentor, mentee and cycle.
    """
    rows = [row for row in applications if row.mentor]
    ledgers = ledgers_of((row.mentor, row.enrolment.cycle) for row in rows if row.mentor)
    cases = {row.enrolment_id for row in rows}
    others: dict[int, list[Application]] = {case: [] for case in cases}
    mine = {row.pk for row in rows}
    still_open = Application.objects.open().filter(enrolment__in=cases).exclude(pk__in=mine)
    for other in still_open.in_line().select_related("mentor"):
        others[other.enrolment_id].append(other)
    matched = set(
        Match.objects.counted().filter(enrolment__in=cases).values_list("enrolment_id", flat=True)
    )
    return [
        Pair(
            application=row,
            ledger=ledgers[row.mentor.pk, row.enrolment.cycle_id],
            others=others[row.enrolment_id],
            is_matched=row.enrolment_id in matched,
        )
        for row in rows
        if row.mentor
    ]
