"""The mentors that a visitor has chosen so far, in order, kept in the session."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from typing import Any

from mentorship.domain.applications import TooManyChoices
from mentorship.models import MAX_CHOICES

SESSION_KEY = "mentorship_chosen"


class Chosen:
    """A list of mentor ids, none of them twice, that only becomes an application on submit."""

    def __init__(self, session: MutableMapping[str, Any]) -> None:
        self._session = session

    @property
    def mentor_ids(self) -> list[int]:
        """The ids in the visitor's order."""
        return list(self._session.get(SESSION_KEY, ()))

    def __len__(self) -> int:
        return len(self._session.get(SESSION_KEY, ()))

    def add(self, mentor_id: int) -> bool:
        """Put a mentor at the end; False where it stands there already.

        Raises ``TooManyChoices`` when the list is full (A1).
        """
        ids = self.mentor_ids
        if mentor_id in ids:
            return False
        if len(ids) >= MAX_CHOICES:
            raise TooManyChoices(limit=MAX_CHOICES)
        self.replace([*ids, mentor_id])
        return True

    def keep(self, mentor_ids: Collection[int]) -> None:
        """Forget whoever is not among these: mentors who left take up no place."""
        if not set(self.mentor_ids) <= set(mentor_ids):
            self.replace([pk for pk in self.mentor_ids if pk in mentor_ids])

    def remove(self, mentor_id: int) -> None:
        """Take a mentor off the list."""
        self.replace([pk for pk in self.mentor_ids if pk != mentor_id])

    def shift(self, mentor_id: int, step: int) -> None:
        """Move a mentor up (-1) or down (+1); nothing happens at the ends."""
        ids = self.mentor_ids
        if mentor_id not in ids:
            return
        place = ids.index(mentor_id)
        target = place + step
        if 0 <= target < len(ids):
            ids[place], ids[target] = ids[target], ids[place]
            self.replace(ids)

    def replace(self, mentor_ids: list[int]) -> None:
        """Write the list anew."""
        self._session[SESSION_KEY] = mentor_ids

    def clear(self) -> None:
        """Forget the list."""
        self._session.pop(SESSION_KEY, None)
