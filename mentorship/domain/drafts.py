"""Drafts: what somebody has begun to fill in, kept until it is sent or long forgotten.

A draft belongs to an account, or to whoever holds its key. Once an account has it, the key
opens nothing any more.
"""

from __future__ import annotations

import datetime
import enum
import logging
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from mentorship.choices import DraftKind
from mentorship.compat import write_transaction
from mentorship.models import Draft

from .actors import Account
from .photos import forget_photo

logger = logging.getLogger("mentorship.drafts")

KEPT_FOR = timedelta(days=60)
AT_ONCE = 100


class Photo(enum.Enum):
    """What to do with a draft's photo where no new one is given."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Photo.UNCHANGED


def load(kind: DraftKind, *, user: Account | None = None, key: str | None = None) -> Draft | None:
    """The account's draft of this kind, or the one of nobody that the key opens."""
    return _drafts(kind, user, key).select_related("photo").first()


def keep(
    kind: DraftKind,
    *,
    user: Account | None = None,
    key: str | None = None,
    data: dict[str, Any],
    photo: Any = UNCHANGED,
    now: datetime.datetime,
) -> Draft:
    """Save what was typed, right or wrong. Without an account and a known key: a new draft.

    ``data`` replaces the entries of the same name and leaves the others, so that two tabs on
    two steps undo nothing of each other. A photo that is replaced, or removed by None, is
    deleted with its file. Two first savings at once end as one draft.
    """
    with write_transaction(Draft):
        draft = _locked(_drafts(kind, user, key)) or _begun(kind, user, now)
        former = draft.photo
        draft.data = draft.data | _storable(data)
        draft.photo = former if photo is UNCHANGED else photo
        draft.changed_at = now
        draft.save()
        if former is not None and former != draft.photo:
            forget_photo(former)
    return draft


def claim(key: str, *, user: Account, now: datetime.datetime) -> Draft | None:
    """Tie the draft that the key opens to an account; None where there is no such draft.

    The account's own earlier draft of the same kind is merged into it: what was typed last
    wins, entry by entry.
    """
    with write_transaction(Draft):
        found = _locked(Draft.objects.filter(key=key, user=None))
        if found is None:
            return None
        earlier = _locked(_drafts(DraftKind(found.kind), user, None))
        if earlier is not None:
            found.data = earlier.data | found.data
            found.photo, given_up = found.photo or earlier.photo, found.photo and earlier.photo
            earlier.delete()
            forget_photo(given_up)
        found.user, found.changed_at = user, now
        found.save()
    return found


def discard(kind: DraftKind, *, user: Account | None = None, key: str | None = None) -> bool:
    """Delete the draft, and its photo unless a profile shows it by now."""
    with write_transaction(Draft):
        draft = _locked(_drafts(kind, user, key))
        if draft is not None:
            _delete(draft)
    return draft is not None


def sweep(*, now: datetime.datetime) -> int:
    """Delete what nobody has touched for long, with the photos. Returns how many drafts."""
    old = Draft.objects.filter(changed_at__lt=now - KEPT_FOR).order_by("changed_at")
    return sum(_try_sweep(pk, now) for pk in list(old.values_list("pk", flat=True)[:AT_ONCE]))


def _try_sweep(pk: int, now: datetime.datetime) -> bool:
    """One draft that cannot be deleted must not keep the others from being."""
    try:
        with write_transaction(Draft):
            draft = _locked(Draft.objects.filter(pk=pk, changed_at__lt=now - KEPT_FOR))
            if draft is not None:
                _delete(draft)
    except Exception:
        logger.exception("The draft %s could not be deleted.", pk)
        return False
    return draft is not None


def _drafts(kind: DraftKind, user: Account | None, key: str | None) -> QuerySet[Draft]:
    drafts = Draft.objects.filter(kind=kind)
    if user is not None:
        return drafts.filter(user_id=user.pk)
    return drafts.filter(user=None, key=key) if key else drafts.none()


def _locked(drafts: QuerySet[Draft]) -> Draft | None:
    return drafts.select_for_update(no_key=True).first()


def _begun(kind: DraftKind, user: Account | None, now: datetime.datetime) -> Draft:
    if user is None:
        return Draft(kind=kind, changed_at=now)
    draft, _created = Draft.objects.get_or_create(
        user_id=user.pk, kind=kind, defaults={"changed_at": now}
    )
    return draft


def _delete(draft: Draft) -> None:
    photo = draft.photo
    draft.delete()
    forget_photo(photo)


def _storable(value: Any) -> Any:
    """The same without NULs, which PostgreSQL keeps in no text."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {str(key): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    return value
