"""Watching the workers by what they get done, and doing something where they do not."""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from mentorship import background
from mentorship.domain import hands, heartbeats
from mentorship.domain.backlogs import stuck_for
from mentorship.domain.health import SWEEP_PATIENCE
from mentorship.notifications.dispatch.claiming import settle_silent
from mentorship.notifications.dispatch.insisting import reconnect

logger = logging.getLogger("mentorship.worker")

#: A nudge may get lost with a worker; another costs nothing.
NUDGE_AFTER = timedelta(seconds=3)
NUDGE_EVERY = timedelta(seconds=5)
#: However often they were started in vain, workers that need longer are stuck.
LONGEST_GRACE = timedelta(minutes=2)
#: So long is a group watched more closely that has lost a process.
CLOSELY_FOR = timedelta(seconds=30)


class Finding(Enum):
    """What a look has shown."""

    WELL = "well"
    SLOW = "slow"
    STUCK = "stuck"
    BLIND = "blind"


@dataclass(kw_only=True)
class Watch:
    """The watch over one group of workers.

    ``patience`` is for a group of which nothing is known, ``closely`` for one that has just lost
    a process: then a message on its way is no sign of life. Neither counts before the workers
    have got on for the first time or have had ``grace`` for it, and twice as long after each
    start that has led to nothing: on a machine that is busy they would else be ended again and
    again before they are ready.
    """

    patience: timedelta = timedelta(seconds=10)
    closely: timedelta = timedelta(seconds=6)
    grace: timedelta = timedelta(seconds=8)
    started_at: datetime.datetime | None = None
    _starts: int = 0
    _group: str = ""
    _suspect_until: datetime.datetime | None = None
    _nudged_at: datetime.datetime | None = None

    def begin(self, group: str) -> None:
        """The workers have just been started: they may have missed what they were asked for.

        ``group`` is the name of their processes, as ``heartbeats.group_of`` gives it.
        """
        self.started_at = timezone.now()
        self._group = group
        self._starts += 1
        self._suspect_until = None
        self.nudge()

    def postpone(self) -> None:
        """The workers are not there yet."""
        self.started_at = timezone.now()

    def suspect(self) -> None:
        """A process of the group has died."""
        self._suspect_until = timezone.now() + CLOSELY_FOR
        self.nudge()

    def look(self) -> Finding:
        """Look once; nudge workers that are slow."""
        now = timezone.now()
        try:
            if hands.free(now=now) + settle_silent(now=now):
                self.nudge()
            waited = self._waited(now)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The database cannot be asked: %s", type(error).__name__)
            reconnect()
            return Finding.BLIND
        if waited > self._patience(now):
            return Finding.STUCK
        if waited > NUDGE_AFTER:
            if self._nudged_at is None or now - self._nudged_at > NUDGE_EVERY:
                self.nudge()
            return Finding.SLOW
        if self._have_got_on():
            self._starts = 1
        return Finding.WELL

    def nudge(self) -> None:
        """Ask the workers to look."""
        self._nudged_at = timezone.now()
        background.wake(background.HANDLE_UPDATES)
        background.wake(background.DELIVER)

    def _waited(self, now: datetime.datetime) -> timedelta:
        """How long nothing has moved, as far as these workers can be blamed for it."""
        waited = stuck_for(now=now, calls_count=not self._is_suspect(now))
        swept_at = heartbeats.last_beat(heartbeats.SWEEP)
        if swept_at is not None:
            waited = max(waited, now - swept_at - SWEEP_PATIENCE)
        if self.started_at is None:
            return waited
        grace = timedelta() if self._have_got_on() else self._grace
        return min(waited, now - self.started_at - grace)

    def _have_got_on(self) -> bool:
        """Whether the workers have looked into the outbox or the inbox since their start.

        They do when they are ready, as they were asked to, however little there is to do. Where
        workers of another machine were the last to look, it is not known.
        """
        parts = (heartbeats.DISPATCH, heartbeats.INBOX)
        return self.started_at is not None and heartbeats.has_beaten(
            parts, group=self._group, since=self.started_at
        )

    @property
    def _grace(self) -> timedelta:
        return min(self.grace * 2 ** max(self._starts - 1, 0), LONGEST_GRACE)

    def _patience(self, now: datetime.datetime) -> timedelta:
        return self.closely if self._is_suspect(now) else self.patience

    def _is_suspect(self, now: datetime.datetime) -> bool:
        return self._suspect_until is not None and now < self._suspect_until
