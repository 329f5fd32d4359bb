"""What a process has in hand is freed where it is known to be dead, and nowhere else."""

import os
import subprocess
import sys
import threading
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.bot import inbox
from mentorship.choices import NotificationStatus
from mentorship.domain import hands, processes
from mentorship.domain.backlogs import UPDATE_LEASE as LEASE
from mentorship.models import Heartbeat, Notification, TelegramUpdate
from mentorship.notifications.dispatch import claiming

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not processes.place(), reason="reads /proc"),
]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def message(now):
    """A message in this process's hand."""
    Notification.objects.create(
        dedupe_key="x",
        notice="mentor_accepted",
        channel="EMAIL",
        email="ada@example.org",
        due_at=now,
        created_at=now,
    )
    return claiming.claim_next(now)


@pytest.fixture
def update(now):
    """An update in this process's hand."""
    until = now + LEASE
    row = TelegramUpdate.objects.create(
        bot_id="42",
        update_id=1,
        payload={"update_id": 1},
        received_at=now,
        attempts=1,
        lease_until=until,
    )
    hands.sign_for_update(row.pk, until=until, now=now)
    return row


@pytest.fixture
def ended():
    """A process that has ended, and whose number is free."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def change_hand(**facts):
    row = Heartbeat.objects.get(name__startswith=hands.HAND)
    Heartbeat.objects.filter(pk=row.pk).update(facts=row.facts | facts)


def state(row):
    row.refresh_from_db()
    return getattr(row, "status", ""), row.lease_until is not None


def settle(now):
    return claiming.settle_silent(now=now)


def test_who_lives_keeps_what_is_in_hand(message, update, now):
    settle(now)
    assert state(message) == ("SENDING", True)
    assert state(update) == ("", True)


def test_what_a_dead_one_held_waits_again(message, ended, now):
    change_hand(pid=ended)
    assert settle(now) == 1
    assert state(message) == ("QUEUED", False)
    assert claiming.claim_next(now) == message


def test_what_had_left_is_unknown_and_stays_so(message, ended, now):
    claiming.leave(message, now=now)
    change_hand(pid=ended)
    assert settle(now) == 1
    assert state(message) == ("UNKNOWN", False)
    assert settle(now + 5 * MINUTE) == 0


def test_an_update_of_a_dead_one_is_handled_by_the_next(update, ended, now):
    assert inbox.handle_pending() == 0
    change_hand(pid=ended)
    assert hands.free(now=now) == 1
    assert inbox.handle_pending() == 1
    update.refresh_from_db()
    assert update.attempts == 2


def test_the_inbox_signs_for_what_it_handles(now, telegram, monkeypatch):
    held = []

    def handle(payload, *, bot_id):
        held.append(Heartbeat.objects.get(name__startswith=hands.HAND).facts)
        row = TelegramUpdate.objects.get(update_id=payload["update_id"])
        assert (held[-1]["update"], held[-1]["until"]) == (row.pk, row.lease_until.isoformat())

    monkeypatch.setattr(inbox, "handle", handle)
    inbox.store([{"update_id": 1}, {"update_id": 2}], now=now)
    assert inbox.handle_pending() == 2
    assert held[0]["pid"] == os.getpid()


def test_a_number_that_belongs_to_somebody_else_by_now_is_a_dead_one(message, now):
    change_hand(started=1)
    assert settle(now) == 1


def test_one_that_nobody_has_buried_yet_is_dead(message, now):
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    started = processes.look_at(child.pid).started
    change_hand(pid=child.pid, started=started)
    assert settle(now) == 1
    child.wait()


def test_of_another_place_nothing_is_known(message, ended, now):
    change_hand(pid=ended, place="elsewhere")
    assert settle(now) == 0
    assert state(message) == ("SENDING", True)
    assert settle(now + 5 * MINUTE) == 1


def test_where_nothing_can_be_known_nothing_is_said(now, monkeypatch):
    monkeypatch.setattr(hands, "place", lambda: "")
    hands.sign_for_message(uuid.uuid4(), now=now)
    assert not Heartbeat.objects.exists()
    assert hands.free(now=now) == 0


def test_what_somebody_else_holds_by_now_is_left_to_them(message, update, ended, now):
    change_hand(pid=ended, claim=str(message.claim))
    Notification.objects.update(claim=uuid.uuid4())
    TelegramUpdate.objects.update(lease_until=now + 2 * MINUTE)
    assert settle(now) == 0
    assert state(message) == ("SENDING", True)
    assert state(update) == ("", True)


@pytest.mark.parametrize("fields", [{"handled_at": timezone.now()}, {"error": "ValueError"}])
def test_an_update_that_is_done_or_waits_its_time_is_left(update, ended, now, fields):
    TelegramUpdate.objects.update(**fields)
    change_hand(pid=ended)
    assert hands.free(now=now) == 0


def test_what_killed_a_second_hand_waits_for_its_lease(message, update, ended, now):
    """Else whatever kills its process would have used up its tries within seconds."""
    change_hand(pid=ended, claim=str(message.claim))
    Notification.objects.update(attempts=2)
    TelegramUpdate.objects.update(attempts=2)
    assert settle(now) == 0
    assert state(message) == ("SENDING", True)
    assert state(update) == ("", True)


def test_whoever_cannot_be_seen_is_not_dead_for_that(message, update, ended, now, monkeypatch):
    def fail(pid):
        raise OSError("Too many open files")

    change_hand(pid=ended, claim=str(message.claim))
    monkeypatch.setattr(hands, "look_at", fail)
    assert settle(now) == 0
    assert Heartbeat.objects.filter(name__startswith=hands.HAND).exists()
    monkeypatch.undo()
    assert settle(now) == 1


def test_a_row_goes_with_its_process_and_old_ones_of_elsewhere_go_in_time(message, ended, now):
    change_hand(pid=ended)
    hands.free(now=now)
    assert not Heartbeat.objects.filter(name__startswith=hands.HAND).exists()

    hands.sign_for_message(uuid.uuid4(), now=now)
    change_hand(place="elsewhere")
    hands.sweep(now=now + 40 * 60 * MINUTE)
    assert Heartbeat.objects.count() == 1
    hands.sweep(now=now + 50 * 60 * MINUTE)
    assert not Heartbeat.objects.exists()


def test_threads_have_a_hand_each(now):
    names = [hands._own.name]

    def elsewhere():
        names.append(hands._own.name)

    hands.sign_for_message(uuid.uuid4(), now=now)
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert names[-1] == ""
    assert hands._own.name.startswith(hands.HAND)


def test_control_without_the_signature_it_waits_for_the_lease(message, ended, now):
    Heartbeat.objects.all().delete()
    assert settle(now) == 0
    assert state(message) == (NotificationStatus.SENDING, True)
