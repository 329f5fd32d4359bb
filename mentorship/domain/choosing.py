"""The list of mentors that somebody collects before applying: at most five, in order (A1).

The list of an account lives in its draft, so that it survives signing out and is there on
every device. The steps are plain functions from one list to the next; what they are applied
to, a session or the draft, is the caller's to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from mentorship.choices import DraftKind
from mentorship.compat import write_transaction
from mentorship.models import MAX_CHOICES, Draft

from . import drafts
from .actors import Account
from .applications import TooManyChoices

Ids = list[int]
Step = Callable[[Ids], Ids]
ENTRY = "mentors"


def with_added(ids: Ids, mentor_id: int) -> Ids:
    """The list with a mentor at its end. Raises ``TooManyChoices`` where it is full."""
    if mentor_id in ids:
        return ids
    if len(ids) >= MAX_CHOICES:
        raise TooManyChoices(limit=MAX_CHOICES)
    return [*ids, mentor_id]


def with_moved(ids: Ids, mentor_id: int, step: int) -> Ids:
    """The list with a mentor one place up (-1) or down (+1); the same at its ends."""
    if mentor_id not in ids:
        return ids
    place = ids.index(mentor_id)
    target = place + step
    if not 0 <= target < len(ids):
        return ids
    moved = list(ids)
    moved[place], moved[target] = moved[target], moved[place]
    return moved


def in_order(ids: Ids, wanted: Iterable[int]) -> Ids:
    """The list in the wanted order, with nobody more or less: another tab may have changed it."""
    first = [pk for pk in dict.fromkeys(wanted) if pk in ids]
    return [*first, *(pk for pk in ids if pk not in first)]


def merged(ids: Ids, more: Iterable[int]) -> tuple[Ids, Ids]:
    """Both lists as one, the first one's order first; and who did not fit."""
    whole = list(dict.fromkeys([*ids, *more]))
    return whole[:MAX_CHOICES], whole[MAX_CHOICES:]


def without(ids: Ids, others: Collection[int]) -> Ids:
    """The list without these."""
    return [pk for pk in ids if pk not in others]


def read(data: Mapping[str, Any]) -> Ids:
    """The list among the entries of a draft."""
    listed = data.get(ENTRY)
    ids = listed if isinstance(listed, list) else []
    return [pk for pk in ids if isinstance(pk, int)][:MAX_CHOICES]


def chosen_by(user: Account) -> Ids:
    """The account's list."""
    draft = drafts.load(DraftKind.APPLICATION, user=user)
    return read(draft.data) if draft else []


def change(user: Account, step: Step, *, now: datetime.datetime) -> Ids:
    """Take one step on the account's list; of two at one instant, one follows the other.

    Passes on what the step raises; then nothing is changed.
    """
    with write_transaction(Draft):
        begun = drafts.keep(DraftKind.APPLICATION, user=user, data={}, now=now)
        draft = Draft.objects.select_for_update(no_key=True).get(pk=begun.pk)
        ids = step(read(draft.data))
        if ids != read(draft.data):
            draft.data[ENTRY] = ids
            draft.save(update_fields=["data"])
    return ids


def claim(key: str, *, user: Account, now: datetime.datetime, chosen: Collection[int] = ()) -> Ids:
    """Tie a visitor's draft to the account that turns out to be theirs.

    The account's list stays in front, then comes what the visitor has ``chosen`` besides, then
    the draft's own list. Returns who did not fit. The words come first: a change of the list
    counts as one of the draft, and must not make older words look like the last ones.
    """
    with write_transaction(Draft):
        own, draft = chosen_by(user), drafts.load(DraftKind.APPLICATION, key=key)
        more = [*chosen, *(read(draft.data) if draft else ())]
        drafts.claim(key, user=user, now=now)
        return _merge(user, own, more, now)


def bring(ids: Ids, *, user: Account, now: datetime.datetime) -> Ids:
    """Put what was chosen before signing in behind the account's list; who did not fit."""
    with write_transaction(Draft):
        return _merge(user, chosen_by(user), ids, now)


def _merge(user: Account, own: Ids, more: Ids, now: datetime.datetime) -> Ids:
    ids, left_out = merged(own, more)
    if more:
        change(user, lambda _ids: ids, now=now)
    return left_out
