"""The watch over the pages sees a secret wherever it stands, and only where it has no business."""

import json

import pytest
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from tests import secrets_in_pages
from tests.secrets_watch import WATCH

LINK = f"/mentorship/offer/{'Ab1_-:=' * 6}/"
CODE = f"https://t.me/demo_bot?start={'Ab1_' * 11}"
PLAIN = reverse("mentorship:health")


def answer(response, path=PLAIN):
    """What the watch has found in a response, now that somebody has read it."""
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    found = secrets_in_pages.watch_pages(lambda request: response)(request)
    if found.streaming:
        b"".join(found.streaming_content)
    return WATCH.take()


@pytest.fixture
def keys(settings):
    settings.MENTORSHIP = {
        "TELEGRAM_TOKEN": "99:the-token-of-a-site",
        "TELEGRAM_WEBHOOK_SECRET": "the-hook-of-a-site",
        "TELEGRAM_WEBHOOK_SECRET_FALLBACKS": ("an-earlier-hook",),
        "HEALTH_TOKEN": "the-token-of-the-monitoring",
        "PAID_QUEUE_SECRETS": ("the-key-of-the-shop",),
    }


@pytest.mark.parametrize(
    "secret",
    [
        "99:the-token-of-a-site",
        "the-hook-of-a-site",
        "an-earlier-hook",
        "the-token-of-the-monitoring",
        "the-key-of-the-shop",
        "hook-secret",
        LINK,
        CODE,
    ],
)
def test_it_is_seen_in_every_kind_of_words(keys, secret):
    for response in (
        HttpResponse(f"<p>fine</p>\n<p>{secret}</p>"),
        HttpResponse(f"a;b\n{secret};1", content_type="text/csv; charset=utf-8"),
        JsonResponse({"value": secret}),
        StreamingHttpResponse(iter([b"fine\n", secret.encode()]), content_type="text/plain"),
        HttpResponse(f"not found: {'x' * 9000} {secret} {'x' * 9000}", status=404),
    ):
        [leak] = answer(response)
        assert secret in leak
        assert "mentorship:health" in leak


def test_a_page_without_one_is_left_alone(keys):
    assert answer(HttpResponse("<a href='/mentorship/offer/'>An offer</a>")) == []
    picture = HttpResponse(b"\xff\xd8the-hook-of-a-site", content_type="image/jpeg")
    assert answer(picture) == []


@pytest.mark.parametrize(
    ("name", "args", "words", "others"),
    [
        ("mentorship:offer", ["x"], LINK, CODE),
        ("mentorship:sign_in_confirm", ["x"], LINK, CODE),
        ("mentorship:stop_messages", ["x"], LINK, CODE),
        ("mentorship:mentor_desk", [], LINK, CODE),
        ("mentorship:telegram_link", [], CODE, LINK),
        ("mentorship_admin:telegram_group", [], CODE, LINK),
    ],
)
def test_what_is_at_home_somewhere_is_so_there_alone(keys, name, args, words, others):
    assert name in secrets_in_pages.AT_HOME
    path = reverse(name, args=args)
    assert answer(HttpResponse(words), path) == []
    assert answer(HttpResponse(others), path)
    assert answer(HttpResponse("the-key-of-the-shop"), path)


@pytest.mark.django_db
def test_control_a_page_that_lets_one_out_is_seen_by_the_client_of_every_test(
    client, keys, monkeypatch
):
    values = {"status": "ok", "token": "the-token-of-the-monitoring"}
    monkeypatch.setattr("mentorship.public.health._may_see_more", lambda request: True)
    monkeypatch.setattr("mentorship.public.health.as_values", lambda health: values)
    shown = json.loads(client.get(PLAIN).content)
    assert shown == values
    [leak] = WATCH.take()
    assert "The page mentorship:health shows a KEY" in leak
