"""Polling: stored before acknowledged, and a conflict is explained."""

import pytest
from django.core.management import CommandError, call_command
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError

from mentorship.bot import polling
from mentorship.conf import get_config
from mentorship.models import TelegramUpdate

pytestmark = pytest.mark.django_db


def updates(*ids: int) -> list[Update]:
    return [Update.de_json({"update_id": number}, None) for number in ids]


def test_a_batch_is_stored_before_it_is_acknowledged(telegram):
    telegram.updates = updates(7, 8)
    assert polling.poll_once(None) == 9
    assert list(TelegramUpdate.objects.values_list("update_id", flat=True)) == [7, 8]
    assert polling.poll_once(9) == 9


def test_a_batch_that_comes_again_after_a_crash_is_known(telegram):
    telegram.updates = updates(7)
    polling.poll_once(None)
    telegram.updates = updates(7, 8)
    polling.poll_once(None)
    assert TelegramUpdate.objects.count() == 2


@pytest.mark.parametrize(
    ("error", "words"),
    [(Conflict("webhook"), "delete-webhook"), (InvalidToken(), "TELEGRAM_TOKEN")],
)
def test_what_stops_polling_is_explained(telegram, error, words):
    telegram.fail_next = [error]
    with pytest.raises(CommandError, match=words):
        call_command("mentorship_telegram", "poll")


def test_a_short_outage_is_waited_out(telegram, monkeypatch):
    monkeypatch.setattr(polling.time, "sleep", lambda seconds: None)
    telegram.fail_next = [NetworkError("down")]
    telegram.updates = updates(1)
    turns = iter([True, True, False])
    polling.poll_forever(get_config().bots[0], lambda: next(turns))
    assert TelegramUpdate.objects.count() == 1


def test_the_webhook_is_set_with_its_secret(telegram, capsys):
    call_command("mentorship_telegram", "set-webhook")
    (arguments,) = telegram.sent("set_webhook")
    assert arguments["secret_token"] == "hook-secret"
    assert arguments["url"].endswith("/telegram/webhook/")
    assert "callback_query" in arguments["allowed_updates"]
    assert telegram.sent("set_my_commands")
    call_command("mentorship_telegram", "delete-webhook")
    assert telegram.sent("delete_webhook")


def test_without_a_token_the_command_says_so(settings):
    settings.MENTORSHIP = {}
    with pytest.raises(CommandError, match="TELEGRAM_TOKEN"):
        call_command("mentorship_telegram", "info")
