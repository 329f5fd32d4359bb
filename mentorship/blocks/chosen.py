"""The mentors that a visitor has chosen so far, in order: in the session, or in the account.

It only becomes an application when it is sent.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mentorship.domain import choosing
from mentorship.domain.actors import Account

from .visitor import standing

SESSION_KEY = "mentorship_chosen"
_ATTRIBUTE = "_mentorship_chosen"


class Chosen:
    """A list of mentor ids, none of them twice: an account's own, else the session's."""

    def __init__(self, request: HttpRequest | None, account: Account | None) -> None:
        self._request, self._account = request, account
        session = getattr(request, "session", None)
        self._session = {} if session is None else session
        self._ids: list[int] | None = None

    @classmethod
    def of(cls, request: HttpRequest | None) -> Chosen:
        """The list of whoever makes the request, read once for all parts of the page."""
        chosen: Chosen | None = getattr(request, _ATTRIBUTE, None)
        user = getattr(request, "user", None)
        account = user if user is not None and user.is_authenticated else None
        if chosen is None or chosen._account != account:
            chosen = cls(request, account)
            if request is not None:
                setattr(request, _ATTRIBUTE, chosen)
        return chosen

    @property
    def mentor_ids(self) -> list[int]:
        """The ids in the visitor's order."""
        if self._account is None:
            return list(self._session.get(SESSION_KEY, ()))
        if self._ids is None:
            self._ids = self._read()
        return list(self._ids)

    def _read(self) -> list[int]:
        """The account's list, which comes with all else that the page has to know of it."""
        return list(standing(self._request).chosen)

    def __len__(self) -> int:
        return len(self.mentor_ids)

    def add(self, mentor_id: int) -> bool:
        """Put a mentor at the end; False where it stands there already.

        Raises ``TooManyChoices`` when the list is full (A1).
        """
        before = self.mentor_ids
        self._change(functools.partial(choosing.with_added, mentor_id=mentor_id))
        return mentor_id not in before

    def keep(self, mentor_ids: Collection[int]) -> None:
        """Forget whoever is not among these: mentors who left take up no place."""
        gone = set(self.mentor_ids) - set(mentor_ids)
        if gone:
            self.remove(*gone)

    def remove(self, *mentor_ids: int) -> None:
        """Take mentors off the list."""
        self._change(functools.partial(choosing.without, others=mentor_ids))

    def shift(self, mentor_id: int, step: int) -> None:
        """Move a mentor up (-1) or down (+1); nothing happens at the ends."""
        self._change(functools.partial(choosing.with_moved, mentor_id=mentor_id, step=step))

    def order(self, wanted: Iterable[int]) -> None:
        """Put the list into this order; nobody comes or goes by it."""
        self._change(functools.partial(choosing.in_order, wanted=list(wanted)))

    def _change(self, step: choosing.Step) -> None:
        if self._account is None:
            ids = self.mentor_ids
            changed = step(ids)
            if changed != ids:
                self._session[SESSION_KEY] = changed
        else:
            self._ids = choosing.change(self._account, step, now=timezone.now())


def take_over(session: Any) -> list[int]:
    """The session's list, which is given up: it goes on in the account."""
    return list(session.pop(SESSION_KEY, ()))
