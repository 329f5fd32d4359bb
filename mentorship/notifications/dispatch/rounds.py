"""One round of a dispatcher: which channels are open, and whether it stays for what comes."""

from __future__ import annotations

import datetime
import time
from datetime import timedelta

from mentorship.choices import NotificationStatus
from mentorship.domain import channels, heartbeats, pace
from mentorship.models import Notification

from .claiming import settle_silent

#: So often is looked at what changes seldom: pauses, stops, silent workers.
LOOKS_EVERY = timedelta(seconds=0.5)
#: A channel that is asked to wait for less is not closed; its messages wait in a worker's hand.
SHORT = timedelta(seconds=1)
_WATCH = "watch"
_WATCH_FOR = timedelta(seconds=3)
_pause = time.sleep


class Round:
    """What one dispatcher knows while it works."""

    def __init__(self, *, linger: timedelta) -> None:
        self.closed: list[tuple[str, str]] = []
        self.is_over = False
        self._group = heartbeats.group_of()
        self._holds: list[datetime.datetime] = []
        self._linger = linger
        self._looked_at: datetime.datetime | None = None
        self._pulse = heartbeats.Pulse(heartbeats.DISPATCH)
        self._watch_until: datetime.datetime | None = None

    def look(self, now: datetime.datetime) -> None:
        """Look around, if that was not done a moment ago."""
        if self._looked_at is None or now - self._looked_at >= LOOKS_EVERY:
            self._looked_at = now
            self.is_over = heartbeats.is_asked_to_stop(self._group)
            settle_silent(now=now)
            held = pace.held(now=now, longer_than=SHORT)
            self.closed = [*channels.closed(now=now), *held]
            self._holds = list(held.values())
        self._pulse.beat(now=now)

    def forget(self) -> None:
        """Something happened that may have closed a channel."""
        self._looked_at = None

    def stay(self, now: datetime.datetime) -> bool:
        """Wait a moment if something is due soon and nobody else waits for it already."""
        moment = self._soonest(now) if self._linger and not self.is_over else None
        if moment is None or not self._keeps_watch(now):
            return False
        seconds = min(moment - now, LOOKS_EVERY).total_seconds()
        _pause(max(seconds, 0.01))
        return True

    def _soonest(self, now: datetime.datetime) -> datetime.datetime | None:
        """When the next message becomes due, or its channel is free again."""
        rows = Notification.objects.filter(
            status=NotificationStatus.QUEUED,
            in_digest=False,
            due_at__gt=now,
            due_at__lte=now + self._linger,
        )
        for channel, bot_id in self.closed:
            rows = rows.exclude(channel=channel, bot_id=bot_id)
        first = rows.order_by("due_at").values_list("due_at", flat=True).first()
        moments = [hold for hold in self._holds if now < hold <= now + self._linger]
        return min([*moments, *([first] if first else [])], default=None)

    def _keeps_watch(self, now: datetime.datetime) -> bool:
        """One dispatcher waits, the others go; if it dies its watch ends by itself."""
        mine, until = self._watch_until, now + _WATCH_FOR
        if mine is None:
            place = pace.take(_WATCH, step=_WATCH_FOR, ahead=timedelta(0), now=now)
            self._watch_until = None if place is None else place + _WATCH_FOR
            return place is not None
        if mine - now > _WATCH_FOR / 2:
            return True
        self._watch_until = until if pace.keep(_WATCH, mine=mine, until=until) else None
        return self._watch_until is not None

    def end(self) -> None:
        """Let another dispatcher keep watch."""
        if self._watch_until is not None:
            pace.keep(_WATCH, mine=self._watch_until, until=self._watch_until - 2 * _WATCH_FOR)
