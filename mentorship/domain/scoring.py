"""The parts of the score of a mentor for a mentee (A7): whole points, up to a hundred together.

Who ranks mentors for one mentee and who assigns a whole queue add up the same parts.
"""

from __future__ import annotations

import datetime
import functools

from mentorship.models import zone

from .capacity import Load

EXPERTISE_POINTS = 30
EXPERTISE_COUNTED = 2
ROOM_POINTS = 20
ZONE_POINTS = 12
LANGUAGE_POINTS = 8

_HALF_A_DAY = 12
_HOUR = 3600


def expertise_points(shared: int) -> int:
    """For so many fields that the mentee wants and the mentor knows."""
    return EXPERTISE_POINTS * min(shared, EXPERTISE_COUNTED)


def room_points(load: Load) -> int:
    """For the part of the cap that neither a match nor an offer takes."""
    return round(ROOM_POINTS * load.left / load.cap) if load.cap else 0


@functools.cache
def zone_points(apart: float) -> int:
    """For clocks that differ by so many hours."""
    return round(ZONE_POINTS * max(_HALF_A_DAY - apart, 0) / _HALF_A_DAY)


def spoken(code: str) -> str:
    """The language of a code without its country: a Brazilian understands a Portuguese."""
    return code.split("-")[0].lower()


def clock(name: str, now: datetime.datetime) -> int:
    """By how many seconds the clocks of a zone differ from universal time at this moment."""
    offset = now.astimezone(zone(name)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def apart(first: int, second: int) -> float:
    """How many hours two clocks differ, 0 to 12."""
    difference = abs(first - second) / _HOUR
    return min(difference, 2 * _HALF_A_DAY - difference)


def hours_apart(first: str, second: str, now: datetime.datetime) -> float:
    """How many hours the clocks of two zones differ at this moment, 0 to 12."""
    return apart(clock(first, now), clock(second, now))
