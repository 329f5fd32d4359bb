"""What each process has in hand, so that nothing waits for a process that is known to be dead.

A process signs for what it is about to take: in one row of its own, before it takes it. Who
looks and finds the process gone ends the leases of what it held. Then it is decided as at the
end of any lease, only sooner: what had left already stays unknown. Of processes elsewhere nothing
is known; theirs run their time. So do those of what was not in hand for the first time: should it
be what kills, its few tries must not be used up within seconds.
"""

from __future__ import annotations

import datetime
import os
import threading
import uuid
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from mentorship.choices import NotificationStatus
from mentorship.models import Heartbeat, Notification, TelegramUpdate

from .processes import look_at, place

HAND = "hand:"
_FORGOTTEN = timedelta(days=2)


class _Own(threading.local):
    """The name of this thread's row; a fork is another process."""

    pid = 0
    name = ""


_own = _Own()


def sign_for_message(claim: uuid.UUID, *, now: datetime.datetime) -> None:
    """Say that whatever carries this claim is in this hand."""
    _sign(now, claim=str(claim))


def sign_for_update(pk: int, *, until: datetime.datetime, now: datetime.datetime) -> None:
    """Say that the update is in this hand, if it is held until this very moment."""
    _sign(now, update=pk, until=until.isoformat())


def _sign(now: datetime.datetime, **held: Any) -> None:
    """Write what is held; the last thing has been let go by then."""
    here, pid = place(), os.getpid()
    try:
        process = look_at(pid) if here else None
    except OSError:
        process = None
    if process is None:
        return
    if _own.pid != pid:
        _own.pid, _own.name = pid, f"{HAND}{uuid.uuid4().hex}"
    facts = {"place": here, "pid": pid, "started": process.started, **held}
    rows = Heartbeat.objects.filter(name=_own.name)
    if not rows.update(at=now, facts=facts):
        Heartbeat.objects.create(name=_own.name, at=now, facts=facts)


def free(*, now: datetime.datetime) -> int:
    """End the leases of what the dead of this machine held. Returns how much that was."""
    here = place()
    rows = _hands().filter(facts__place=here) if here else _hands().none()
    return sum(_let_go(row, now) for row in rows if _is_dead(row.facts))


def sweep(*, now: datetime.datetime) -> int:
    """The same, and forget processes of other machines that have long been silent."""
    _hands().filter(at__lt=now - _FORGOTTEN).delete()
    return free(now=now)


def _hands() -> QuerySet[Heartbeat]:
    return Heartbeat.objects.filter(name__startswith=HAND)


def _is_dead(facts: dict[str, Any]) -> bool:
    try:
        process = look_at(facts["pid"])
    except OSError:
        # Too many open files, say: whoever cannot be seen is not dead for that.
        return False
    return process is None or not process.is_alive or process.started != facts["started"]


def _let_go(row: Heartbeat, now: datetime.datetime) -> int:
    """Who is quicker than another one who looks does it; the row goes last."""
    freed = _free_message(row.facts, now) + _free_update(row.facts)
    Heartbeat.objects.filter(pk=row.pk).delete()
    return freed


def _free_message(held: dict[str, Any], now: datetime.datetime) -> int:
    if "claim" not in held:
        return 0
    rows = Notification.objects.filter(claim=held["claim"], status=NotificationStatus.SENDING)
    return rows.filter(lease_until__gt=now, attempts__lte=1).update(lease_until=now)


def _free_update(held: dict[str, Any]) -> int:
    if "update" not in held:
        return 0
    until = datetime.datetime.fromisoformat(held["until"])
    rows = TelegramUpdate.objects.filter(pk=held["update"], lease_until=until)
    return rows.filter(handled_at=None, error="", attempts__lte=1).update(lease_until=None)
