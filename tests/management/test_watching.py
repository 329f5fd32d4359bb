"""The watch over the workers: what it takes for progress, when it nudges and when it gives up."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from mentorship import background
from mentorship.choices import NotificationStatus
from mentorship.domain import heartbeats
from mentorship.management import watching
from mentorship.management.watching import Finding, Watch
from mentorship.models import Heartbeat, Notification, TelegramUpdate

pytestmark = pytest.mark.django_db

GROUP = heartbeats.group_of()


def seconds(number):
    return timedelta(seconds=number)


@pytest.fixture
def nudges(monkeypatch):
    """What the workers were asked for."""
    asked: list[str] = []
    monkeypatch.setattr(background, "wake", asked.append)
    return asked


def due(age, **fields):
    then = timezone.now() - seconds(age)
    return Notification.objects.create(
        dedupe_key=f"note{Notification.objects.count()}",
        notice="sign_in",
        channel="EMAIL",
        email="x@example.org",
        due_at=then,
        created_at=then,
        **fields,
    )


def progress(age, part=heartbeats.DISPATCH, group=GROUP):
    Heartbeat.objects.filter(name=part).delete()
    heartbeats.beat(part, now=timezone.now() - seconds(age), group=group)


def started(age, **options):
    watch = Watch(**options)
    watch.started_at = timezone.now() - seconds(age)
    return watch


def test_nothing_due_is_well(nudges):
    assert started(100).look() is Finding.WELL
    assert nudges == []


def test_a_worker_that_is_slow_is_nudged_and_not_too_often(nudges):
    due(5)
    watch = started(100)
    assert watch.look() is Finding.SLOW
    assert watch.look() is Finding.SLOW
    assert nudges == [background.HANDLE_UPDATES, background.DELIVER]


def test_no_progress_for_ten_seconds_is_stuck(nudges):
    due(60)
    progress(9)
    assert started(100).look() is Finding.SLOW
    progress(11)
    assert started(100).look() is Finding.STUCK


def test_taps_that_lie_are_stuck_while_messages_leave(nudges):
    TelegramUpdate.objects.create(
        bot_id="42", update_id=1, payload={}, received_at=timezone.now() - seconds(60)
    )
    progress(0)
    progress(9, heartbeats.INBOX)
    assert started(100).look() is Finding.SLOW
    progress(11, heartbeats.INBOX)
    assert started(100).look() is Finding.STUCK


def test_a_heartbeat_that_is_not_progress_does_not_help(nudges):
    due(60)
    heartbeats.beat("sentinel", now=timezone.now())
    assert started(100).look() is Finding.STUCK


def test_workers_get_time_to_start(nudges):
    due(600)
    assert started(10).look() is Finding.WELL
    assert started(13).look() is Finding.SLOW
    assert started(19).look() is Finding.STUCK


def test_after_each_start_in_vain_they_get_twice_as_long(nudges):
    due(600)
    watch = Watch()
    for stuck_after in (19, 27, 43, 75):
        watch.begin(GROUP)
        watch.started_at = timezone.now() - seconds(stuck_after - 2)
        assert watch.look() is Finding.SLOW
        watch.started_at = timezone.now() - seconds(stuck_after)
        assert watch.look() is Finding.STUCK
    progress(0)
    watch.started_at = timezone.now() - seconds(130)
    assert watch.look() is Finding.WELL
    progress(600)
    watch.begin(GROUP)
    watch.started_at = timezone.now() - seconds(27)
    assert watch.look() is Finding.STUCK


def test_workers_that_have_got_on_since_their_start_need_no_more_time_for_it(nudges):
    due(600)
    watch = Watch()
    for _start in range(4):
        watch.begin(GROUP)
    watch.started_at = timezone.now() - seconds(30)
    assert watch.look() is Finding.WELL
    progress(9)
    assert watch.look() is Finding.SLOW
    progress(11)
    assert watch.look() is Finding.STUCK
    progress(31)
    assert watch.look() is Finding.WELL, "nothing since their start"
    progress(0)
    assert watch.look() is Finding.WELL
    progress(31)
    assert watch.look() is Finding.STUCK, "all was well: what comes now is the first start again"


def test_progress_of_another_machine_says_nothing_of_those_who_are_starting_here(nudges):
    due(600)
    watch = Watch()
    watch.begin(GROUP)
    watch.started_at = timezone.now() - seconds(10.8)
    progress(10.5, group="stop:1@elsewhere")
    assert watch.look() is Finding.WELL
    progress(10.5)
    assert watch.look() is Finding.STUCK


def test_progress_of_those_before_them_is_none_of_theirs(nudges):
    due(600)
    progress(12)
    assert started(10.5).look() is Finding.WELL


def test_an_answer_that_takes_its_time_is_progress(nudges):
    due(60)
    now = timezone.now()
    due(60, status="SENDING", called_at=now - seconds(25), lease_until=now + seconds(60))
    assert started(100).look() is Finding.WELL


def test_after_a_death_it_is_not_and_patience_is_shorter(nudges):
    due(7)
    now = timezone.now()
    due(60, status="SENDING", called_at=now - seconds(5), lease_until=now + seconds(60))
    watch = started(100)
    watch.suspect()
    assert nudges == [background.HANDLE_UPDATES, background.DELIVER]
    assert watch.look() is Finding.STUCK


def test_rounds_that_do_not_come_are_noticed(nudges):
    progress(185, heartbeats.SWEEP)
    assert started(300).look() is Finding.SLOW
    progress(195, heartbeats.SWEEP)
    assert started(300).look() is Finding.STUCK


def test_a_database_that_is_away_is_not_the_workers_fault(nudges, monkeypatch):
    def fail(**kwargs):
        raise OperationalError

    monkeypatch.setattr(watching, "stuck_for", fail)
    assert started(100).look() is Finding.BLIND


def test_the_watch_shows_what_is_in_doubt(nudges):
    now = timezone.now()
    row = due(60, status="SENDING", called_at=now - seconds(41), lease_until=now - seconds(1))
    started(100).look()
    row.refresh_from_db()
    assert row.status == NotificationStatus.UNKNOWN


def test_the_watchdog_ends_with_an_error(nudges, capsys):
    call_command("mentorship_watchdog", "--once")
    assert "well" in capsys.readouterr().out
    due(21)
    with pytest.raises(CommandError, match="do not get on"):
        call_command("mentorship_watchdog", "--patience", "20")
