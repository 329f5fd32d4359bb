"""When a clock on somebody's wall shows an hour, also in the nights in which it is changed."""

from __future__ import annotations

import datetime


def next_time(local: datetime.datetime, clock: datetime.time) -> datetime.datetime:
    """The next time after ``local`` that its clock shows this; in universal time."""
    now = local.astimezone(datetime.UTC)
    tomorrow = local.date() + datetime.timedelta(days=1)
    moments = [*_moments(local, local.date(), clock), *_moments(local, tomorrow, clock)]
    return min(moment for moment in moments if moment > now)


def _moments(
    local: datetime.datetime, day: datetime.date, clock: datetime.time
) -> list[datetime.datetime]:
    """When a day's clock shows this: twice where it is put back over it.

    Where it is put forward over it, as long after as it would have been.
    """
    there = datetime.datetime.combine(day, clock, local.tzinfo)
    first, second = (there.replace(fold=fold).astimezone(datetime.UTC) for fold in (0, 1))
    return [first, second] if second > first else [first]
