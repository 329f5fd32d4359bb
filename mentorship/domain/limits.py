"""How often something may be done within a span of time, for all workers together.

Counted in the database by one conditional update, so that no two workers count past each
other. The same two statements run whatever was counted before: how long it takes says nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from mentorship.models import Attempt

_SALT = "mentorship.limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``at_most`` times ``within`` a span, counted apart for each mailbox or client."""

    name: str
    at_most: int
    within: timedelta


def allow(limit: Limit, whose: str, *, now: datetime.datetime) -> bool:
    """Count one attempt; False, and nothing counted, once there were as many as allowed.

    Exactly ``limit.at_most`` attempts of one span pass, however many arrive at one instant.
    ``whose`` is kept as a digest with the site's secret in it: nobody reads addresses from
    the table.
    """
    span = int(now.timestamp() // limit.within.total_seconds())
    digest = salted_hmac(_SALT, whose, algorithm="sha256").hexdigest()
    key = f"{limit.name}:{span}:{digest}"[:100]
    ends_at = datetime.datetime.fromtimestamp(
        (span + 1) * limit.within.total_seconds(), tz=now.tzinfo
    )
    Attempt.objects.bulk_create([Attempt(key=key, expires_at=ends_at)], ignore_conflicts=True)
    open_places = Attempt.objects.filter(key=key, count__lt=limit.at_most)
    return bool(open_places.update(count=F("count") + 1))


def sweep(*, now: datetime.datetime) -> int:
    """Forget the spans that are over. Returns how many counts there were."""
    return Attempt.objects.filter(expires_at__lte=now).delete()[0]
