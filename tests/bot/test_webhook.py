"""The webhook: nothing without the secret, 200 for everything with it."""

import json
from typing import Any

import pytest
from django.urls import reverse

from mentorship.bot.webhook import LARGEST_UPDATE
from mentorship.models import TelegramUpdate
from mentorship.telegram_bots import TelegramBot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


SECRET = "hook-secret"
UPDATE = json.dumps({"update_id": 1, "message": {"text": "hi"}}).encode()


def post(client: Any, body: bytes, secret: str | None = SECRET) -> Any:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    return client.post(
        reverse("mentorship:telegram_webhook"),
        body,
        content_type="application/json",
        headers=headers,
    )


def test_an_authentic_update_is_stored_once(client):
    for _time in range(3):
        assert post(client, UPDATE).status_code == 200
    assert TelegramUpdate.objects.get().payload["message"] == {"text": "hi"}
    assert TelegramUpdate.objects.get().bot_id == "42"


@pytest.mark.parametrize("secret", [None, "", "wrong", "hook-secre", "hook-secret ", "é"])
def test_a_forged_call_is_refused_and_stores_nothing(client, secret):
    assert post(client, UPDATE, secret).status_code == 403
    assert not TelegramUpdate.objects.exists()


def test_without_a_configured_secret_nothing_is_let_in(client, settings):
    settings.MENTORSHIP = {"TELEGRAM_TOKEN": "42:x"}
    assert post(client, UPDATE, "").status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1e400}',
        b'{"update_id": 99999999999999999999999}',
        b'{"no": "id"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"update_id": 4, "x": "' + b"x" * LARGEST_UPDATE + b'"}',
    ],
)
def test_authentic_nonsense_is_acknowledged_and_left_out(client, body):
    assert post(client, body).status_code == 200
    assert not TelegramUpdate.objects.exists()


@pytest.mark.parametrize("text", [rb"\u0000", rb"\ud800", rb"\\u0000"])
def test_text_that_a_database_may_refuse_is_acknowledged(client, text):
    assert (
        post(client, b'{"update_id": 3, "message": {"text": "' + text + b'"}}').status_code == 200
    )
    assert post(client, b'{"update_id": 4, "number": 1e999}').status_code == 200
    assert post(client, UPDATE).status_code == 200
    assert TelegramUpdate.objects.filter(update_id=1).exists()


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_a_number_that_json_does_not_have_costs_the_number_alone(client, number):
    for _time in range(2):
        body = b'{"update_id": 5, "message": {"text": "hi", "x": ' + number + b"}}"
        assert post(client, body).status_code == 200
    assert TelegramUpdate.objects.get().payload["message"] == {"text": "hi", "x": None}


def test_an_empty_secret_among_the_old_ones_opens_nothing(client, settings):
    """What "".split(",") makes of a variable that is not set."""
    config = {"TELEGRAM_TOKEN": "42:x", "TELEGRAM_WEBHOOK_SECRET_FALLBACKS": [""]}
    for each in (config, config | {"TELEGRAM_WEBHOOK_SECRET": SECRET}):
        settings.MENTORSHIP = each
        assert post(client, UPDATE, None).status_code == 403
        assert post(client, UPDATE, "").status_code == 403
    assert post(client, UPDATE).status_code == 200


def test_a_call_without_the_header_equals_nothing(client, monkeypatch):
    """Whatever the settings may come to say."""
    monkeypatch.setattr(TelegramBot, "secrets", ("",))
    assert post(client, UPDATE, None).status_code == 403
    assert post(client, UPDATE, "").status_code == 403


def test_only_post(client):
    assert client.get(reverse("mentorship:telegram_webhook")).status_code == 405


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_outside_of_any_transaction_a_call_is_one_statement_and_a_look(
    client, django_assert_num_queries
):
    post(client, UPDATE)
    with django_assert_num_queries(2):
        post(client, UPDATE.replace(b"1", b"2"))
    for body in (
        UPDATE,
        rb'{"update_id": 3, "message": {"text": "\u0000"}}',
        b'{"update_id": 1e9}',
    ):
        assert post(client, body).status_code == 200
    stored = TelegramUpdate.objects.order_by("update_id").values_list("update_id", flat=True)
    assert list(stored) == [1, 2, 3]
