"""One update delivered many times at once has one effect (T3)."""

from __future__ import annotations

import functools

import pytest
from django.utils import timezone

from mentorship.bot import inbox
from mentorship.domain import review
from mentorship.models import HistoryEntry, Notification, TelegramUpdate
from mentorship.notifications import delivery
from mentorship.testing.factories import link_telegram, make_case, make_cycle, make_mentor

from .conftest import RUNNERS

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def receive(update):
    """What one call of the webhook and one worker do."""
    new = inbox.store([update], now=timezone.now())
    inbox.handle_pending()
    return new


@pytest.mark.parametrize("new_ids", [False, True], ids=["the-same-update", "the-same-click"])
def test_twenty_deliveries_at_once_are_one_answer(race, team, telegram, new_ids):
    make_cycle()
    mentor = make_mentor(long_term_mentees=50, long_term_hours=100)
    link_telegram(mentor.user, chat_id=77)
    for turn in range(5):
        case = make_case(mentor)
        review.approve_list(case.pk, actor=team, now=timezone.now())
        Notification.objects.exclude(notice="offer").delete()
        delivery.deliver_due()
        application = case.applications.get()
        card = Notification.objects.get(application=application, notice="offer")
        steps = [
            functools.partial(
                receive,
                {
                    "update_id": turn * 100 + (number if new_ids else 0),
                    "callback_query": {
                        "id": "q",
                        "from": {"id": 77},
                        "message": {
                            "message_id": int(card.provider_id.partition(":")[2]),
                            "chat": {"id": 77, "type": "private"},
                        },
                        "data": f"offer:{application.pk}:accept",
                    },
                },
            )
            for number in range(RUNNERS)
        ]
        assert sum(race(*steps)) == (RUNNERS if new_ids else 1)
        inbox.handle_pending()
        accepted = HistoryEntry.objects.filter(application=application, transition="accept")
        assert accepted.count() == 1
    assert not TelegramUpdate.objects.filter(handled_at=None).exists()
