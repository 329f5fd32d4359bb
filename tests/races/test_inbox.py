"""One update, or one tap under many numbers, at many doors at once: one effect (T3)."""

from __future__ import annotations

import contextlib
import functools
import threading

import pytest
from django.utils import timezone

from mentorship.bot import inbox
from mentorship.bot import offers as buttons
from mentorship.domain import review
from mentorship.domain.refusals import TransitionRefused
from mentorship.models import Application, HistoryEntry, Notification, TelegramUpdate
from mentorship.notifications import delivery
from mentorship.testing.factories import link_telegram, make_case, make_cycle, make_mentor

from .conftest import RUNNERS

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def receive(update):
    """What one call of the webhook and one worker do."""
    new = inbox.store([update], now=timezone.now())
    inbox.handle_pending()
    return new


@pytest.fixture
def mentor(transactional_db, django_db_serialized_rollback):
    make_cycle()
    mentor = make_mentor(long_term_mentees=50, long_term_hours=100)
    link_telegram(mentor.user, chat_id=77)
    return mentor


def offer_to(mentor, team):
    """An offer that has arrived, and the tap that accepts it."""
    case = make_case(mentor)
    review.approve_list(case.pk, actor=team, now=timezone.now())
    Notification.objects.exclude(notice="offer").delete()
    delivery.deliver_due()
    application = case.applications.get()
    card = Notification.objects.get(application=application, notice="offer")
    tap = {
        "id": "q",
        "from": {"id": 77},
        "message": {
            "message_id": int(card.provider_id.partition(":")[2]),
            "chat": {"id": 77, "type": "private"},
        },
        "data": f"offer:{application.pk}:accept",
    }
    return application, tap


def deliveries(tap, first, *, new_ids):
    """The same tap for every runner, under one number or under twenty."""
    return [
        functools.partial(
            receive, {"update_id": first + (number if new_ids else 0), "callback_query": tap}
        )
        for number in range(RUNNERS)
    ]


def thanks(telegram):
    texts = [row["text"] for row in telegram.sent("answer_callback_query")]
    return sum(text.startswith("Thank you!") for text in texts)


@pytest.mark.parametrize("new_ids", [False, True], ids=["the-same-update", "the-same-click"])
def test_twenty_deliveries_at_once_are_one_answer(race, team, telegram, mentor, new_ids):
    for turn in range(5):
        application, tap = offer_to(mentor, team)
        outcomes = race(*deliveries(tap, turn * 100, new_ids=new_ids))
        assert sum(outcomes) == (RUNNERS if new_ids else 1)
        inbox.handle_pending()
        accepted = HistoryEntry.objects.filter(application=application, transition="accept")
        assert accepted.count() == 1
        assert thanks(telegram) == turn + 1
    assert not TelegramUpdate.objects.filter(handled_at=None).exists()


def test_control_an_answer_without_the_lock_counts_more_than_once(
    race, team, telegram, mentor, monkeypatch
):
    meeting = threading.Barrier(2)

    def careless(pk, *, actor, now):
        """Look, let somebody else look, too, and only then write."""
        if Application.objects.get(pk=pk).status != "ADMIN_APPROVED":
            raise TransitionRefused(state="")
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait(5)
        Application.objects.filter(pk=pk).update(status="MENTOR_ACCEPTED")

    monkeypatch.setattr(buttons.offers, "accept", careless)
    _application, tap = offer_to(mentor, team)
    race(*deliveries(tap, 1, new_ids=True))
    assert thanks(telegram) > 1
