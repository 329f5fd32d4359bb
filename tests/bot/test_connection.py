"""Webhooks are set, rotated and explained, for one bot or several; no secret is ever said."""

import datetime
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from telegram.error import BadRequest, Conflict, InvalidToken

from mentorship.bot import connection, polling
from mentorship.conf import InvalidConfig, build_config, get_config
from mentorship.domain import contacts, heartbeats, outbox
from mentorship.domain.accounts import prove_address
from mentorship.models import Heartbeat, Notification, TelegramAccount, TelegramUpdate
from mentorship.notifications.addresses import on_site, public_url
from mentorship.testing import factories as make

from .conversation import deliver, message, receive

pytestmark = pytest.mark.django_db

OLD, NEW = "old-hook-secret", "new-hook-secret"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def run(*words: str) -> str:
    out = StringIO()
    call_command("mentorship_telegram", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def two_bots(telegram, settings):
    """The default bot, and one of a second site."""
    second = {"TOKEN": "43:second-token", "WEBHOOK_SECRET": "second-hook", "USERNAME": "second_bot"}
    settings.MENTORSHIP = settings.MENTORSHIP | {"TELEGRAM_BOTS": {"second.example.org": second}}
    return telegram


@pytest.fixture
def rotating(telegram, settings):
    """The secret has just been changed."""
    settings.MENTORSHIP = settings.MENTORSHIP | {
        "TELEGRAM_WEBHOOK_SECRET": NEW,
        "TELEGRAM_WEBHOOK_SECRET_FALLBACKS": [OLD],
    }
    return telegram


def hook(client, secret, update_id, *bot):
    return client.post(
        reverse("mentorship:telegram_webhook", args=bot),
        {"update_id": update_id, "message": {"chat": {"id": 5, "type": "private"}, "text": "hi"}},
        content_type="application/json",
        headers={HEADER: secret},
    ).status_code


def test_while_a_secret_is_rotated_nothing_is_refused(client, rotating):
    assert [hook(client, OLD, 1), hook(client, NEW, 2)] == [200, 200]
    assert "remove it from the settings" in run("rotate")
    assert rotating.sent("set_webhook")[-1]["secret_token"] == NEW
    assert TelegramUpdate.objects.count() == 2


def test_a_secret_that_was_removed_is_accepted_no_more(client, rotating, settings):
    settings.MENTORSHIP = settings.MENTORSHIP | {"TELEGRAM_WEBHOOK_SECRET_FALLBACKS": []}
    assert [hook(client, OLD, 1), hook(client, NEW, 2), hook(client, "", 3)] == [403, 200, 403]


def test_rotating_without_the_old_secret_is_refused_before_anything_is_lost(telegram):
    with pytest.raises(CommandError, match="WEBHOOK_SECRET_FALLBACKS"):
        run("rotate")
    assert not telegram.sent("set_webhook")


def test_rotating_keeps_an_address_of_ones_own(rotating):
    rotating.webhook = {"url": "https://proxy.example.org/hook"}
    run("rotate")
    assert rotating.sent("set_webhook")[-1]["url"] == "https://proxy.example.org/hook"


def test_a_webhook_is_not_set_under_a_running_poller(telegram):
    polling._note_progress(get_config().bots[0])
    with pytest.raises(CommandError, match="poll"):
        run("set-webhook")
    assert "poller was running" in run("info")
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert "Telegram now calls" in run("set-webhook")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Conflict("can't use getUpdates method while webhook is active"), "delete-webhook"),
        (Conflict("terminated by other getUpdates request"), "another poller"),
    ],
)
def test_each_conflict_has_its_own_explanation(telegram, error, words):
    telegram.fail_next = [error]
    with pytest.raises(CommandError, match=words):
        run("poll")


def test_info_says_where_the_webhook_is_and_should_be(telegram):
    telegram.webhook = {
        "url": "https://old.example.org/hook",
        "pending_update_count": 3,
        "last_error_message": "Connection refused",
    }
    text = run("info")
    assert "https://old.example.org/hook" in text
    assert "/telegram/webhook/" in text
    assert "Waiting updates: 3" in text
    assert "Connection refused" in text


@pytest.mark.parametrize(
    "error",
    [
        InvalidToken("The token `42:secret-token` was rejected by the server."),
        BadRequest("bad webhook 42:secret-token hook-secret"),
    ],
)
def test_no_error_of_a_command_says_a_secret(telegram, error):
    telegram.fail_next = [error]
    with pytest.raises(CommandError) as caught:
        run("info")
    chain = [caught.value, caught.value.__cause__, caught.value.__cause__.__cause__]
    assert not any("secret-token" in str(link) or "hook-secret" in str(link) for link in chain)


def test_every_bot_has_its_own_webhook(client, two_bots):
    text = run("set-webhook")
    first, second = two_bots.sent("set_webhook")
    assert (first["bot_id"], second["bot_id"]) == ("", "43")
    assert second["url"] == "https://second.example.org/mentorship/telegram/webhook/43/"
    assert second["secret_token"] == "second-hook"
    assert "second.example.org:" in text
    assert hook(client, "second-hook", 1, "43") == 200
    assert TelegramUpdate.objects.get().bot_id == "43"


def test_the_secret_of_one_bot_opens_no_other(client, two_bots):
    assert hook(client, "hook-secret", 1, "43") == 403
    assert hook(client, "second-hook", 1) == 403
    assert hook(client, "hook-secret", 1, "42") == 200
    assert hook(client, "hook-secret", 1, "99") == 403


def test_one_bot_is_chosen_by_its_name(two_bots):
    run("delete-webhook", "--bot", "second.example.org")
    assert [row["bot_id"] for row in two_bots.sent("delete_webhook")] == ["43"]
    with pytest.raises(CommandError, match=r"default, second\.example\.org"):
        run("info", "--bot", "third")
    with pytest.raises(CommandError, match="--bot"):
        run("poll")


def test_somebody_is_reached_through_the_bot_where_they_linked(two_bots):
    make.make_cycle()
    mentor = make.make_mentor()
    code = contacts.issue_link_code(mentor.user, now=timezone.now())
    receive(message(f"/start {code}"), bot_id="43")
    assert TelegramAccount.objects.get().bot_id == "43"
    assert two_bots.sent()[-1]["bot_id"] == "43"
    receive(message("/offers", update_id=2))
    assert "not linked" in two_bots.sent()[-1]["text"], "the same chat with another bot"
    outbox.post("mentor_registered", to=mentor, key="1", now=timezone.now())
    deliver()
    sent = two_bots.sent()[-1]
    assert (sent["bot_id"], sent["chat_id"]) == ("43", 500)
    (button,) = sent["reply_markup"].inline_keyboard[0]
    assert button.url.startswith("https://second.example.org/")
    assert Notification.objects.get().bot_id == "43"


def test_one_person_on_telegram_is_one_account_with_whatever_bot(two_bots):
    """In a private chat the chat's number is the person's, whichever bot one talks to."""
    first, second = make.make_mentor(), make.make_mentor()
    make.link_telegram(first.user, chat_id=500)
    code = contacts.issue_link_code(second.user, now=timezone.now())
    receive(message(f"/start {code}"), bot_id="43")
    assert "belongs to somebody else" in two_bots.sent()[-1]["text"]
    assert TelegramAccount.objects.get().user == first.user

    contacts.unlink(first.user)
    receive(message(f"/start {code}", update_id=2), bot_id="43")
    assert TelegramAccount.objects.get().user == second.user


@pytest.mark.parametrize(
    ("host", "bot"), [("second.example.org", "second_bot"), ("testserver", "demo_bot")]
)
def test_the_deep_link_leads_to_the_bot_of_the_site(client, two_bots, settings, host, bot):
    mentor = make.make_mentor()
    prove_address(mentor.user, now=timezone.now())
    client.force_login(mentor.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("mentorship:telegram_link"), headers={"host": host})
    assert f"https://t.me/{bot}?start=" in page.content.decode()


def test_addresses_lead_to_the_site_that_is_spoken_for():
    with on_site("second.example.org"):
        assert public_url("mentor_desk").startswith("https://second.example.org/")
    assert not public_url("mentor_desk").startswith("https://second.example.org/")


@pytest.mark.parametrize(
    ("bots", "words"),
    [
        ({"b": "43:x"}, "dictionary with a TOKEN"),
        ({"b": {"USERNAME": "x"}}, "dictionary with a TOKEN"),
        ({"b": {"TOKEN": "43:x", "SECRET": "s"}}, "no key 'SECRET'"),
        ({"b": {"TOKEN": "43:x", "SITE": 5}}, "'SITE'"),
        ({"b": {"TOKEN": "42:y"}}, "one bot twice"),
    ],
)
def test_a_bot_that_is_described_wrongly_is_named_without_its_secrets(bots, words):
    with pytest.raises(InvalidConfig, match=words) as caught:
        build_config({"TELEGRAM_TOKEN": "42:x", "TELEGRAM_BOTS": bots})
    assert "43:x" not in str(caught.value)


def test_no_bot_shows_its_secrets():
    bot = {"TOKEN": "43:second-token", "WEBHOOK_SECRET": "second-hook"}
    config = build_config({"TELEGRAM_TOKEN": "42:first", "TELEGRAM_BOTS": {"b": bot}})
    shown = repr(config) + repr(config.bots)
    assert not any(secret in shown for secret in ("second-token", "second-hook", "42:first"))


def test_a_moment_of_the_last_error_is_taken_over(telegram):
    moment = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
    telegram.webhook = {"url": "https://x.example.org/", "last_error_date": moment}
    assert connection.webhook_state(get_config().bots[0]).last_error_at == moment
    assert heartbeats.last_beat("poller:42") is None
