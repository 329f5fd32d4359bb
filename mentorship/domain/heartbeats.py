"""Signs of progress: when a part of the machinery last got on with its work."""

from __future__ import annotations

import datetime
import os
import socket
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from mentorship.models import Heartbeat

#: The part that sends what is due: it beats when it has dealt with something or found nothing.
DISPATCH = "dispatch"
#: The part that handles what Telegram brings: it beats like the dispatcher.
INBOX = "inbox"
#: The part that does, once a minute, what time brings about.
SWEEP = "sweep"
#: The part that fetches the updates of one bot, by the bot's number.
POLLER = "poller:{}"
#: What Telegram said about the webhook of one bot when it was asked last.
WEBHOOK_SEEN = "webhook-seen:{}"
_EVERY = datetime.timedelta(seconds=2)
#: Whoever asked a group to end and died over it is forgotten: the group's number is used again.
_ASKED_FOR = datetime.timedelta(minutes=1)


def beat(name: str, *, now: datetime.datetime, **facts: Any) -> None:
    """Say that the part got on. An earlier moment than the one that is known changes nothing."""
    rows = Heartbeat.objects.filter(name=name)
    if not rows.filter(at__lte=now).update(at=now, facts=facts) and not rows.exists():
        Heartbeat.objects.get_or_create(name=name, defaults={"at": now, "facts": facts})


class Pulse:
    """The signs of a part that gets on many times a second: every other second one is written."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._at: datetime.datetime | None = None

    def beat(self, *, now: datetime.datetime) -> None:
        """The part got on."""
        if self._at is None or now - self._at >= _EVERY:
            self._at = now
            beat(self._name, now=now, group=group_of())


def has_beaten(names: Iterable[str], *, group: str, since: datetime.datetime) -> bool:
    """Whether a process of the group was the last to say that one of the parts got on."""
    rows = Heartbeat.objects.filter(name__in=names, at__gt=since)
    return group in [facts.get("group") for facts in rows.values_list("facts", flat=True)]


def last_beat(name: str) -> datetime.datetime | None:
    """When the part last got on, if ever."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def group_of(pid: int = 0) -> str:
    """The name of the processes that were started together with one, or with this one."""
    session = pid if pid else os.getsid(0)
    return f"stop:{session}@{socket.gethostname()}"[:60]


def ask_to_stop(group: str, *, now: datetime.datetime) -> None:
    """Ask a group's dispatchers to take nothing more in hand."""
    beat(group, now=now)


def is_asked_to_stop(group: str) -> bool:
    """Whether the dispatchers of a group should end."""
    fresh = timezone.now() - _ASKED_FOR
    return Heartbeat.objects.filter(name=group, at__gt=fresh).exists()


def forget(name: str) -> None:
    """The part or group is gone."""
    Heartbeat.objects.filter(name=name).delete()
