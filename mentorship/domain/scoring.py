"""The parts of the score of a mentor for a mentee (A7): whole points, a hundred together.

Who ranks mentors for one mentee and who assigns a whole queue add up the same parts. None is
below zero, and each depends on few facts, so that a person can follow and overrule the sum.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mentorship.choices import LearningStyle
from mentorship.models import Level

if TYPE_CHECKING:
    from .capacity import Load

#: For one field that the mentee wants and the mentor knows, by the mentor's level.
LEVEL_POINTS = {
    Level.BASIC.value: 10,
    Level.WORKING.value: 14,
    Level.EXPERIENCED.value: 18,
    Level.ADVANCED.value: 20,
    Level.EXPERT.value: 22,
}
#: More fields than these bring nothing more.
FIELDS_COUNTED = 2
EXPERTISE_POINTS = FIELDS_COUNTED * max(LEVEL_POINTS.values())
ROOM_POINTS = 12
#: One for each hour of a day from nine to nine.
OVERLAP_POINTS = 12
LANGUAGE_POINTS = 10
#: What a habit of answering within so many hours is worth; slower ones nothing.
ANSWER_POINTS = ((12, 9), (24, 7), (48, 5), (96, 2))
RESPONSE_POINTS, RESPONSE_UNKNOWN = 9, 5
STYLE_POINTS, STYLE_MIXED, STYLE_UNKNOWN = 8, 6, 4
#: Each offer that the mentor declined of late takes one of these.
DECLINE_POINTS = 5

#: So long do declined offers count.
OF_LATE = datetime.timedelta(days=180)
_HOUR = datetime.timedelta(hours=1)


def expertise_points(levels: Iterable[int]) -> int:
    """For the levels of the fields that the mentee wants and the mentor knows."""
    return sum(sorted((LEVEL_POINTS[level] for level in levels), reverse=True)[:FIELDS_COUNTED])


def room_points(load: Load) -> int:
    """For the part of the cap that neither a match nor an offer takes."""
    return round(ROOM_POINTS * load.left / load.cap) if load.cap else 0


def overlap_points(hours: float) -> int:
    """For the hours of a day in which both can meet."""
    return min(int(hours), OVERLAP_POINTS)


def response_points(took: datetime.timedelta | None) -> int:
    """For how long the mentor's answers usually take; in the middle where nobody knows."""
    if took is None:
        return RESPONSE_UNKNOWN
    return next((points for hours, points in ANSWER_POINTS if took <= hours * _HOUR), 0)


def style_points(learns: str, teaches: str) -> int:
    """For how the mentee likes to learn and the mentor to teach."""
    if not learns or not teaches:
        return STYLE_UNKNOWN
    if learns == teaches:
        return STYLE_POINTS
    return STYLE_MIXED if LearningStyle.MIXED in (learns, teaches) else 0


def decline_points(declined: int) -> int:
    """For the offers that the mentor has declined of late, whoever asked."""
    return max(DECLINE_POINTS - declined, 0)


def spoken(code: str) -> str:
    """The language of a code without its country: a Brazilian understands a Portuguese."""
    return code.split("-")[0].lower()
