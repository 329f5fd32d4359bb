"""The hours of a day in which two people in different time zones can meet."""

from __future__ import annotations

import datetime
import functools
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mentorship.models import zone

#: When people are there: from nine in the morning to nine in the evening, of their own clock.
DAY_BEGINS, DAY_ENDS = datetime.time(9), datetime.time(21)
_DAYS_AROUND = (-1, 0, 1)

#: From when to when, in universal time.
Span = tuple[datetime.datetime, datetime.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedHours:
    """From when to when both have day, on the visitor's clock."""

    begins: datetime.datetime
    ends: datetime.datetime

    @property
    def hours(self) -> float:
        """How long that is, in hours."""
        return (self.ends - self.begins).total_seconds() / 3600


def shared_hours(mine: str, theirs: str, *, on: datetime.date) -> SharedHours | None:
    """The longest time on my day in which both clocks are between nine and nine; none in none.

    The day decides, since clocks are put forward and back on different days in the world.
    """
    here = zone(mine)
    found = [
        SharedHours(begins=begins.astimezone(here), ends=ends.astimezone(here))
        for begins, ends in _both(days_around(mine, on)[1], days_around(theirs, on))
    ]
    return max(found, key=lambda shared: shared.hours, default=None)


@functools.lru_cache(maxsize=20_000)
def hours_shared(mine: str, theirs: str, on: datetime.date) -> float:
    """How long that is, in hours; kept, since a list asks for the same few zones often."""
    shared = shared_hours(mine, theirs, on=on)
    return shared.hours if shared else 0.0


@functools.lru_cache(maxsize=2_000)
def days_around(name: str, on: datetime.date) -> tuple[Span, ...]:
    """Yesterday, today and tomorrow in a zone: the two ends of each, in universal time.

    Zones in which they are the same have the same hours in common with any other zone.
    """
    return tuple(_day(zone(name), on + datetime.timedelta(days=days)) for days in _DAYS_AROUND)


def _both(mine: Span, theirs: Iterable[Span]) -> Iterator[Span]:
    for day in theirs:
        begins, ends = max(mine[0], day[0]), min(mine[1], day[1])
        if begins < ends:
            yield begins, ends


def _day(there: zoneinfo.ZoneInfo, on: datetime.date) -> Span:
    """The day's two ends in universal time: clocks of one zone subtract without their offset."""
    begins, ends = (datetime.datetime.combine(on, time, there) for time in (DAY_BEGINS, DAY_ENDS))
    return begins.astimezone(datetime.UTC), ends.astimezone(datetime.UTC)
