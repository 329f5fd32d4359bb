"""The list at the side of a case: where the case stands in it, and what is shown around it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet

#: How many cases the list shows before and behind the one that is open.
BEFORE, BEHIND = 5, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """One case among those that wait; it need not be one of them."""

    #: Since when each case waits and how many of its choices do, by its id, in order.
    waiting: dict[int, tuple[datetime.datetime, int]]
    index: int | None

    @classmethod
    def of(cls, cases: QuerySet[Any], pk: int) -> Self:
        """The place of a case in a list, in one query."""
        stands = cases.values_list("pk", "waiting_since", "choices_waiting")
        waiting = {row: (since, choices) for row, since, choices in stands}
        index = [*waiting].index(pk) if pk in waiting else None
        return cls(waiting=waiting, index=index)

    @property
    def total(self) -> int:
        """How many wait."""
        return len(self.waiting)

    @property
    def place(self) -> int | None:
        """Where in the list the case stands, from 1."""
        return None if self.index is None else self.index + 1

    @property
    def shown(self) -> list[int]:
        """The case with some before and some behind it; else the first ones."""
        start = max((self.index or 0) - BEFORE, 0)
        return [*self.waiting][start : start + BEFORE + 1 + BEHIND]

    @property
    def previous_id(self) -> int | None:
        """The case before this one."""
        return [*self.waiting][self.index - 1] if self.index else None

    @property
    def next_id(self) -> int | None:
        """The case behind this one; for one that is not in the list the first."""
        behind = 0 if self.index is None else self.index + 1
        return next(iter([*self.waiting][behind : behind + 1]), None)

    def placed(self, rows: list[Any]) -> list[Any]:
        """The rows with what the list says of them."""
        for row in rows:
            row.waiting_since, row.choices_waiting = self.waiting[row.pk]
        return rows
