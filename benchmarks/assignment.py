"""How long it takes to assign a whole queue at once: ``python -m benchmarks.assignment``.

First the engine by each of its backends, with the proof that nothing is better: prices whose
sum no assignment can exceed and which the total reaches, looked at pair by pair. Beside it what
it would bring to serve one after the other. Then the whole way from a queue of people to its
pairs, over all pairs though few are looked at. The exit code says whether the goals are met, by
SciPy: 1 second for 1,000 mentees with 300 mentors, all pairs, and for 10,000 with 3,000 where
each has 20 candidates.
"""

from __future__ import annotations

import datetime
import importlib.util
import os
import random
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import django

os.environ.setdefault("MENTORSHIP_TEST_DB", "sqlite")
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from benchmarks.people import CODES, TOPICS, ZONES  # noqa: E402
from mentorship.choices import LearningStyle  # noqa: E402
from mentorship.domain.assignment import plain  # noqa: E402
from mentorship.domain.assignment.clearing import Clearing  # noqa: E402
from mentorship.domain.assignment.engine import Backend, solve  # noqa: E402
from mentorship.domain.assignment.market import Market, Offer, Wish  # noqa: E402

T = TypeVar("T")
Candidates = dict[int, dict[int, int]]
Capacities = dict[int, int]

#: Mentees, mentors, candidates of each mentee, and the seconds that the solver may take.
SIZES = ((1_000, 300, 300, 1.0), (10_000, 3_000, 20, 1.0))
#: Larger ones would take the plain solver minutes.
PLAIN = ((100, 50, 50), (300, 100, 100), (1_000, 300, 20))
QUEUES = ((1_000, 300), (10_000, 3_000))
ROUNDS = 5
TODAY = datetime.date(2026, 11, 21)
STYLES = ("", *LearningStyle.values)


def queue(mentees: int, mentors: int, each: int) -> tuple[Candidates, Capacities]:
    """Scores of a queue in which some mentors are sought after much more than others."""
    chance = random.Random(1)
    liked = [chance.randint(0, 50) for _mentor in range(mentors)]
    candidates = {
        who: {
            whom: 1 + liked[whom] + chance.choice((0, 10, 22, 44))
            for whom in chance.sample(range(mentors), each)
        }
        for who in range(mentees)
    }
    return candidates, {whom: chance.randint(1, 5) for whom in range(mentors)}


def people(mentees: int, mentors: int) -> Market:
    """A queue of people and the mentors who could take them."""
    chance = random.Random(2)
    wishes = {
        who: Wish(
            zone=chance.choice(ZONES),
            learns=chance.choice(STYLES),
            languages=chance.sample(CODES, chance.randint(1, 3)),
            topics=chance.sample(range(len(TOPICS)), chance.randint(1, 4)),
            vetoed=chance.sample(range(mentors), chance.randint(0, 2)),
        )
        for who in range(mentees)
    }
    offers = {
        whom: Offer(
            zone=chance.choice(ZONES),
            teaches=chance.choice(STYLES),
            languages=set(chance.sample(CODES, chance.randint(1, 3))),
            topics={
                topic: chance.randint(1, 5)
                for topic in chance.sample(range(len(TOPICS)), chance.randint(1, 4))
            },
            own=chance.randint(5, 26),
            places=chance.randint(1, 5),
        )
        for whom in range(mentors)
    }
    return Market(wishes, offers, on=TODAY)


def one_after_the_other(candidates: Candidates, capacities: Capacities) -> int:
    """What it brings when everybody in turn takes the best who is free."""
    free, total = dict(capacities), 0
    for scores in candidates.values():
        open_ones = [(score, whom) for whom, score in scores.items() if free[whom]]
        if open_ones:
            score, whom = max(open_ones)
            free[whom] -= 1
            total += score
    return total


def timed(task: Callable[[], T], rounds: int = ROUNDS) -> tuple[float, T]:
    """The seconds of the quickest round, since other work only adds to it, and the result."""
    took = []
    for _round in range(rounds):
        begun = time.perf_counter()
        result = task()
        took.append(time.perf_counter() - begun)
    return min(took), result


def engine(name: str, backend: Backend, size: tuple[int, int, int], rounds: int = ROUNDS) -> float:
    """Print the figures of one queue; the seconds."""
    candidates, capacities = queue(*size)
    took, found = timed(lambda: solve(candidates, capacities, backend=backend), rounds)
    flaws = list(found.flaws(candidates, capacities))
    greedy = one_after_the_other(candidates, capacities)
    mentees, mentors, each = size
    print(
        f"{name:>6} | {mentees:>7,} × {mentors:>5,}, {each:>3} each | {took:>7.3f} s |"
        f" {len(found.mentors):>6,} | {found.total:>8,} | {found.bound(capacities):>8,} |"
        f" {greedy:>8,} ({greedy / found.total:.1%}) | {'no' if flaws else 'yes'}",
        flush=True,
    )
    if flaws:
        sys.exit(f"not the best: {flaws[0]}")
    return took


def whole_way(mentees: int, mentors: int) -> None:
    """Print the figures from people to pairs."""
    took, clearing = timed(lambda: _cleared(people(mentees, mentors)), 1)
    looked = sum(map(len, clearing.candidates.values()))
    print(
        f"people | {mentees:>7,} × {mentors:>5,}, all pairs | {took:>7.3f} s |"
        f" {looked:,} of {mentees * mentors:,} pairs looked at in {clearing.rounds} rounds",
        flush=True,
    )


def _cleared(market: Market) -> Clearing:
    clearing = Clearing(market)
    clearing.run()
    return clearing


def main() -> int:
    """Measure everything; 0 where the goals are met."""
    print(
        "solver |           queue              |   time    | served |   total  |   bound  |"
        "   one by one     | proven"
    )
    for size in PLAIN:
        engine("plain", plain.solve, size, 1)
    if importlib.util.find_spec("scipy") is None:
        print("SciPy is not installed: its figures are left out.")
        return 1
    from mentorship.domain.assignment import sparse

    took = {size: engine("scipy", sparse.solve, size[:3]) for size in SIZES}
    for pair in QUEUES:
        whole_way(*pair)
    return 0 if all(seconds <= size[3] for size, seconds in took.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
