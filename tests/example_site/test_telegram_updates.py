"""How the bot hears of taps and messages: fetched or posted, in order, until accepted."""

import json
import threading
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from telegram.error import BadRequest, Conflict

from example_site.telegram_simulator import delivery, people
from example_site.telegram_simulator.models import Bot, Message, Update
from tests.example_site.conftest import TOKEN


class Webhook:
    """The other end: keeps what is posted and answers as it is told."""

    def __init__(self):
        self.calls, self.statuses = [], []

    def post(self, url, **kwargs):
        self.calls.append({"url": url, **kwargs})
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise httpx.ConnectError("nobody there")
        headers = {"Retry-After": "5"} if status == 503 else {}
        return httpx.Response(status, headers=headers)

    @property
    def kinds(self):
        return [next(key for key in c["json"] if key != "update_id") for c in self.calls]


@pytest.fixture
def webhook(monkeypatch, sara):
    there = Webhook()
    monkeypatch.setattr("example_site.telegram_simulator.delivery.httpx.post", there.post)
    Bot.objects.filter(token=TOKEN).update(
        webhook_url="http://site/hook/", secret_token="se-cret_1"
    )
    return there


def bubble(person):
    return Message.objects.create(person=person, is_from_bot=True, text="Offer")


def due_again():
    Update.objects.update(next_attempt_at=timezone.now())


def test_updates_are_fetched_until_confirmed(api, sara):
    people.press_start(sara, "code_1")
    query = people.tap(sara, bubble(sara), "yes")

    first, second = api("get_updates")
    assert first.message.text == "/start code_1"
    assert first.message.entities[0].type == "bot_command"
    assert second.callback_query.data == "yes"
    assert second.callback_query.id == query.query_id
    assert second.callback_query.message.text == "Offer"
    assert [u.update_id for u in api("get_updates", limit=1)] == [first.update_id]
    assert [u.update_id for u in api("get_updates", offset=second.update_id)] == [second.update_id]
    assert api("get_updates", offset=second.update_id + 1) == ()
    assert api("get_updates") == ()


def test_a_negative_offset_keeps_the_last_ones(api, sara):
    for text in "abc":
        people.write(sara, text)

    assert [update.message.text for update in api("get_updates", offset=-2)] == ["b", "c"]
    assert [update.message.text for update in api("get_updates")] == ["b", "c"]


def test_only_allowed_kinds_are_made(api, sara):
    api("get_updates", allowed_updates=["callback_query"])
    people.write(sara, "not heard")
    people.tap(sara, bubble(sara), "heard")

    assert [update.callback_query.data for update in api("get_updates")] == ["heard"]


def test_blocking_and_starting_again_are_told(api, sara):
    people.set_blocked(sara, blocked=True)
    people.set_blocked(sara, blocked=True)
    people.press_start(sara)

    blocked, unblocked, start = api("get_updates")
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert start.message.text == "/start"


def test_a_tap_goes_stale_after_two_and_a_half_minutes(api, sara):
    people.tap(sara, bubble(sara), "late")
    people.write(sara, "later")
    now = timezone.now()
    Update.objects.filter(kind="callback_query").update(expires_at=now - timedelta(seconds=1))

    assert [update.message.text for update in api("get_updates")] == ["later"]


def test_a_second_poller_ends_the_first(sara, monkeypatch, client):
    people.the_bot()

    def second_poller(seconds):
        monkeypatch.undo()
        assert client.get(f"/telegram/bot{TOKEN}/getUpdates").status_code == 200

    monkeypatch.setattr("example_site.telegram_simulator.api.receiving.time.sleep", second_poller)
    answer = client.get(f"/telegram/bot{TOKEN}/getUpdates", {"timeout": 5})

    assert answer.status_code == 409
    assert "terminated by other getUpdates request" in answer.json()["description"]


def test_polling_and_webhook_exclude_each_other(api, sara):
    api("set_webhook", url="http://127.0.0.1:1/hook/", allowed_updates=["message"])
    people.write(sara, "one")

    with pytest.raises(Conflict):
        api("get_updates")
    info = api("get_webhook_info")
    assert (info.url, info.pending_update_count) == ("http://127.0.0.1:1/hook/", 1)
    assert info.allowed_updates == ("message",)
    api("delete_webhook", drop_pending_updates=True)
    assert api("get_updates") == ()
    assert api("get_webhook_info").url == ""


@pytest.mark.parametrize(
    "arguments", [{"url": "ftp://x/"}, {"url": "https://x/", "secret_token": "sp ace"}]
)
def test_a_webhook_has_a_web_address_and_a_plain_secret(api, db, arguments):
    with pytest.raises(BadRequest):
        api("set_webhook", **arguments)


def test_updates_are_posted_with_the_secret(webhook, sara):
    people.write(sara, "Hello")

    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0
    (call,) = webhook.calls
    assert call["url"] == "http://site/hook/"
    assert call["headers"] == {"X-Telegram-Bot-Api-Secret-Token": "se-cret_1"}
    assert call["json"]["message"]["text"] == "Hello"


@pytest.mark.parametrize(("status", "pause"), [(500, 2), (403, 2), (0, 2), (503, 5)])
def test_a_refused_update_comes_again_and_holds_up_only_its_queue(webhook, sara, status, pause):
    webhook.statuses = [status]
    people.write(sara, "first")
    people.write(sara, "second")
    people.tap(sara, bubble(sara), "yes")
    before = timezone.now()

    assert delivery.deliver_due() == 1
    assert webhook.kinds == ["message", "callback_query"]
    waiting = Update.objects.filter(delivered_at=None).first()
    assert waiting.attempts == 1
    assert timedelta(0) < waiting.next_attempt_at - before - timedelta(seconds=pause - 1)
    assert Bot.objects.get().last_error
    due_again()
    assert delivery.deliver_due() == 2
    assert [c["json"].get("message", {}).get("text") for c in webhook.calls[2:]] == [
        "first",
        "second",
    ]


def test_pauses_double_up_to_a_minute(webhook, sara):
    webhook.statuses = [500] * 8
    people.write(sara, "Hello")
    pauses = []
    for _ in range(8):
        due_again()
        delivery.deliver_due()
        pauses.append((Update.objects.get().next_attempt_at - timezone.now()).total_seconds())

    assert [round(pause) for pause in pauses] == [2, 4, 8, 16, 32, 60, 60, 60]


def test_inline_delivery_posts_at_the_end_of_the_transaction(webhook, sara, settings):
    settings.TELEGRAM_SIMULATOR |= {"delivery": "inline"}

    people.write(sara, "Hello")

    assert webhook.kinds == ["message"]


def test_the_thread_is_started_once(monkeypatch, settings):
    settings.TELEGRAM_SIMULATOR |= {"delivery": "thread"}
    ended, started = threading.Event(), []
    monkeypatch.setattr(delivery, "_thread", None)
    monkeypatch.setattr(delivery, "_run", lambda: (started.append(1), ended.wait(5)))

    delivery.ensure_running()
    delivery.ensure_running()
    ended.set()

    assert started == [1]


def test_update_objects_are_plain_json(sara):
    people.write(sara, "Hello")

    assert json.loads(json.dumps(Update.objects.get().as_object()))["message"]["text"] == "Hello"
