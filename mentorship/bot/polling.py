"""Polling: for sites that Telegram cannot reach. Stores updates before acknowledging them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.utils import timezone
from telegram.error import Conflict, InvalidToken, TelegramError

from mentorship.notifications.channels import telegram_api

from .inbox import store

logger = logging.getLogger("mentorship.bot")

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LONG_POLL_SECONDS = 25
PAUSE_SECONDS = 5


class PollingStopped(Exception):
    """Polling cannot go on; the text says what to do."""


def poll_once(offset: int | None, *, seconds: int = LONG_POLL_SECONDS) -> int | None:
    """Fetch and store one batch. Returns the offset that acknowledges it.

    The batch is acknowledged by the next call alone: a crash in between fetches it again,
    and the inbox knows it.
    """
    updates = telegram_api.call(
        "get_updates",
        offset=offset,
        timeout=seconds,
        allowed_updates=list(ALLOWED_UPDATES),
        read_seconds=seconds + 10,
    )
    if not updates:
        return offset
    store([update.to_dict() for update in updates], now=timezone.now())
    return int(updates[-1].update_id) + 1


def poll_forever(keep_going: Callable[[], bool] = lambda: True) -> None:
    """Poll until told to stop; short outages are waited out.

    Raises ``PollingStopped`` for a wrong token, and where a webhook or a second poller
    competes for the updates.
    """
    offset: int | None = None
    while keep_going():
        try:
            offset = poll_once(offset)
        except Conflict as error:
            raise PollingStopped(
                "Telegram reports a conflict: a webhook is set or another poller runs. "
                "Run “mentorship_telegram delete-webhook”, or stop the other poller."
            ) from error
        except InvalidToken as error:
            raise PollingStopped("Telegram does not accept TELEGRAM_TOKEN.") from error
        except TelegramError as error:
            logger.warning("Polling pauses: %s", type(error).__name__)
            time.sleep(PAUSE_SECONDS)
