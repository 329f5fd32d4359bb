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

    It goes into what the account has of the same kind: what was typed last wins, entry by
    entry. Two claims at once end as one draft.
    """
    with write_transaction(Draft):
        found = _locked(Draft.objects.filter(key=key, user=None))
        if found is None:
            return None
        kind = DraftKind(found.kind)
        own = _locked(_drafts(kind, user, None)) or _begun(kind, user, now)
        older, newer = (found, own) if own.changed_at > found.changed_at else (own, found)
        given_up = newer.photo and older.photo
        own.data, own.photo = older.data | newer.data, newer.photo or older.photo
        own.changed_at = now
        found.delete()
        own.save()
        forget_photo(given_up)
    return own


def discard(kind: DraftKind, *, user: Account | None = None, key: str | None = None) -> bool:
    """Delete the draft, and its photo unless a profile shows it by now."""
    with write_transaction(Draft):
        draft = _locked(_drafts(kind, user, key))
        if draft is not None:
            _delete(draft)
    return draft is not None


def take(kind: DraftKind, *, user: Account | None = None, key: str | None = None, name: str) -> Any:
    """Hand out one entry of the draft and forget it; None where there is none.

    The others stay; a draft without any is deleted.
    """
    with write_transaction(Draft):
        draft = _locked(_drafts(kind, user, key))
        if draft is None or name not in draft.data:
            return None
        entry = draft.data.pop(name)
        if draft.data or draft.photo_id:
            draft.save(update_fields=["data"])
        else:
            _delete(draft)
    return entry


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
    draft, created = Draft.objects.get_or_create(
        user_id=user.pk, kind=kind, defaults={"changed_at": now}
    )
    # Somebody else's first saving at this instant has made it: it is locked before it is changed.
    return draft if created else _locked(Draft.objects.filter(pk=draft.pk)) or draft


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
