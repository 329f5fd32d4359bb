"""Everybody in the demonstration. All of them are invented."""

from .cases_past import CASES_PAST
from .cases_settled import CASES_SETTLED
from .cases_waiting import CASES_WAITING
from .mentors_east import MENTORS_EAST
from .mentors_west import MENTORS_WEST
from .sketch import Case, Mentor

MENTORS = [*MENTORS_WEST, *MENTORS_EAST]
CASES_NOW = [*CASES_WAITING, *CASES_SETTLED]

__all__ = ["CASES_NOW", "CASES_PAST", "MENTORS", "Case", "Mentor"]
