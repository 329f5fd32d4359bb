"""How the bot is connected: setting, showing and deleting the webhook, and its commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from telegram import BotCommand
from telegram.error import TelegramError

from mentorship.conf import get_config
from mentorship.notifications.addresses import public_url
from mentorship.notifications.channels import telegram_api

from .polling import ALLOWED_UPDATES


class ConnectionFailed(Exception):
    """Telegram refused or could not be reached, or the settings are incomplete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookState:
    """What Telegram says about the webhook."""

    url: str
    waiting: int
    last_error: str


def set_webhook(url: str | None = None) -> str:
    """Tell Telegram to call ``url``, or the site's own address, and publish the commands.

    Returns the address. Raises ``ConnectionFailed``.
    """
    secret = get_config().telegram_webhook_secret
    if not secret:
        raise ConnectionFailed("MENTORSHIP has no TELEGRAM_WEBHOOK_SECRET.")
    address = url or public_url("telegram_webhook")
    _call("set_webhook", url=address, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
    with translation.override(None):
        commands = [BotCommand("start", _("Begin")), BotCommand("help", _("What I can do"))]
    _call("set_my_commands", commands=commands)
    return address


def delete_webhook() -> None:
    """Tell Telegram to call nobody. Raises ``ConnectionFailed``."""
    _call("delete_webhook")


def webhook_state() -> WebhookState:
    """Ask Telegram. Raises ``ConnectionFailed``."""
    info = _call("get_webhook_info")
    return WebhookState(
        url=info.url or "",
        waiting=info.pending_update_count,
        last_error=info.last_error_message or "",
    )


def _call(method: str, **arguments: Any) -> Any:
    if not get_config().telegram_token:
        raise ConnectionFailed("MENTORSHIP has no TELEGRAM_TOKEN.")
    try:
        return telegram_api.call(method, **arguments)
    except TelegramError as error:
        raise ConnectionFailed(f"Telegram answered: {error.message}") from error
