"""A tap that Telegram threw away during an outage is asked for again, once, and only then."""

from datetime import timedelta

import pytest
from django.utils import timezone
from telegram.error import BadRequest

from mentorship.bot import polling, recovery, watching
from mentorship.conf import get_config
from mentorship.domain import heartbeats, offers
from mentorship.models import Heartbeat, Notification, TelegramUpdate
from mentorship.testing import factories as make

from .conversation import click, deliver, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]

URL = "https://site.example.org/telegram/webhook/"


@pytest.fixture
def bot(telegram):
    telegram.webhook = {"url": URL}
    return get_config().bots[0]


def edits(telegram):
    deliver()
    return telegram.sent("edit_message_text")


def test_after_a_long_silence_of_the_poller_the_card_says_to_press_again(telegram, offer, bot):
    polling._note_progress(bot)
    assert edits(telegram) == []
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=151))
    polling._note_progress(bot)
    (edit,) = edits(telegram)
    assert "please press it again" in edit["text"]
    assert "Please respond within" in edit["text"]
    answers = [
        button.callback_data for row in edit["reply_markup"].inline_keyboard for button in row
    ]
    assert f"offer:{offer.pk}:accept" in answers
    receive(click(offer))
    assert make.reload(offer).status == "MENTOR_ACCEPTED"


def test_once_per_outage_and_never_for_a_short_one(telegram, offer, bot):
    now = timezone.now()
    assert recovery.after_silence(now - timedelta(seconds=150), now=now) == 0
    for _time in range(3):
        assert recovery.after_silence(now - timedelta(minutes=9), now=now) == 1
    assert len(edits(telegram)) == 1
    recovery.after_silence(now - timedelta(minutes=3), now=now)
    assert len(edits(telegram)) == 2


def test_who_never_polled_has_missed_nothing(telegram, offer, bot):
    polling._note_progress(bot)
    assert edits(telegram) == []


def test_answered_offers_are_left_alone(telegram, offer, bot):
    offers.accept(offer.pk, actor=make.web(offer.mentor.user), now=timezone.now())
    deliver()
    assert recovery.after_silence(timezone.now() - timedelta(hours=1), now=timezone.now()) == 0


def test_an_answer_between_outage_and_edit_wins(telegram, offer, bot):
    recovery.after_silence(timezone.now() - timedelta(hours=1), now=timezone.now())
    offers.accept(offer.pk, actor=make.web(offer.mentor.user), now=timezone.now())
    assert all(edit["reply_markup"] is None for edit in edits(telegram))


def test_a_card_that_cannot_be_edited_comes_again(telegram, offer, bot):
    recovery.after_silence(timezone.now() - timedelta(hours=1), now=timezone.now())
    telegram.fail_next = [BadRequest("Message to edit not found")]
    deliver()
    fresh = telegram.sent()[-1]
    assert "You have a new mentorship offer" in fresh["text"]
    number = int(Notification.objects.filter(notice="offer").last().provider_id.partition(":")[2])
    receive(click(offer, message=number))
    assert make.reload(offer).status == "MENTOR_ACCEPTED"


def look(telegram, now, failed_at, waiting=0):
    telegram.webhook |= {"last_error_date": failed_at, "pending_update_count": waiting}
    return watching.watch_webhooks(now=now)


def test_webhook_errors_of_a_long_outage_refresh_the_offers_once(telegram, offer, bot):
    now = timezone.now()
    assert look(telegram, now - timedelta(minutes=10), None) == 0
    failed_at = now - timedelta(minutes=5)
    assert look(telegram, now, failed_at, waiting=4) == 0, "the outage goes on"
    assert look(telegram, now, failed_at) == 1
    assert look(telegram, now + timedelta(minutes=1), failed_at) == 0
    assert len(edits(telegram)) == 1


def test_an_update_that_came_after_the_error_ends_the_outage_too(telegram, offer, bot):
    now = timezone.now()
    look(telegram, now - timedelta(minutes=10), None)
    TelegramUpdate.objects.create(bot_id="42", update_id=1, payload={}, received_at=now)
    assert look(telegram, now, now - timedelta(minutes=5), waiting=4) == 1


def test_a_single_failed_call_is_no_outage(telegram, offer, bot):
    now = timezone.now()
    look(telegram, now - timedelta(seconds=60), None)
    assert look(telegram, now, now - timedelta(seconds=5)) == 0


def test_an_error_from_before_the_first_look_is_none_of_ours(telegram, offer, bot):
    now = timezone.now()
    assert look(telegram, now, now - timedelta(days=3)) == 0
    assert heartbeats.last_beat("webhook:42") == now


def test_without_a_webhook_nothing_is_watched(telegram, offer):
    assert watching.watch_webhooks(now=timezone.now()) == 0
    assert not Heartbeat.objects.filter(name="webhook:42").exists()
