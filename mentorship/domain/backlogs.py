"""What waits to be sent or to be handled, since when, and when somebody last got on with it.

Sending and handling are watched apart: a dispatcher that gets on with a mailing does not excuse
an inbox in which taps lie.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q, QuerySet

from mentorship.choices import NotificationStatus
from mentorship.models import Notification, TelegramUpdate

from . import channels, heartbeats, pace

#: So long is an update one worker's; then that worker is taken for dead.
UPDATE_LEASE = timedelta(seconds=30)
#: So often is an update tried.
UPDATE_ATTEMPTS = 5
#: A message on its way counts as progress for as long as a service may take to answer.
_ON_ITS_WAY = timedelta(seconds=40)
#: An update in a worker's hand, too: Telegram may take a while to hear the answer.
_IN_HAND = timedelta(seconds=20)
#: Between two messages a dispatcher looks into the inbox, and says so every other second.
_LOOKED_BEFORE = timedelta(seconds=5)
_SHORT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is due and could be done: how much, since when, and when there was progress last."""

    due: int
    oldest_at: datetime.datetime | None
    progress_at: datetime.datetime | None

    def stuck_for(self, now: datetime.datetime) -> timedelta:
        """How long something has been due without any progress; zero where nothing is due."""
        if self.oldest_at is None:
            return timedelta(0)
        return now - max(self.oldest_at, self.progress_at or self.oldest_at)


def of_messages(*, now: datetime.datetime, calls_count: bool = True) -> Backlog:
    """The messages that are due in open channels.

    ``calls_count`` tells whether a message that is on its way is progress; not so for who
    knows that its worker has just died.
    """
    due = Notification.objects.due(now)
    for channel, bot_id in [*channels.closed(now=now), *pace.held(now=now, longer_than=_SHORT)]:
        due = due.exclude(channel=channel, bot_id=bot_id)
    sums = due.order_by().aggregate(number=Count("pk"), oldest=Min("due_at"))
    signs = [heartbeats.last_beat(heartbeats.DISPATCH)]
    if calls_count and _calls(now).exists():
        signs.append(now)
    return Backlog(
        due=sums["number"],
        oldest_at=sums["oldest"],
        progress_at=max(filter(None, signs), default=None),
    )


def of_updates(*, now: datetime.datetime, calls_count: bool = True) -> Backlog:
    """Telegram's updates that somebody could handle now; those that were tried wait their time.

    A call counts as progress if the inbox was looked at just before it: the worker cannot do
    both.
    """
    held = Q(lease_until__gt=now + UPDATE_LEASE - _IN_HAND, error="")
    tried = Q(lease_until__gt=now) & ~Q(error="")
    rows = waiting_updates()
    due = rows.exclude(tried).exclude(held) if calls_count else rows.exclude(tried)
    sums = due.aggregate(number=Count("pk"), oldest=Min("received_at"))
    signs = [looked_at := heartbeats.last_beat(heartbeats.INBOX)]
    if calls_count and rows.filter(held).exists():
        signs.append(now)
    if calls_count and looked_at and _calls(now, before=looked_at + _LOOKED_BEFORE).exists():
        signs.append(now)
    return Backlog(
        due=sums["number"],
        oldest_at=sums["oldest"],
        progress_at=max(filter(None, signs), default=None),
    )


def stuck_for(*, now: datetime.datetime, calls_count: bool = True) -> timedelta:
    """How long nobody has got on with the one or the other."""
    found = (of_messages, of_updates)
    return max(part(now=now, calls_count=calls_count).stuck_for(now) for part in found)


def waiting_updates() -> QuerySet[TelegramUpdate]:
    """Updates that nobody has handled and somebody still would."""
    return TelegramUpdate.objects.filter(handled_at=None, attempts__lt=UPDATE_ATTEMPTS)


def _calls(
    now: datetime.datetime, *, before: datetime.datetime | None = None
) -> QuerySet[Notification]:
    """Messages whose worker waits for an answer now; it is not stuck."""
    rows = Notification.objects.filter(
        status=NotificationStatus.SENDING, called_at__gt=now - _ON_ITS_WAY
    )
    return rows if before is None else rows.filter(called_at__lte=before)
