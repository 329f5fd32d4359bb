"""Asking the worker to look: as often as needed, and not once for each of a thousand clicks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

from mentorship import background

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(django_capture_on_commit_callbacks):
    """Something is written that the worker should look at."""

    def ask(task=background.DELIVER):
        with django_capture_on_commit_callbacks(execute=True):
            background.wake(task)
        # Each is a transaction of its own; within one, a task is asked for once anyhow.
        connection.run_on_commit.clear()

    return ask


def waiting():
    return [row.task["func"] for row in OrmQ.objects.order_by("pk")]


def test_what_waits_is_not_asked_for_again(ask):
    for _click in range(20):
        ask()
    assert waiting() == [background.DELIVER]


def test_each_task_waits_for_itself(ask):
    ask()
    ask(background.HANDLE_UPDATES)
    ask()
    assert waiting() == [background.DELIVER, background.HANDLE_UPDATES]


def test_what_a_worker_has_taken_may_have_looked_already(ask):
    ask()
    OrmQ.objects.update(lock=timezone.now() + timedelta(seconds=120))
    ask()
    ask()
    assert waiting() == [background.DELIVER] * 2


def test_what_a_dead_worker_had_taken_is_free_again_and_does(ask):
    ask()
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))
    ask()
    assert waiting() == [background.DELIVER]


def test_tasks_of_the_site_and_what_nobody_can_read_are_passed_over(ask):
    async_task("math.floor", 1.5)
    OrmQ.objects.create(key=Conf.PREFIX, payload="no task of anybody's", lock=timezone.now())
    ask()
    ask()
    assert OrmQ.objects.count() == 3


def test_the_queue_of_another_cluster_is_not_ours(ask):
    ask()
    OrmQ.objects.update(key="another")
    ask()
    assert waiting() == [background.DELIVER] * 2


def test_a_queue_that_is_not_in_the_database_is_asked_every_time(ask, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("django_q.brokers.get_broker", lambda: object())
    monkeypatch.setattr("django_q.tasks.async_task", asked.append)
    ask()
    ask()
    assert asked == [background.DELIVER] * 2


def test_a_queue_that_nobody_empties_is_not_looked_into(ask, monkeypatch):
    """Tasks run at once, and one is left over from before."""
    ask()
    asked: list[str] = []
    monkeypatch.setattr(Conf, "SYNC", True)
    monkeypatch.setattr("django_q.tasks.async_task", asked.append)
    ask()
    assert asked == [background.DELIVER]


def test_a_queue_that_is_away_breaks_nothing(ask, monkeypatch, caplog):
    def fail(*args):
        raise OSError("away")

    monkeypatch.setattr("django_q.tasks.async_task", fail)
    ask()
    assert "could not be woken" in caplog.text


def test_asking_for_what_waits_is_one_look(ask, django_assert_num_queries):
    ask()
    with django_assert_num_queries(1):
        ask()
