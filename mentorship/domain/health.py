"""How the messages do: what waits, since when, and whether anybody gets on with it.

A worker that only says that it lives proves nothing. What counts is progress: a message that is
due and whose channel is open is dealt with within seconds, or nobody is dealing with any.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count

from mentorship import background
from mentorship.choices import NotificationStatus
from mentorship.models import ChannelState, Notification

from . import backlogs, channels, heartbeats, updates
from .worklist import unknown_messages

#: Due for so long without any progress: the workers are stuck or gone.
PATIENCE = timedelta(seconds=20)
#: The sweep comes every minute, and may be held up by a mailing.
SWEEP_PATIENCE = timedelta(seconds=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the page, the command and the health check show."""

    at: datetime.datetime
    backlog: backlogs.Backlog
    inbox: backlogs.Backlog
    counts: dict[str, int]
    sweep_at: datetime.datetime | None
    updates_waiting: int
    channels: list[ChannelState]
    missing_schedules: list[str] = field(default_factory=list)
    updates_given_up: int = 0
    unknown: int = 0

    @property
    def is_stuck(self) -> bool:
        """Whether nobody gets on with sending."""
        return self.backlog.stuck_for(self.at) > PATIENCE

    @property
    def is_inbox_stuck(self) -> bool:
        """Whether nobody gets on with what Telegram brings, whatever becomes of the messages."""
        return self.inbox.stuck_for(self.at) > PATIENCE

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
        """Whether nobody has to do anything now. A paused channel is somebody's wish.

        A message of which nobody knows whether it arrived waits for somebody to look at it, and
        so does what Telegram brought and nobody could handle.
        """
        stuck = self.is_stuck or self.is_inbox_stuck or self.is_sweep_late
        waits = self.unknown or self.updates_given_up
        return not (stuck or waits or self.stopped or self.missing_schedules)


def examine(*, now: datetime.datetime) -> Health:
    """Look at everything."""
    rows = Notification.objects.values_list("status").annotate(number=Count("pk"))
    return Health(
        at=now,
        backlog=backlogs.of_messages(now=now),
        inbox=backlogs.of_updates(now=now),
        counts=dict.fromkeys(NotificationStatus.values, 0) | dict(rows.order_by()),
        sweep_at=heartbeats.last_beat(heartbeats.SWEEP),
        updates_waiting=backlogs.waiting_updates().count(),
        channels=channels.known(),
        missing_schedules=background.missing_schedules(),
        updates_given_up=updates.given_up(now=now).count(),
        unknown=unknown_messages().count(),
    )
