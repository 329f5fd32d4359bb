"""Telegram: sending a message with buttons, and editing the one that was sent."""

from __future__ import annotations

import datetime
import logging
import warnings
from html import escape
from typing import Any, cast

from django.utils import timezone
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import MessageLimit, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from mentorship.domain.contacts import mark_unreachable
from mentorship.models import Notification, TelegramAccount

from ..rendering import Button, Message
from . import telegram_api
from .base import Impossible, TryLater

logger = logging.getLogger("mentorship.delivery")

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid")


class TelegramChannel:
    """One message is one card: it is sent once and edited through its life."""

    def send(self, notification: Notification, message: Message) -> str:
        """Send or edit. Returns "chat:message". Raises ``TryLater`` or ``Impossible``."""
        if notification.edits_id:
            return _edit(notification, message)
        account = _account(notification)
        if account is None:
            raise Impossible("There is no Telegram account that can be reached.")
        sent = _guarded(
            "send_message",
            chat_id=account.chat_id,
            text=as_html(message),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.buttons),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return f"{account.chat_id}:{sent.message_id}"


def _account(notification: Notification) -> TelegramAccount | None:
    if notification.user_id is None:
        return None
    accounts = TelegramAccount.objects.filter(user_id=notification.user_id)
    return accounts.filter(unreachable_at=None).first()


def _edit(notification: Notification, message: Message) -> str:
    """Replace the text of an earlier message and take its buttons away."""
    card = Notification.objects.get(pk=cast("int", notification.edits_id))
    chat_id, _colon, message_id = card.provider_id.partition(":")
    _guarded(
        "edit_message_text",
        chat_id=int(chat_id),
        message_id=int(message_id),
        text=as_html(message),
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return card.provider_id


def as_html(message: Message) -> str:
    """The text in the only markup we use, escaped, within Telegram's limit."""
    title = f"<b>{escape(message.subject, quote=False)}</b>"
    room = MessageLimit.MAX_TEXT_LENGTH - len(message.subject) - 10
    text = message.text if len(message.text) <= room else message.text[: room - 1] + "…"
    return f"{title}\n\n{escape(text, quote=False)}"


def keyboard(buttons: list[Button]) -> InlineKeyboardMarkup | None:
    """One button a row; an answer where there is one, else a link."""
    rows = [
        [
            InlineKeyboardButton(button.label, callback_data=button.callback)
            if button.callback
            else InlineKeyboardButton(button.label, url=button.url)
        ]
        for button in buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _guarded(method: str, *, chat_id: int, **arguments: Any) -> Any:
    """Call the Bot API and say what its errors mean for a message.

    The order matters: in python-telegram-bot a bad request is a kind of network error.
    """
    try:
        return telegram_api.call(method, chat_id=chat_id, **arguments)
    except RetryAfter as error:
        wait = _retry_after(error)
        raise TryLater("Telegram asks to slow down.", wait=wait, counts=False) from error
    except (Forbidden, ChatMigrated) as error:
        mark_unreachable(chat_id, now=timezone.now())
        raise Impossible(f"Telegram: {error.message}") from error
    except BadRequest as error:
        return _bad_request(chat_id, error)
    except InvalidToken as error:
        logger.error("Telegram does not accept the bot's token; messages go by e-mail.")
        raise Impossible("Telegram does not accept the bot's token.") from error
    except TelegramError as error:
        raise TryLater(f"Telegram: {type(error).__name__}") from error


def _bad_request(chat_id: int, error: BadRequest) -> None:
    """A 400 is final; one kind of it is success."""
    text = error.message.lower()
    if "message is not modified" in text:
        return
    if any(sign in text for sign in _GONE):
        mark_unreachable(chat_id, now=timezone.now())
    raise Impossible(f"Telegram: {error.message}") from error


def _retry_after(error: RetryAfter) -> datetime.timedelta:
    """The waiting time, which the library is changing from a number to a timedelta."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = error.retry_after
    if isinstance(value, datetime.timedelta):
        return value
    return datetime.timedelta(seconds=float(value))
