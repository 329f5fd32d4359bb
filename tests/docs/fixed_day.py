"""Settings of the demonstration on one morning: what it shows is the same on every day.

Its history ends “now”; days, ages and the hours that two time zones share would otherwise be
others with every picture. All of its processes have these settings, and one clock.
"""

from __future__ import annotations

import datetime
import os

from django.utils import timezone

from example_site.settings import *  # noqa: F403

MORNING = datetime.datetime(2026, 2, 10, 10, 0, tzinfo=datetime.UTC)
#: How many seconds the real clock is ahead of the demonstration's.
AHEAD = "DEMO_CLOCK_AHEAD"

_real = timezone.now


def environment() -> dict[str, str]:
    """What a demonstration gets whose morning begins at this moment."""
    ahead = datetime.datetime.now(datetime.UTC) - MORNING
    return {"DJANGO_SETTINGS_MODULE": __name__, AHEAD: str(ahead.total_seconds())}


if AHEAD in os.environ:
    _ahead = datetime.timedelta(seconds=float(os.environ[AHEAD]))
    timezone.now = lambda: _real() - _ahead
