"""A worker killed with SIGKILL loses nothing and repeats nothing that it may have sent."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.models import Notification, TelegramUpdate

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def log(tmp_path):
    """Where the workers write what left."""
    return tmp_path / "sent.jsonl"


@pytest.fixture
def messages():
    """Three messages that wait."""
    now = timezone.now()
    return [
        Notification.objects.create(
            dedupe_key=f"waiting{number}",
            notice=Notice.MENTOR_REGISTERED,
            channel=DeliveryChannel.EMAIL,
            email=f"reader{number}@example.org",
            due_at=now - timedelta(minutes=3 - number),
            created_at=now,
        )
        for number in range(3)
    ]


def work(log: Path, point: str = "none", manner: str = "careful") -> int:
    """Run a worker to its end or its death, and return its exit status."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.workers.dying_worker", point, str(log), manner],
        cwd=ROOT,
        env=os.environ | {"WORKER_DB_NAME": str(connection.settings_dict["NAME"])},
        check=False,
    )
    return process.returncode


def sent(log: Path) -> list[Any]:
    return [json.loads(line)[0] for line in log.read_text().splitlines()] if log.exists() else []


def let_the_lease_run_out() -> None:
    Notification.objects.filter(status=NotificationStatus.SENDING).update(
        lease_until=timezone.now()
    )


def all_sent() -> bool:
    return not Notification.objects.exclude(status=NotificationStatus.SENT).exists()


def test_a_worker_that_lives_sends_everything_once(log, messages):
    assert work(log) == 0
    assert sent(log) == [row.pk for row in messages]
    assert all_sent()


def test_killed_between_claimed_and_sent_nothing_is_lost_or_doubled(log, messages):
    """And nothing waits: the next one sees that the first is dead."""
    assert work(log, "claimed") == -signal.SIGKILL
    assert sent(log) == []
    assert work(log) == 0
    assert sorted(sent(log)) == [row.pk for row in messages]
    assert all_sent()


def test_killed_on_another_machine_the_lease_runs_its_time(log, messages):
    assert work(log, "claimed", "abroad") == -signal.SIGKILL
    assert work(log) == 0
    assert sorted(sent(log)) == [row.pk for row in messages[1:]]
    let_the_lease_run_out()
    work(log)
    assert sorted(sent(log)) == [row.pk for row in messages]
    assert all_sent()


@pytest.mark.parametrize("point", ["leaving", "sent"])
def test_killed_on_the_way_the_message_is_unknown_and_never_repeated(log, messages, point):
    assert work(log, point) == -signal.SIGKILL
    assert sent(log) == ([messages[0].pk] if point == "sent" else [])
    work(log)
    assert sorted(sent(log))[-2:] == [row.pk for row in messages[1:]]
    assert len(sent(log)) == (3 if point == "sent" else 2)
    (unknown,) = Notification.objects.exclude(status=NotificationStatus.SENT)
    assert (unknown.pk, unknown.status) == (messages[0].pk, NotificationStatus.UNKNOWN)
    assert "may have arrived" in unknown.last_error


@pytest.mark.parametrize("manner", ["careful", "abroad"])
def test_killed_over_an_update_it_is_handled_by_the_next_at_once(log, manner):
    """... of the same machine; another one waits, and nobody ever handles what is in a hand."""
    now = timezone.now()
    TelegramUpdate.objects.create(
        bot_id="42", update_id=7, payload={"update_id": 7}, received_at=now
    )
    assert work(log, "handling", manner) == -signal.SIGKILL
    assert work(log) == 0
    row = TelegramUpdate.objects.get()
    is_abroad = manner == "abroad"
    assert (sent(log), row.attempts) == (([7], 1) if is_abroad else ([7, 7], 2))
    assert (row.handled_at is None) is is_abroad


def test_control_a_call_that_nobody_wrote_down_is_made_twice(log, messages):
    Notification.objects.exclude(pk=messages[0].pk).delete()
    assert work(log, "sent", "careless") == -signal.SIGKILL
    let_the_lease_run_out()
    work(log)
    assert sent(log) == [messages[0].pk] * 2


def test_killed_again_and_again_it_is_given_up_in_the_open(log, messages):
    Notification.objects.exclude(pk=messages[0].pk).delete()
    Notification.objects.update(attempts=6)
    for _death in range(2):
        assert work(log, "claimed") == -signal.SIGKILL
        let_the_lease_run_out()
    work(log)
    (row,) = Notification.objects.all()
    assert row.status == NotificationStatus.FAILED
