"""The methods that this server knows. Their names are not case-sensitive."""

from collections.abc import Callable
from typing import Any

from ..models import Bot
from . import messages, profile, receiving
from .parameters import Parameters

Method = Callable[[Bot, Parameters], Any]

METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "sendMessage": messages.send_message,
    "sendChatAction": messages.send_chat_action,
    "editMessageText": messages.edit_message_text,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "answerCallbackQuery": messages.answer_callback_query,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "setMyCommands": profile.set_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "getMyCommands": profile.get_my_commands,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
}
_NAMES = {name.lower(): name for name in METHODS}


def find_method(name: str) -> tuple[str, Method] | None:
    """The method by its name in any spelling of capitals, with the proper spelling."""
    proper = _NAMES.get(name.lower())
    return (proper, METHODS[proper]) if proper else None
