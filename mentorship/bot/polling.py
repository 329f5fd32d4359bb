"""Polling: for sites that Telegram cannot reach. Stores updates before acknowledging them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from telegram.error import Conflict, InvalidToken, TelegramError

from mentorship.domain import heartbeats
from mentorship.notifications.channels import telegram_api
from mentorship.telegram_bots import TelegramBot

from . import recovery
from .inbox import store

logger = logging.getLogger("mentorship.bot")

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LONG_POLL_SECONDS = 25
PAUSE_SECONDS = 5
_LOST = (InterfaceError, OperationalError)


class PollingStopped(Exception):
    """Polling cannot go on; the text says what to do."""


def poll_once(
    offset: int | None, *, seconds: int = LONG_POLL_SECONDS, bot_id: str = ""
) -> int | None:
    """Fetch and store one batch. Returns the offset that acknowledges it.

    The batch is acknowledged by the next call alone: a crash in between fetches it again,
    and the inbox knows it.
    """
    updates = telegram_api.call(
        "get_updates",
        bot_id=bot_id,
        offset=offset,
        timeout=seconds,
        allowed_updates=list(ALLOWED_UPDATES),
        read_seconds=seconds + 10,
    )
    if not updates:
        return offset
    store([update.to_dict() for update in updates], now=timezone.now(), bot_id=bot_id)
    return int(updates[-1].update_id) + 1


def poll_forever(bot: TelegramBot, keep_going: Callable[[], bool] = lambda: True) -> None:
    """Poll until told to stop; short outages, of Telegram or the database, are waited out.

    After a long one the cards of open offers are refreshed: taps made meanwhile are lost at
    Telegram. Raises ``PollingStopped`` for a wrong token, and where a webhook or a second poller
    competes for the updates.
    """
    offset: int | None = None
    while keep_going():
        try:
            offset = poll_once(offset, bot_id=bot.bot_id)
            _note_progress(bot)
        except Conflict as error:
            raise PollingStopped(_conflict(error)) from None
        except InvalidToken:
            raise PollingStopped("Telegram does not accept the bot's TELEGRAM_TOKEN.") from None
        except TelegramError as error:
            logger.warning("Polling pauses: %s", type(error).__name__)
            time.sleep(PAUSE_SECONDS)
        except _LOST as error:
            logger.warning("Polling pauses, the database is away: %s", type(error).__name__)
            close_old_connections()
            time.sleep(PAUSE_SECONDS)


def _note_progress(bot: TelegramBot) -> None:
    now, name = timezone.now(), heartbeats.POLLER.format(bot.public_id)
    recovery.after_silence(heartbeats.last_beat(name), now=now, bot_id=bot.bot_id)
    heartbeats.beat(name, now=now)


def _conflict(error: Conflict) -> str:
    if "webhook" in error.message.lower():
        return (
            "Telegram reports a conflict: a webhook is set for this bot. Run "
            "“mentorship_telegram delete-webhook”, or do without polling."
        )
    return (
        "Telegram reports a conflict: another poller runs for this bot, perhaps on another "
        "machine. Stop one of the two."
    )
