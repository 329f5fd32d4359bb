"""Calling the Bot API from ordinary code: one call, one answer, over connections that stay."""

from __future__ import annotations

import logging
from typing import Any

from telegram.error import InvalidToken

from mentorship.conf import get_config

from .telegram_client import get_client

READ_SECONDS = 15


class _WithoutToken(logging.Filter):
    """httpx logs whole addresses, and the token is part of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        return not any(bot.token in text for bot in get_config().bots)


logging.getLogger("httpx").addFilter(_WithoutToken())


def call(
    method: str, *, bot_id: str = "", read_seconds: float = READ_SECONDS, **arguments: Any
) -> Any:
    """Call a method of a bot and return its answer.

    ``method`` is python-telegram-bot's name, for instance ``send_message``; ``bot_id`` the
    public part of a token, or empty for the site's default bot. Raises
    ``telegram.error.TelegramError``. Must not be called inside a running event loop, which it
    would hold up.
    """
    return get_client().call(_bot(bot_id), method, read_seconds, arguments)


def _bot(bot_id: str) -> tuple[str, str]:
    """Token and address of a bot. Raises ``InvalidToken`` where there is no such bot."""
    config = get_config()
    bot = config.find_bot(bot_id)
    if bot is None:
        raise InvalidToken("There is no such bot.")
    return bot.token, config.telegram_api_url


def bot_id() -> str:
    """The public part of the default bot's token, which tells one bot from another."""
    bot = get_config().find_bot("")
    return bot.public_id if bot else ""
