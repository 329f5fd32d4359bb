"""The poller killed with SIGKILL: started again without a human, and each update has one effect."""

import time
from pathlib import Path

import pytest
from django.utils import timezone

from mentorship.choices import NotificationStatus
from mentorship.domain import review
from mentorship.models import Application, HistoryEntry, Notification, TelegramUpdate
from mentorship.testing import factories as make
from tests.bot.conversation import click

from .processes import STARTS, kill, patience, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc"),
]


@pytest.fixture
def offers():
    """``offers()`` has arrived in a chat of its own as a card: an application and a tap on it."""
    make.make_cycle()
    team = make.admin(make.make_team_member())

    def offer(number: int = 0):
        mentor, chat = make.make_mentor(), 7000 + number
        case = make.make_case(mentor)
        review.approve_list(case.pk, actor=team, now=timezone.now())
        application = case.applications.get()
        Notification.objects.exclude(application=application, notice="offer").delete()
        make.link_telegram(mentor.user, chat_id=chat)
        Notification.objects.filter(application=application).update(
            channel="TELEGRAM",
            status=NotificationStatus.SENT,
            provider_id=f"{chat}:1",
            sent_at=timezone.now(),
        )
        return application, click(application, update_id=100 + number, chat=chat, sender=chat)

    return offer


def poller_of(worker):
    wait_until(worker.poller, STARTS)
    return worker.poller()[0]


def answered(application: Application) -> int:
    return HistoryEntry.objects.filter(application=application, transition="accept").count()


def kill_at_acknowledgement(worker, api, tap, *, got_through):
    """Let the poller fetch a tap, kill it when it acknowledges. Returns whom, and when."""
    killed = []

    def strike():
        victim = poller_of(worker)
        kill(victim)
        killed.append((victim, time.monotonic()))
        return got_through

    api.at_acknowledgement = strike
    api.bring(tap)
    wait_until(lambda: killed, STARTS)
    return killed[0]


@pytest.mark.parametrize("got_through", [False, True], ids=["before", "after"])
def test_killed_at_the_acknowledgement_it_comes_back_and_there_is_one_effect(
    worker, telegram_api, offers, got_through
):
    application, tap = offers()
    runs = worker("--poll", **telegram_api.config)
    soon = patience(wait_until(telegram_api.is_polled, STARTS))
    victim, at = kill_at_acknowledgement(runs, telegram_api, tap, got_through=got_through)
    wait_until(lambda: not telegram_api.waiting and telegram_api.answered(), soon)
    assert time.monotonic() - at <= soon
    assert poller_of(runs) != victim
    assert telegram_api.fetched.count(tap["update_id"]) == (1 if got_through else 2)
    assert TelegramUpdate.objects.count() == 1
    assert answered(application) == 1
    later, another = offers(1)
    telegram_api.bring(another)
    wait_until(lambda: len(telegram_api.answered()) == 2, soon)
    assert (answered(application), answered(later)) == (1, 1)
    assert runs.end() == 0


@pytest.mark.slow
def test_control_a_poller_that_acknowledges_first_loses_the_tap(worker, telegram_api, offers):
    application, tap = offers()
    runs = worker("--poll", breaks="order", **telegram_api.config)
    kill_at_acknowledgement(runs, telegram_api, tap, got_through=True)
    later, another = offers(1)
    telegram_api.bring(another)
    wait_until(telegram_api.answered, STARTS)
    assert (answered(application), answered(later)) == (0, 1)


@pytest.mark.slow
def test_control_an_inbox_that_knows_no_numbers_answers_twice(worker, telegram_api, offers):
    _application, tap = offers()
    runs = worker("--poll", breaks="numbers", **telegram_api.config)
    kill_at_acknowledgement(runs, telegram_api, tap, got_through=False)
    wait_until(lambda: len(telegram_api.answered()) == 2, STARTS)
    assert TelegramUpdate.objects.count() == 2
