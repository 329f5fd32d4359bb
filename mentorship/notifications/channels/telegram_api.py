"""Calling the Bot API from ordinary code: one call, one answer, no loop left behind."""

from __future__ import annotations

import asyncio
import functools
import logging
import ssl
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from mentorship.conf import get_config

CONNECT_SECONDS = 5
READ_SECONDS = 15


class _WithoutToken(logging.Filter):
    """httpx logs whole addresses, and the token is part of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        token = get_config().telegram_token
        return not token or token not in record.getMessage()


logging.getLogger("httpx").addFilter(_WithoutToken())


@functools.cache
def _tls() -> ssl.SSLContext:
    """Made once: it costs more than the call itself."""
    return ssl.create_default_context()


def call(method: str, *, read_seconds: float = READ_SECONDS, **arguments: Any) -> Any:
    """Call a method of the bot and return its answer.

    ``method`` is python-telegram-bot's name, for instance ``send_message``. Raises
    ``telegram.error.TelegramError``. Must not be called inside a running event loop.
    """
    return asyncio.run(_call(method, read_seconds, arguments))


async def _call(method: str, read_seconds: float, arguments: dict[str, Any]) -> Any:
    config = get_config()
    request = HTTPXRequest(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        httpx_kwargs={"verify": _tls()},
    )
    async with request:
        bot = Bot(
            config.telegram_token or "",
            base_url=config.telegram_api_url,
            request=request,
            get_updates_request=request,
        )
        return await getattr(bot, method)(**arguments)


def bot_id() -> str:
    """The public part of the token, which tells one bot from another."""
    return (get_config().telegram_token or "").partition(":")[0]
