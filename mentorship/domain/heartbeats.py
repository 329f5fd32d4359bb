"""Signs of progress: when a part of the machinery last got on with its work."""

from __future__ import annotations

import datetime
from typing import Any

from mentorship.models import Heartbeat

#: The part that sends what is due: it beats when it has dealt with something or found nothing.
DISPATCH = "dispatch"
#: The part that does, once a minute, what time brings about.
SWEEP = "sweep"


def beat(name: str, *, now: datetime.datetime, **facts: Any) -> None:
    """Say that the part got on. An earlier moment than the one that is known changes nothing."""
    rows = Heartbeat.objects.filter(name=name)
    if not rows.filter(at__lte=now).update(at=now, facts=facts) and not rows.exists():
        Heartbeat.objects.get_or_create(name=name, defaults={"at": now, "facts": facts})


def last_beat(name: str) -> datetime.datetime | None:
    """When the part last got on, if ever."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
