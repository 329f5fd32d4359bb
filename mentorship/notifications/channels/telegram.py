"""Telegram: sending a message with buttons, and editing the one that was sent."""

from __future__ import annotations

import datetime
import logging
import warnings
from dataclasses import dataclass
from html import escape
from typing import Any, cast

from django.utils import timezone
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import MessageLimit, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from mentorship.choices import Notice
from mentorship.domain.cards import cards_of
from mentorship.domain.contacts import mark_unreachable
from mentorship.domain.groups import follow_group, mark_group
from mentorship.models import Notification, TelegramAccount, TelegramGroup

from ..rendering import Button, Message
from . import telegram_api
from .base import Impossible, TryLater

logger = logging.getLogger("mentorship.delivery")

_AT_ONCE = datetime.timedelta(seconds=1)
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A chat, and the bot that speaks in it."""

    bot_id: str
    chat_id: int


class TelegramChannel:
    """One message is one card: it is sent once and edited through its life."""

    def send(self, notification: Notification, message: Message) -> str:
        """Send or edit. Returns "chat:message". Raises ``TryLater`` or ``Impossible``."""
        if notification.edits_id:
            return _edit(notification, message)
        target = _target(notification)
        if target is None:
            raise Impossible("There is no Telegram account that can be reached.")
        if notification.bot_id != target.bot_id:
            Notification.objects.filter(pk=notification.pk).update(bot_id=target.bot_id)
        sent = _guarded(
            "send_message",
            target=target,
            text=as_html(message),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.buttons),
            reply_parameters=_reply_to(notification, target),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return f"{target.chat_id}:{sent.message_id}"


def _target(notification: Notification) -> Target | None:
    """Where the message goes: to a group of supervisors, or to its reader's chat."""
    chat: TelegramGroup | TelegramAccount | None = None
    if notification.group_id is not None:
        chat = TelegramGroup.objects.filter(pk=notification.group_id, unreachable_at=None).first()
    elif notification.user_id is not None:
        accounts = TelegramAccount.objects.filter(user_id=notification.user_id)
        chat = accounts.filter(unreachable_at=None).first()
    return None if chat is None else Target(bot_id=chat.bot_id, chat_id=chat.chat_id)


def _reply_to(notification: Notification, target: Target) -> ReplyParameters | None:
    """A reminder answers to the offer's card, so that one tap leads there."""
    if notification.notice != Notice.OFFER_REMINDER or notification.application is None:
        return None
    cards = cards_of(notification.application).filter(provider_id__startswith=f"{target.chat_id}:")
    card = cards.last()
    if card is None:
        return None
    message_id = int(card.provider_id.partition(":")[2])
    return ReplyParameters(message_id, allow_sending_without_reply=True)


def _edit(notification: Notification, message: Message) -> str:
    """Replace text and buttons of an earlier message; an offer that is over has none."""
    card = Notification.objects.get(pk=cast("int", notification.edits_id))
    chat_id, _colon, message_id = card.provider_id.partition(":")
    _guarded(
        "edit_message_text",
        target=Target(bot_id=card.bot_id, chat_id=int(chat_id)),
        message_id=int(message_id),
        text=as_html(message),
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(message.buttons),
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


def _guarded(method: str, *, target: Target, **arguments: Any) -> Any:
    """Call the Bot API and say what its errors mean for a message.

    The order matters: in python-telegram-bot a bad request is a kind of network error.
    """
    try:
        return telegram_api.call(method, bot_id=target.bot_id, chat_id=target.chat_id, **arguments)
    except RetryAfter as error:
        wait = _retry_after(error)
        raise TryLater("Telegram asks to slow down.", wait=wait, counts=False) from error
    except ChatMigrated as error:
        follow_group(target.chat_id, error.new_chat_id, bot_id=target.bot_id)
        raise TryLater("The group has a new id.", wait=_AT_ONCE, counts=False) from error
    except Forbidden as error:
        _lose(target)
        raise Impossible(f"Telegram: {error.message}") from error
    except BadRequest as error:
        return _bad_request(target, error)
    except InvalidToken as error:
        logger.error("Telegram does not accept the bot's token; messages go by e-mail.")
        raise Impossible("Telegram does not accept the bot's token.") from error
    except TelegramError as error:
        raise TryLater(f"Telegram: {type(error).__name__}") from error


def _bad_request(target: Target, error: BadRequest) -> None:
    """A 400 is final; one kind of it is success."""
    text = error.message.lower()
    if "message is not modified" in text:
        return
    if any(sign in text for sign in _GONE):
        _lose(target)
    raise Impossible(f"Telegram: {error.message}") from error


def _lose(target: Target) -> None:
    """Write no more to a chat that is gone, whether a person's or a group."""
    now = timezone.now()
    mark_unreachable(target.chat_id, now=now, bot_id=target.bot_id)
    mark_group(target.chat_id, reachable=False, now=now, bot_id=target.bot_id)


def _retry_after(error: RetryAfter) -> datetime.timedelta:
    """The waiting time, which the library is changing from a number to a timedelta."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = error.retry_after
    if isinstance(value, datetime.timedelta):
        return value
    return datetime.timedelta(seconds=float(value))
