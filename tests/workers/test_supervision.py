"""Every process of the worker killed with SIGKILL: messages leave again, and no human does it."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.management.children import members_of
from mentorship.models import Notification

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc"),
]

ROOT = Path(__file__).parents[2]
#: Within this a killed part has to be back at work.
PATIENCE = 20
TRIALS = int(os.environ.get("MENTORSHIP_KILL_TRIALS", "3"))


class Worker:
    """``mentorship_worker`` as a process."""

    def __init__(self, log: Path) -> None:
        environment = os.environ | {
            "WORKER_DB_NAME": str(connection.settings_dict["NAME"]),
            "DJANGO_SETTINGS_MODULE": "tests.workers.settings",
            "MAIL_DIR": str(log),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "django", "mentorship_worker", "--finish-within", "3"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )

    def cluster(self) -> list[int]:
        """The processes of the cluster: its head first, then sentinel, workers, monitor, pusher."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        heads = [int(pid) for pid in children.read_text().split()]
        return [pid for head in heads for pid in sorted(members_of(head))]

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(20)


def write(key: str) -> Notification:
    now = timezone.now()
    return Notification.objects.create(
        dedupe_key=key,
        notice=Notice.MENTOR_REGISTERED,
        channel=DeliveryChannel.EMAIL,
        email="reader@example.org",
        due_at=now,
        created_at=now,
    )


def wait_until(condition, seconds):
    """Seconds until the condition held; fails where it never did."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        if condition():
            return time.monotonic() - begin
        time.sleep(0.1)
    pytest.fail(f"Not within {seconds} seconds.")


def leaves(key: str, seconds: float) -> float:
    """How long it takes until a message written now has left."""
    row = write(key)
    rows = Notification.objects.filter(pk=row.pk, status=NotificationStatus.SENT)
    return wait_until(rows.exists, seconds)


@pytest.fixture
def worker(tmp_path):
    worker = Worker(tmp_path)
    yield worker
    if worker.process.poll() is None:
        worker.process.kill()


def test_it_works_and_ends_when_told(worker):
    leaves("first", 30)
    members = worker.cluster()
    assert len(members) >= 4
    assert worker.end() == 0
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in members), 5)


@pytest.mark.slow
def test_whoever_is_killed_messages_go_on(worker):
    """p99 of so few trials is their worst."""
    leaves("first", 30)
    chance, times = random.Random(5), []
    for trial in range(TRIALS):
        for role in range(6):
            members = worker.cluster()
            victim = members[min(role, len(members) - 1)] if role < 5 else chance.choice(members)
            os.kill(victim, signal.SIGKILL)
            times.append(leaves(f"{trial}:{role}", PATIENCE + 20))
    assert max(times) <= PATIENCE, times
    assert worker.end() == 0
