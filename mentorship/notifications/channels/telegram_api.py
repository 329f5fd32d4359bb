"""Calling the Bot API from ordinary code: one call, one answer, over connections that stay."""

from __future__ import annotations

import logging
from typing import Any

from mentorship.conf import get_config

from .telegram_client import get_client

READ_SECONDS = 15


class _WithoutToken(logging.Filter):
    """httpx logs whole addresses, and the token is part of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        token = get_config().telegram_token
        return not token or token not in record.getMessage()


logging.getLogger("httpx").addFilter(_WithoutToken())


def call(
    method: str, *, bot_id: str = "", read_seconds: float = READ_SECONDS, **arguments: Any
) -> Any:
    """Call a method of a bot and return its answer.

    ``method`` is python-telegram-bot's name, for instance ``send_message``; ``bot_id`` the
    public part of a token, or empty for the site's first bot. Raises
    ``telegram.error.TelegramError``. Must not be called inside a running event loop, which it
    would hold up.
    """
    return get_client().call(_bot(bot_id), method, read_seconds, arguments)


def _bot(bot_id: str) -> tuple[str, str]:
    """Token and address of a bot."""
    config = get_config()
    return config.telegram_token or "", config.telegram_api_url


def bot_id() -> str:
    """The public part of the token, which tells one bot from another."""
    return (get_config().telegram_token or "").partition(":")[0]
