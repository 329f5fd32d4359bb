"""How fast messages may leave, kept in one table for all workers on all machines.

Each key says from when on it is free. A place in time is taken by changing that value from what
was read, so that of two workers only one gets it; whoever loses reads again. The clocks of the
machines should agree, as they do with NTP.
"""

from __future__ import annotations

import datetime
from datetime import timedelta

from django.db import IntegrityError, transaction

from mentorship.choices import DeliveryChannel
from mentorship.models import Pace

_TRIES = 20


def key_of(channel: str, bot_id: str = "", chat_id: int | None = None) -> str:
    """The key of a channel, of a bot, or of one of its chats."""
    lane = f"{channel}:{bot_id}"
    return lane if chat_id is None else f"{lane}:{chat_id}"


def take(
    key: str, *, step: timedelta, ahead: timedelta, now: datetime.datetime
) -> datetime.datetime | None:
    """Take the next free place of ``key``; None where that is later than ``ahead`` from now.

    The one after it is free a ``step`` later.
    """
    for _try in range(_TRIES):
        free_at = Pace.objects.filter(key=key).values_list("free_at", flat=True).first()
        place = max(free_at, now) if free_at else now
        if place - now > ahead:
            return None
        if _change(key, free_at, place + step):
            return place
    return None


def keep(key: str, *, mine: datetime.datetime, until: datetime.datetime) -> bool:
    """Keep a place for longer. Returns whether it still was ours, which ``mine`` tells."""
    return _change(key, mine, until)


def _change(key: str, old: datetime.datetime | None, new: datetime.datetime) -> bool:
    """Change the value, if it still is what was read."""
    if old is not None:
        return bool(Pace.objects.filter(key=key, free_at=old).update(free_at=new))
    try:
        with transaction.atomic():
            Pace.objects.create(key=key, free_at=new)
    except IntegrityError:
        return False
    return True


def hold(key: str, *, until: datetime.datetime) -> None:
    """Let nobody have a place of ``key`` before ``until``, as the other side has asked."""
    Pace.objects.get_or_create(key=key, defaults={"free_at": until})
    Pace.objects.filter(key=key, free_at__lt=until).update(free_at=until)


def free_at(key: str) -> datetime.datetime | None:
    """From when on the key is free, if anybody ever asked."""
    return Pace.objects.filter(key=key).values_list("free_at", flat=True).first()


def held(
    *, now: datetime.datetime, longer_than: timedelta
) -> dict[tuple[str, str], datetime.datetime]:
    """The channels and bots that were asked to wait, and until when."""
    rows = Pace.objects.filter(free_at__gt=now + longer_than).values_list("key", "free_at")
    lanes: dict[tuple[str, str], datetime.datetime] = {}
    for key, until in rows:
        channel, _colon, bot_id = key.partition(":")
        if channel in DeliveryChannel.values and ":" not in bot_id:
            lanes[channel, bot_id] = until
    return lanes


def held_below(lane: str, *, now: datetime.datetime, longer_than: timedelta) -> list[str]:
    """The keys of a bot's chats that were asked to wait."""
    rows = Pace.objects.filter(key__startswith=f"{lane}:", free_at__gt=now + longer_than)
    return list(rows.values_list("key", flat=True))


def sweep(*, now: datetime.datetime) -> int:
    """Forget keys that have long been free. Returns how many."""
    return Pace.objects.filter(free_at__lt=now - timedelta(days=1)).delete()[0]
