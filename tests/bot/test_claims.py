"""What waits in the inbox is looked up by the dozen, and held one by one."""

from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship.bot import inbox
from mentorship.models import TelegramUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


def bring(*numbers):
    inbox.store(({"update_id": number} for number in numbers), now=timezone.now())


@pytest.fixture
def handled(monkeypatch):
    """The numbers of the updates that were handled, in their order."""
    numbers: list[int] = []
    monkeypatch.setattr(
        inbox, "handle", lambda payload, bot_id: numbers.append(payload["update_id"])
    )
    return numbers


def test_more_than_a_dozen_are_handled_in_the_order_of_arrival(handled):
    numbers = [*range(50, 0, -1)]
    bring(*numbers)
    assert inbox.handle_pending() == 50
    assert handled == numbers


def test_what_another_worker_took_meanwhile_is_left_to_it(handled, monkeypatch):
    bring(1, 2, 3)
    real = inbox.handle

    def handle(payload, bot_id):
        real(payload, bot_id)
        held = timezone.now() + timedelta(seconds=30)
        TelegramUpdate.objects.filter(update_id=2).update(lease_until=held, attempts=1)

    monkeypatch.setattr(inbox, "handle", handle)
    assert inbox.handle_pending() == 2
    assert handled == [1, 3]


def test_what_another_worker_took_and_dropped_is_given_out_by_the_next_look(handled, monkeypatch):
    bring(1, 2)
    real = inbox.handle

    def handle(payload, bot_id):
        real(payload, bot_id)
        TelegramUpdate.objects.filter(update_id=2, attempts=0).update(attempts=1)

    monkeypatch.setattr(inbox, "handle", handle)
    assert inbox.handle_pending() == 2
    assert handled == [1, 2]


def test_what_comes_meanwhile_is_handled_too(handled, monkeypatch):
    bring(1)
    real = inbox.handle

    def handle(payload, bot_id):
        real(payload, bot_id)
        if payload["update_id"] < 30:
            bring(payload["update_id"] + 1)

    monkeypatch.setattr(inbox, "handle", handle)
    assert inbox.handle_pending() == 30


def test_twenty_cost_two_looks_more_than_their_own_statements(handled, connection_queries):
    bring(*range(20))
    with connection_queries() as queries:
        inbox.handle_pending()
    looks = [query for query in queries if query["sql"].startswith("SELECT")]
    assert len(looks) <= 4


@pytest.fixture
def connection_queries():
    """All that is asked of the database."""
    from django.db import connection

    return lambda: CaptureQueriesContext(connection)
