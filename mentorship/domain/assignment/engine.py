"""Finding the best assignment: SciPy where it is installed, else the plain solver for small queues.

Best is the highest total score, and nothing else: every score is above zero, so a place stays
empty only where filling it would cost more than it brings. Both backends are exact.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from mentorship.domain.refusals import Refused

from . import plain
from .problem import Assignment, Candidates, Capacities, Problem, Solution

Backend = Callable[[Problem], Solution]

#: Up to so many pairs the plain solver is done before SciPy is loaded.
EASY_PAIRS = 5_000
#: So many take the plain solver some seconds; its time grows with their square.
MOST_PAIRS = 60_000


class QueueTooLong(Refused):
    """There are more pairs than the plain solver can serve, and SciPy is not installed."""

    code = "queue_too_long"
    sentence = _(
        "The queue is too long to be assigned at once on this site (%(pairs)s pairs)."
        " Install wagtail-mentorship with its extra “solver”."
    )


class NotProven(Exception):
    """A backend returned something that is not the best: a defect, and nobody is shown it."""


def solve(
    candidates: Candidates, capacities: Capacities, *, backend: Backend | None = None
) -> Assignment:
    """The assignment with the highest total score: a mentor at most for each mentee, caps kept.

    The same input has the same answer, in whatever order it comes. The prices in the answer
    prove it (``Assignment.flaws``), which is checked on the way out. Raises ``QueueTooLong``
    where only the plain solver is there and there is too much for it.
    """
    problem = Problem.of(candidates, capacities)
    answer = (backend or choose(problem.pairs))(problem)
    assignment = _assignment(problem, answer, candidates, capacities)
    for flaw in assignment.flaws(candidates, capacities):
        raise NotProven(flaw)
    return assignment


def choose(pairs: int) -> Backend:
    """The backend for so many pairs."""
    if pairs <= EASY_PAIRS:
        return plain.solve
    if importlib.util.find_spec("scipy") is not None:
        from . import sparse

        return sparse.solve
    if pairs > MOST_PAIRS:
        raise QueueTooLong(pairs=pairs)
    return plain.solve


def _assignment(
    problem: Problem, answer: Solution, candidates: Candidates, capacities: Capacities
) -> Assignment:
    """The answer with its ids; whoever has no place to give is as dear as anybody would pay."""
    prices = dict(zip(problem.mentors, answer.prices, strict=True))
    gains = {}
    for mentee, row in zip(problem.mentees, problem.rows, strict=True):
        gains[mentee] = max(0, *(score - answer.prices[mentor] for mentor, score in row))
    for scores in candidates.values():
        for mentor, score in scores.items():
            if capacities.get(mentor, 0) <= 0:
                prices[mentor] = max(prices.get(mentor, 0), score)
    mentors = {
        mentee: problem.mentors[mentor]
        for mentee, mentor in zip(problem.mentees, answer.chosen, strict=True)
        if mentor >= 0
    }
    total = sum(candidates[mentee][mentor] for mentee, mentor in mentors.items())
    return Assignment(mentors=mentors, total=total, prices=prices, gains=gains)
