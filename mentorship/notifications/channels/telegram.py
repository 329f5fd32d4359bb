"""Telegram: sending a message with buttons, and editing the one that was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode

from mentorship.choices import Notice
from mentorship.conf import get_config
from mentorship.domain.cards import cards_of
from mentorship.models import Notification, TelegramAccount, TelegramGroup

from ..rendering import Button, Message
from .base import Impossible, Leaving, TryLater, at_once
from .telegram_calls import Target, deliver
from .telegram_text import as_html


class TelegramChannel:
    """One message is one card: it is sent once and edited through its life."""

    def send(self, notification: Notification, message: Message, leaving: Leaving = at_once) -> str:
        """Send or edit. Returns "chat:message". Raises a ``DeliveryProblem``."""
        if notification.edits_id:
            return _edit(notification, message, leaving)
        target = _target(notification)
        if target is None:
            raise Impossible("There is no Telegram account that can be reached.")
        _keep_lane(notification, target)
        sent = deliver(
            "send_message",
            target=target,
            leaving=leaving,
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
        accounts = TelegramAccount.objects.filter(
            user_id=notification.user_id, user__is_active=True
        )
        chat = accounts.filter(unreachable_at=None).first()
    return None if chat is None else Target(bot_id=chat.bot_id, chat_id=chat.chat_id)


def _keep_lane(notification: Notification, target: Target) -> None:
    """Let nothing leave through another bot than the one whose lane was open.

    Somebody who linked another bot meanwhile is written to through that one, when it may be.
    Raises ``TryLater``; or ``Impossible`` where the settings have no such bot any more.
    """
    if get_config().find_bot(target.bot_id) is None:
        raise Impossible("The bot of this chat is not in the settings any more.")
    if notification.bot_id != target.bot_id:
        notification.bot_id = target.bot_id
        Notification.objects.filter(pk=notification.pk).update(bot_id=target.bot_id)
        reason = "Another bot speaks with this chat by now."
        raise TryLater(reason, wait=timedelta(0), counts=False)


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


def _edit(notification: Notification, message: Message, leaving: Leaving) -> str:
    """Replace text and buttons of an earlier message; an offer that is over has none."""
    card = Notification.objects.get(pk=cast("int", notification.edits_id))
    chat_id, _colon, message_id = card.provider_id.partition(":")
    target = Target(bot_id=card.bot_id, chat_id=int(chat_id))
    _keep_lane(notification, target)
    deliver(
        "edit_message_text",
        target=target,
        leaving=leaving,
        message_id=int(message_id),
        text=as_html(message),
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(message.buttons),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return card.provider_id


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
