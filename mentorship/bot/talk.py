"""Saying something at once, to somebody who is there.

What tells of something that happened goes through the outbox instead; a reply that matters and
cannot be said now is said when the update is handled again.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from telegram import LinkPreviewOptions
from telegram.error import TelegramError

from mentorship.notifications.channels import telegram_api
from mentorship.notifications.channels.base import DeliveryProblem, InDoubt, TryLater
from mentorship.notifications.channels.telegram import keyboard
from mentorship.notifications.channels.telegram_calls import Target, reply
from mentorship.notifications.channels.telegram_text import LONGEST, shortened
from mentorship.notifications.rendering import Button

logger = logging.getLogger("mentorship.bot")

LONGEST_ANSWER = 200


class NotSaid(Exception):
    """A reply that matters could not be said now: the update is handled again after ``wait``."""

    def __init__(self, wait: timedelta | None) -> None:
        super().__init__("A reply could not be said now.")
        self.wait = wait or timedelta(0)


def say(
    chat_id: int,
    text: str,
    *,
    bot_id: str,
    buttons: list[Button] | None = None,
    matters: bool = False,
) -> None:
    """Send a text without markup. A chat that cannot be written to is no error.

    Raises ``NotSaid`` for one that ``matters`` and may be said later.
    """
    _reply(
        "send_message",
        Target(bot_id=bot_id, chat_id=chat_id),
        matters=matters,
        text=shortened(text, LONGEST),
        reply_markup=keyboard(buttons or []),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


def answer_click(click_id: str, text: str, *, target: Target, alert: bool) -> None:
    """Show a short answer on the button; too late is no harm, what was pressed is stored."""
    _reply(
        "answer_callback_query",
        target,
        in_chat=False,
        callback_query_id=click_id,
        text=shortened(text, LONGEST_ANSWER),
        show_alert=alert,
    )


def settle(message: dict[str, Any], text: str, *, bot_id: str) -> None:
    """Replace a question of the bot, and its buttons, by what became of it."""
    chat_id = (message.get("chat") or {}).get("id")
    if chat_id is not None and message.get("message_id") is not None:
        _reply(
            "edit_message_text",
            Target(bot_id=bot_id, chat_id=chat_id),
            message_id=message["message_id"],
            text=shortened(text, LONGEST),
            reply_markup=None,
        )


def _reply(method: str, target: Target, *, matters: bool = False, **arguments: Any) -> None:
    try:
        reply(method, target=target, **arguments)
    except DeliveryProblem as problem:
        logger.info("%s did not work: %s", method, problem)
        if matters and isinstance(problem, TryLater | InDoubt):
            raise NotSaid(getattr(problem, "wait", None)) from None


def attempt(method: str, **arguments: Any) -> None:
    """Call the Bot API for something that nobody depends on."""
    try:
        telegram_api.call(method, **arguments)
    except TelegramError as error:
        logger.info("%s did not work: %s", method, type(error).__name__)
