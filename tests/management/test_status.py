"""``mentorship_status``: in words, as JSON, and by its exit status."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from telegram.error import NetworkError

from mentorship.domain import channels, heartbeats, updates
from mentorship.models import Heartbeat, Notification, TelegramUpdate
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work():
    for part in (heartbeats.SWEEP, heartbeats.DISPATCH, heartbeats.INBOX):
        heartbeats.beat(part, now=timezone.now())


def status(*words):
    """What is said, and whether all is well."""
    out = io.StringIO()
    try:
        call_command("mentorship_status", *words, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_all_is_well_in_words():
    text, code = status()
    assert code == 0
    assert "Messages due: 0, the oldest for –" in text
    assert "Email: running, last success never" in text


def test_what_is_wrong_is_said():
    then = timezone.now() - timedelta(seconds=90)
    Notification.objects.create(
        dedupe_key="x", notice="sign_in", channel="EMAIL", email="x@example.org",
        due_at=then, created_at=then,
    )  # fmt: skip
    Heartbeat.objects.update(at=then)
    text, code = status()
    assert code == 1
    assert "Messages due: 1, the oldest for 90 s" in text
    assert "The workers do not get on" in text


def test_taps_that_nobody_handles_are_said():
    then = timezone.now() - timedelta(seconds=90)
    TelegramUpdate.objects.create(bot_id="42", update_id=1, payload={}, received_at=then)
    Heartbeat.objects.filter(name=heartbeats.INBOX).update(at=then)
    text, code = status()
    assert code == 1
    assert "Telegram updates waiting: 1, the oldest for 90 s" in text
    assert "Last look into the inbox: 90 s ago" in text
    assert "Nobody handles what Telegram brings" in text
    assert "The workers do not get on" not in text


def test_updates_that_were_given_up_are_said_with_what_to_do():
    now = timezone.now()
    row = TelegramUpdate.objects.create(
        bot_id="42", update_id=1, payload={}, received_at=now, attempts=5
    )
    text, code = status()
    assert code == 1
    assert "nobody could handle: 1. The log says why; try them again" in text
    updates.let_rest(row.pk, actor=make.admin(make.make_admin()), now=now)
    assert status()[1] == 0


def test_a_stopped_channel_is_said():
    channels.stop("EMAIL", "", "SMTPAuthenticationError (535)", now=timezone.now())
    text, code = status("--offline")
    assert code == 1
    assert "Email stands still: SMTPAuthenticationError (535)" in text


def test_the_webhook(telegram):
    telegram.fail_next = [NetworkError("no line")]
    text, code = status()
    assert code == 0
    assert "Updates for the bot default: Telegram answered: no line" in text


def test_as_json(telegram):
    telegram.fail_next = [NetworkError("no line")]
    text, code = status("--json")
    values = json.loads(text)
    assert (code, values["status"], values["due"]) == (0, "ok", 0)
    assert [row["channel"] for row in values["channels"]] == ["email", "telegram"]
    assert values["webhooks"] == [{"bot": "default", "problem": "Telegram answered: no line"}]


def test_telegram_is_not_asked_when_that_is_not_wanted(telegram):
    assert json.loads(status("--json", "--offline")[0])["webhooks"] == []
    assert telegram.calls == []


def test_a_success_is_told():
    team = make.make_supervisor()
    channels.succeed("EMAIL", "", now=timezone.now())
    assert team
    assert "last success 0 s ago" in status()[0]
