"""A cluster that lives and does nothing: noticed within half a minute, and started anew.

Its workers, monitor and pusher are stopped like processes that wait for a lock for ever; head and
sentinel go on, and so does the cluster's own sign of life.
"""

import os
import signal
import time
from pathlib import Path

import pytest
from django.utils import timezone

from mentorship.domain.health import examine
from mentorship.models import TelegramUpdate

from .processes import NOTICED, STARTS, Program, kill, leaves, wait_until, write

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc"),
    pytest.mark.slow,
]


def wedge(worker) -> list[int]:
    """Stop everybody who works. Returns who that was."""
    stopped = worker.cluster()[2:]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    return stopped


def state(pid: int) -> str:
    """``T`` for a process that is stopped; nothing for one that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


@pytest.fixture
def wedged(worker):
    """``wedged()`` is what is stopped, and how long the cluster had taken to start."""
    stopped: list[int] = []

    def start(**options):
        runs = worker(**options)
        start = leaves("first", STARTS)
        stopped.extend(wedge(runs))
        return stopped, start

    yield start
    for pid in stopped:
        if state(pid) == "T":
            kill(pid)


def test_it_is_started_anew_and_messages_leave(wedged):
    stopped, start = wedged()
    leaves("second", NOTICED + start)
    assert not any(state(pid) == "T" for pid in stopped)


def test_control_where_nobody_looks_it_stays_as_it_is(wedged):
    stopped, _start = wedged(breaks="watch")
    with pytest.raises(AssertionError, match="Not within"):
        leaves("second", NOTICED)
    assert {state(pid) for pid in stopped} == {"T"}


def test_the_watchdog_of_another_supervisor_ends_with_an_error(wedged, tmp_path):
    _stopped, start = wedged(breaks="watch")
    write("second")
    begin = time.monotonic()
    dog = Program(tmp_path, "django", "mentorship_watchdog", "--patience", "15", "--every", "1")
    assert dog.process.wait(2 * STARTS) == 1
    assert time.monotonic() - begin <= NOTICED + start
    assert "do not get on" in dog.said()


def test_the_health_check_tells_of_messages_and_of_taps(wedged):
    wedged(breaks="watch")
    assert not examine(now=timezone.now()).is_stuck
    write("second")
    TelegramUpdate.objects.create(bot_id="42", update_id=1, payload={}, received_at=timezone.now())
    wait_until(lambda: examine(now=timezone.now()).is_stuck, NOTICED)
    wait_until(lambda: examine(now=timezone.now()).is_inbox_stuck, 2)
