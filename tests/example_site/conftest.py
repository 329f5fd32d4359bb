"""The simulator, driven by the real client library."""

import asyncio
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

APPS = {"example_site.telegram_simulator", "example_site.mailbox"}
TOKEN = "123456789:a-token-for-the-tests-of-the-simulator"
USERNAME = "test_mentorship_bot"

Api = Callable[..., Any]

# Without the two apps their models cannot even be imported.
if not APPS.issubset(settings.INSTALLED_APPS):
    collect_ignore_glob = ["test_telegram_*.py", "test_mailbox.py"]


@pytest.fixture(autouse=True)
def stand_ins():
    """Their addresses, and a bot of our own whose updates wait until they are asked for."""
    simulator = {"token": TOKEN, "username": USERNAME, "delivery": "off"}
    with override_settings(ROOT_URLCONF="tests.example_site.urls", TELEGRAM_SIMULATOR=simulator):
        yield


@cache
def _ssl_context() -> ssl.SSLContext:
    return ssl.create_default_context()


@pytest.fixture
def api(live_server, monkeypatch) -> Api:
    """``api("send_message", chat_id=…)`` calls the method of a real ``telegram.Bot``."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    return call_through(f"{live_server.url}/telegram/bot", TOKEN)


def call_through(base_url: str, token: str) -> Api:
    """A synchronous face for the asynchronous client."""
    from telegram import Bot
    from telegram.request import HTTPXRequest

    async def call(method: str, arguments: dict[str, Any]) -> Any:
        options = {"verify": _ssl_context()}
        async with HTTPXRequest(read_timeout=5, httpx_kwargs=options) as request:
            bot = Bot(token, base_url=base_url, request=request, get_updates_request=request)
            return await getattr(bot, method)(**arguments)

    return lambda method, **arguments: asyncio.run(call(method, arguments))


@pytest.fixture
def sara(transactional_db):
    """Somebody who has pressed Start."""
    from example_site.telegram_simulator.people import create_person

    return create_person(name="Sara Lindqvist", started=True)
