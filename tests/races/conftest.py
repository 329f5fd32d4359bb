"""Threads with connections of their own that start at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from mentorship.domain.actors import Actor
from mentorship.domain.refusals import Refused
from mentorship.testing.factories import admin, make_supervisor

RUNNERS = 20
PATIENCE = 20

Step = Callable[[], Any]
Outcome = Any


class Race:
    """Runs steps at once and returns what became of each: its result, or how it was refused.

    Everything but a refusal is an error of the programme and is raised: a deadlock, a broken
    constraint, a lost connection. ``tolerated`` is for the controls, which provoke one.
    """

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    def __call__(self, *steps: Step, tolerated: tuple[type[Exception], ...] = ()) -> list[Outcome]:
        barrier = threading.Barrier(len(steps))

        def run(step: Step) -> Outcome:
            barrier.wait(PATIENCE)
            try:
                return step()
            except (Refused, *tolerated) as refusal:
                return refusal

        futures = [self.pool.submit(run, step) for step in steps]
        return [future.result(PATIENCE) for future in futures]


@pytest.fixture
def race() -> Iterator[Race]:
    with ThreadPoolExecutor(RUNNERS) as pool:
        race = Race(pool)
        yield race
        # Each thread gets one of these, and gives its connection back before the tables go.
        race(*[connections.close_all] * RUNNERS)


@pytest.fixture
def team(transactional_db: None, django_db_serialized_rollback: None) -> Actor:
    """Somebody with every right, who also receives the supervisors' notices."""
    return admin(make_supervisor())


def kinds(outcomes: list[Outcome]) -> list[str]:
    """The class names of the refusals among the outcomes, sorted; "done" for the others."""
    return sorted(
        type(outcome).__name__ if isinstance(outcome, Exception) else "done" for outcome in outcomes
    )
