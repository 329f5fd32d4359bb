"""A web process killed at any step of a request: nothing is half done, lost or done twice.

A form is sent again by its person and an update by Telegram; both come to a process that lives.
"""

import json
import os
import urllib.parse

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from mentorship.bot import inbox
from mentorship.bot.webhook import SECRET_HEADER
from mentorship.domain import review
from mentorship.domain.links import offer_token
from mentorship.models import Application, HistoryEntry, Notification, TelegramUpdate
from mentorship.notifications import delivery
from mentorship.testing import factories as make
from tests.bot.conversation import click

from .processes import STARTS, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the server forks"),
]
CSRF = "a" * 32
#: No request takes as many steps.
TOO_MANY = 200


class Desk:
    """Offers to mentors, answered by their signed links."""

    def __init__(self) -> None:
        make.make_cycle()
        self.team = make.make_supervisor()

    def offer(self) -> Application:
        """One more offer, with a second choice behind it; what was said so far is forgotten."""
        mentor, second = make.make_mentor(), make.make_mentor()
        case = make.make_case(mentor, second)
        review.approve_list(case.pk, actor=make.admin(self.team), now=timezone.now())
        Notification.objects.all().delete()
        return case.applications.get(mentor=mentor)


def answer(web, offer, action, *, dies_at=0):
    """Press a button on the page behind the link."""
    return web.post(
        reverse("mentorship:offer", args=[offer_token(offer)]),
        urllib.parse.urlencode({"action": action, "csrfmiddlewaretoken": CSRF}),
        dies_at=dies_at,
        **{"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={CSRF}"},
    )


def state(offer, action):
    """Everything that the answer changes: the offers of the case, its history, its messages."""
    rows = Application.objects.filter(enrolment=offer.enrolment_id).order_by("priority")
    history = HistoryEntry.objects.filter(application__in=rows, transition=action)
    said = Notification.objects.order_by("notice", "channel", "email")
    return (
        list(rows.values_list("status", flat=True)),
        history.count(),
        list(said.values_list("notice", "channel", "application__priority")),
    )


def die_everywhere(web, desk, action):
    """Die at each step of the answer in turn. Returns what is wrong, and how many deaths.

    Where a death has left nothing the same offer is answered again, until an answer arrives.
    """
    offer = desk.offer()
    before = state(offer, action)
    assert answer(web, offer, action) == 302
    after, found, offer = state(offer, action), [], desk.offer()
    for step in range(1, TOO_MANY):
        status = answer(web, offer, action, dies_at=step)
        left = state(offer, action)
        if left not in (before, after):
            found.append(f"dead at step {step}: {left}")
        if status is not None:
            return [*found, *([] if status == 302 else [f"answered by {status}"])], step - 1
        if left != before:
            again = answer(web, offer, action)
            if again != 409 or state(offer, action) != left:
                found.append(f"sent again after step {step}: {again}, {state(offer, action)}")
            offer = desk.offer()
    raise AssertionError("It never lived.")


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_a_form_is_answered_whole_or_not_at_all(web, action):
    found, deaths = die_everywhere(web(), Desk(), action)
    assert found == []
    assert deaths > 15


def test_control_without_transactions_the_deaths_leave_halves(web):
    found, _deaths = die_everywhere(web(breaks="transactions"), Desk(), "accept")
    assert any("dead at" in line for line in found)


def test_what_was_said_before_the_death_leaves_and_nothing_else(web, worker, tmp_path):
    """The nudge died with the process; the worker that runs finds the messages by itself."""
    desk, site = Desk(), web()
    offer = desk.offer()
    for step in range(1, TOO_MANY):
        assert answer(site, offer, "decline", dies_at=step) is None
        if Notification.objects.exists():
            break
    number = Notification.objects.count()
    worker()
    open_rows = Notification.objects.filter(status__in=("QUEUED", "SENDING"))
    wait_until(lambda: not open_rows.exists(), STARTS)
    assert answer(site, offer, "decline") == 409
    assert Notification.objects.filter(status="SENT").count() == number
    letters = "".join(path.read_text() for path in (tmp_path / "mail").iterdir())
    assert letters.count("\nSubject: ") == number


CONFIG = {
    "TELEGRAM_TOKEN": "42:secret-token",
    "TELEGRAM_WEBHOOK_SECRET": "hook-secret",
    "TELEGRAM_BOT_USERNAME": "demo_bot",
}


def bring(web, update, *, dies_at=0):
    """Telegram calls."""
    return web.post(
        reverse("mentorship:telegram_webhook"),
        json.dumps(update),
        dies_at=dies_at,
        **{"Content-Type": "application/json", SECRET_HEADER: CONFIG["TELEGRAM_WEBHOOK_SECRET"]},
    )


@pytest.fixture
def card(telegram):
    """An offer that has arrived in chat 77."""
    offer = Desk().offer()
    make.link_telegram(offer.mentor.user, chat_id=77)
    now = timezone.now()
    Notification.objects.create(
        dedupe_key="card",
        notice="offer",
        channel="TELEGRAM",
        user=offer.mentor.user,
        application=offer,
        status="SENT",
        provider_id="77:1",
        due_at=now,
        created_at=now,
        sent_at=now,
    )
    return offer


def die_at_the_door(web, card):
    """Die at each step of taking an update in; Telegram brings it until it is acknowledged."""
    for step in range(1, TOO_MANY):
        tap = click(card, update_id=step)
        if bring(web, tap, dies_at=step) is not None:
            return step - 1
        assert bring(web, tap) == 200
    raise AssertionError("It never lived.")


def test_an_update_is_stored_once_wherever_the_process_dies(web, card, telegram):
    deaths = die_at_the_door(web(**CONFIG), card)
    assert deaths >= 3
    assert TelegramUpdate.objects.count() == deaths + 1
    assert inbox.handle_pending() == deaths + 1
    assert HistoryEntry.objects.filter(application=card, transition="accept").count() == 1
    assert len(telegram.sent("answer_callback_query")) == deaths + 1


def test_control_an_inbox_that_knows_no_numbers_takes_it_in_twice(web, card, telegram):
    deaths = die_at_the_door(web(breaks="numbers", **CONFIG), card)
    assert TelegramUpdate.objects.count() > deaths + 1


def test_an_update_that_died_on_the_way_is_handled_by_the_worker_that_runs(
    web, worker, card, telegram_api
):
    """Stored, not acknowledged, nobody woken: one effect all the same, and soon."""
    site, tap = web(**CONFIG), click(card)
    worker(**telegram_api.config)
    for step in range(1, TOO_MANY):
        assert bring(site, tap, dies_at=step) is None
        if TelegramUpdate.objects.exists():
            break
    wait_until(telegram_api.answered, STARTS)
    assert bring(site, tap) == 200
    assert TelegramUpdate.objects.count() == 1
    assert telegram_api.answered() == ["q1"]
    assert HistoryEntry.objects.filter(application=card, transition="accept").count() == 1


def test_everything_that_is_left_is_sent_once(web):
    """After all those deaths the outbox holds what was said, and each letter leaves once."""
    desk, site = Desk(), web()
    offer = desk.offer()
    for step in (9, 14, 19, 0):
        answer(site, offer, "decline", dies_at=step)
    number = Notification.objects.count()
    for _round in range(2):
        delivery.deliver_due()
    assert len(mail.outbox) == number
