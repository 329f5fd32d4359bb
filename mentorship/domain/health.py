"""How the messages do: what waits, since when, and whether anybody gets on with it.

A worker that only says that it lives proves nothing. What counts is progress: a message that is
due and whose channel is open is dealt with within seconds, or nobody is dealing with any.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Min, QuerySet

from mentorship import background
from mentorship.choices import NotificationStatus
from mentorship.models import ChannelState, Notification, TelegramUpdate

from . import channels, heartbeats, pace

#: Due for so long without any progress: the workers are stuck or gone.
PATIENCE = timedelta(seconds=20)
#: The sweep comes every minute, and may be held up by a mailing.
SWEEP_PATIENCE = timedelta(seconds=180)
#: A message on its way counts as progress for as long as a service may take to answer.
_ON_ITS_WAY = timedelta(seconds=40)
_SHORT = timedelta(seconds=1)
_INBOX_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is due and could leave: how much, since when, and when there was progress last."""

    due: int
    oldest_at: datetime.datetime | None
    progress_at: datetime.datetime | None

    def stuck_for(self, now: datetime.datetime) -> timedelta:
        """How long something has been due without any progress; zero where nothing is due."""
        if self.oldest_at is None:
            return timedelta(0)
        return now - max(self.oldest_at, self.progress_at or self.oldest_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the page, the command and the health check show."""

    at: datetime.datetime
    backlog: Backlog
    counts: dict[str, int]
    sweep_at: datetime.datetime | None
    updates_waiting: int
    channels: list[ChannelState]
    missing_schedules: list[str] = field(default_factory=list)

    @property
    def is_stuck(self) -> bool:
        """Whether the workers do not get on."""
        return self.backlog.stuck_for(self.at) > PATIENCE

    @property
    def is_sweep_late(self) -> bool:
        """Whether the task of every minute has not come for long."""
        return self.sweep_at is None or self.at - self.sweep_at > SWEEP_PATIENCE

    @property
    def stopped(self) -> list[ChannelState]:
        """The channels that the other side does not accept."""
        return [row for row in self.channels if row.stopped_at is not None]

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything now. A paused channel is somebody's wish."""
        return not (self.is_stuck or self.is_sweep_late or self.stopped or self.missing_schedules)


def examine(*, now: datetime.datetime) -> Health:
    """Look at everything."""
    rows = Notification.objects.values_list("status").annotate(number=Count("pk"))
    return Health(
        at=now,
        backlog=backlog(now=now),
        counts=dict.fromkeys(NotificationStatus.values, 0) | dict(rows.order_by()),
        sweep_at=heartbeats.last_beat(heartbeats.SWEEP),
        updates_waiting=_updates().count(),
        channels=channels.known(),
        missing_schedules=background.missing_schedules(),
    )


def backlog(*, now: datetime.datetime, calls_count: bool = True) -> Backlog:
    """What is due in open channels, Telegram's updates among it.

    ``calls_count`` tells whether a message that is on its way is progress; not so for who
    knows that its worker has just died.
    """
    due = Notification.objects.due(now)
    for channel, bot_id in [*channels.closed(now=now), *pace.held(now=now, longer_than=_SHORT)]:
        due = due.exclude(channel=channel, bot_id=bot_id)
    sums = due.order_by().aggregate(number=Count("pk"), oldest=Min("due_at"))
    clicks = _updates().aggregate(number=Count("pk"), oldest=Min("received_at"))
    signs = [heartbeats.last_beat(heartbeats.DISPATCH)]
    if calls_count:
        signs.append(_last_call(now))
    return Backlog(
        due=sums["number"] + clicks["number"],
        oldest_at=min(filter(None, (sums["oldest"], clicks["oldest"])), default=None),
        progress_at=max(filter(None, signs), default=None),
    )


def _last_call(now: datetime.datetime) -> datetime.datetime | None:
    """A worker that waits for an answer now is not stuck."""
    rows = Notification.objects.filter(
        status=NotificationStatus.SENDING, called_at__gt=now - _ON_ITS_WAY
    )
    return now if rows.exists() else None


def _updates() -> QuerySet[TelegramUpdate]:
    """Updates that nobody has handled and somebody still would."""
    return TelegramUpdate.objects.filter(handled_at=None, attempts__lt=_INBOX_ATTEMPTS)
