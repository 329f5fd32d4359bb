"""The list at the side of what is open: where it stands there, and what is shown around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

#: How many the list shows before and behind the one that is open.
BEFORE, BEHIND = 5, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """One of those that wait, by their ids in order; it need not be one of them."""

    ids: list[int]
    index: int | None

    @classmethod
    def of(cls, ids: Iterable[int], pk: int) -> Self:
        """The place of the one that is open."""
        ids = list(ids)
        return cls(ids=ids, index=ids.index(pk) if pk in ids else None)

    @property
    def total(self) -> int:
        """How many wait."""
        return len(self.ids)

    @property
    def place(self) -> int | None:
        """Where in the list it stands, from 1."""
        return None if self.index is None else self.index + 1

    @property
    def shown(self) -> list[int]:
        """It with some before and some behind; else the first ones."""
        start = max((self.index or 0) - BEFORE, 0)
        return self.ids[start : start + BEFORE + 1 + BEHIND]

    @property
    def previous_id(self) -> int | None:
        """The one before."""
        return self.ids[self.index - 1] if self.index else None

    @property
    def next_id(self) -> int | None:
        """The one behind; of those that are not in the list the first."""
        behind = 0 if self.index is None else self.index + 1
        return next(iter(self.ids[behind : behind + 1]), None)
