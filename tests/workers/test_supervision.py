"""Every process of the worker killed with SIGKILL: messages leave again, and no human does it."""

import os
import random
from pathlib import Path

import pytest

from .processes import STARTS, kill, leaves, patience, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc"),
]

TRIALS = int(os.environ.get("MENTORSHIP_KILL_TRIALS", "3"))


def test_it_works_and_ends_when_told(worker):
    worker = worker()
    leaves("first", STARTS)
    members = worker.cluster()
    assert len(members) >= 4
    assert worker.end() == 0
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in members), 5)


@pytest.mark.slow
def test_whoever_is_killed_messages_go_on(worker):
    """p99 of so few trials is their worst; ``benchmarks.recovery`` makes more."""
    worker = worker()
    soon = patience(leaves("first", STARTS))
    chance, times = random.Random(5), []
    for trial in range(TRIALS):
        for role in range(6):
            members = worker.cluster()
            victim = members[min(role, len(members) - 1)] if role < 5 else chance.choice(members)
            kill(victim)
            times.append(leaves(f"{trial}:{role}", soon + 20))
    assert max(times) <= soon, times
    assert worker.end() == 0
