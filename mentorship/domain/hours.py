"""The hours of a day in which two people in different time zones can meet."""

from __future__ import annotations

import datetime
import zoneinfo
from dataclasses import dataclass

from mentorship.models import zone

#: When people are there: from nine in the morning to nine in the evening, of their own clock.
DAY_BEGINS, DAY_ENDS = datetime.time(9), datetime.time(21)
_DAYS_AROUND = (-1, 0, 1)


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
    begins, ends = _day(here, on)
    found = []
    for days in _DAYS_AROUND:
        there_begins, there_ends = _day(zone(theirs), on + datetime.timedelta(days=days))
        both = max(begins, there_begins), min(ends, there_ends)
        if both[0] < both[1]:
            found.append(
                SharedHours(begins=both[0].astimezone(here), ends=both[1].astimezone(here))
            )
    return max(found, key=lambda shared: shared.hours, default=None)


def _day(there: zoneinfo.ZoneInfo, on: datetime.date) -> tuple[datetime.datetime, ...]:
    """The day's two ends in universal time: clocks of one zone subtract without their offset."""
    ends = (datetime.datetime.combine(on, time, there) for time in (DAY_BEGINS, DAY_ENDS))
    return tuple(moment.astimezone(datetime.UTC) for moment in ends)
