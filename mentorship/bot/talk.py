"""Saying something at once. What must not be lost goes through the outbox instead."""

from __future__ import annotations

import logging
from typing import Any

from telegram import LinkPreviewOptions
from telegram.error import TelegramError

from mentorship.notifications.channels import telegram_api
from mentorship.notifications.channels.telegram import keyboard
from mentorship.notifications.channels.telegram_text import LONGEST, shortened
from mentorship.notifications.rendering import Button

logger = logging.getLogger("mentorship.bot")

LONGEST_ANSWER = 200


def say(chat_id: int, text: str, *, bot_id: str, buttons: list[Button] | None = None) -> None:
    """Send a text without markup. A chat that cannot be written to is no error."""
    attempt(
        "send_message",
        bot_id=bot_id,
        chat_id=chat_id,
        text=shortened(text, LONGEST),
        reply_markup=keyboard(buttons or []),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


def answer_click(click_id: str, text: str, *, bot_id: str, alert: bool) -> None:
    """Show a short answer on the button; too late is no harm, what was pressed is stored."""
    attempt(
        "answer_callback_query",
        bot_id=bot_id,
        callback_query_id=click_id,
        text=shortened(text, LONGEST_ANSWER),
        show_alert=alert,
    )


def settle(message: dict[str, Any], text: str, *, bot_id: str) -> None:
    """Replace a question of the bot, and its buttons, by what became of it."""
    chat_id = (message.get("chat") or {}).get("id")
    if chat_id is not None and message.get("message_id") is not None:
        attempt(
            "edit_message_text",
            bot_id=bot_id,
            chat_id=chat_id,
            message_id=message["message_id"],
            text=shortened(text, LONGEST),
            reply_markup=None,
        )


def attempt(method: str, **arguments: Any) -> None:
    """Call the Bot API for something that nobody depends on."""
    try:
        telegram_api.call(method, **arguments)
    except TelegramError as error:
        logger.info("%s did not work: %s", method, type(error).__name__)
