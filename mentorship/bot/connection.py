"""How a bot is connected: setting, showing, rotating and deleting the webhook, and its menu."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from telegram.error import InvalidToken, TelegramError

from mentorship.domain import arrivals
from mentorship.notifications.addresses import on_site, public_url
from mentorship.notifications.channels import telegram_api
from mentorship.telegram_bots import TelegramBot

from . import menu
from .polling import ALLOWED_UPDATES


class ConnectionFailed(Exception):
    """Telegram refused or could not be reached, or the settings are incomplete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookState:
    """What Telegram says about the webhook."""

    url: str
    waiting: int
    last_error: str
    last_error_at: datetime.datetime | None = None


def webhook_address(bot: TelegramBot) -> str:
    """Where Telegram calls for this bot."""
    with on_site(bot.site):
        return public_url("telegram_webhook", *([bot.bot_id] if bot.bot_id else []))


def set_webhook(bot: TelegramBot, url: str | None = None) -> str:
    """Tell Telegram to call ``url``, or the bot's own address; nothing that waits is lost.

    Returns the address. Raises ``ConnectionFailed``, also while somebody polls for this bot:
    the two exclude each other at Telegram.
    """
    if not bot.webhook_secret:
        raise ConnectionFailed(f"{_name(bot)} has no WEBHOOK_SECRET.")
    if poller_since := poller_alive(bot):
        raise ConnectionFailed(
            f"“mentorship_telegram poll” was running for {_name(bot)} at {poller_since:%H:%M:%S} "
            "UTC. Telegram allows a webhook or a poller, not both: stop it, wait a minute and "
            "try again."
        )
    address = url or webhook_address(bot)
    call(
        bot,
        "set_webhook",
        url=address,
        secret_token=bot.webhook_secret,
        allowed_updates=list(ALLOWED_UPDATES),
    )
    menu.publish(functools.partial(call, bot), bot_id=bot.bot_id)
    return address


def rotate(bot: TelegramBot) -> str:
    """Have Telegram use the new secret, which the settings hold beside the old one.

    Returns the address. Raises ``ConnectionFailed`` where the old secret is not kept: calls that
    are under way still carry it, and would be refused.
    """
    if not bot.webhook_secret_fallbacks or bot.webhook_secret in bot.webhook_secret_fallbacks:
        raise ConnectionFailed(
            f"{_name(bot)} keeps no earlier secret. Put the new one into WEBHOOK_SECRET and the "
            "one in force until now into WEBHOOK_SECRET_FALLBACKS, restart the site, and try "
            "again."
        )
    return set_webhook(bot, webhook_state(bot).url or None)


def poller_alive(bot: TelegramBot) -> datetime.datetime | None:
    """When somebody polled for this bot, if that was just now."""
    return arrivals.polled_at(bot, now=timezone.now())


def delete_webhook(bot: TelegramBot) -> None:
    """Tell Telegram to call nobody; what waits stays. Raises ``ConnectionFailed``."""
    call(bot, "delete_webhook")


def webhook_state(bot: TelegramBot) -> WebhookState:
    """Ask Telegram. Raises ``ConnectionFailed``."""
    info = call(bot, "get_webhook_info")
    return WebhookState(
        url=info.url or "",
        waiting=info.pending_update_count,
        last_error=info.last_error_message or "",
        last_error_at=getattr(info, "last_error_date", None),
    )


def call(bot: TelegramBot, method: str, **arguments: Any) -> Any:
    """Call the Bot API for a bot. Raises ``ConnectionFailed``, which holds no secret."""
    try:
        return telegram_api.call(method, bot_id=bot.bot_id, **arguments)
    except InvalidToken:
        # The library's own words repeat the token.
        failure = ConnectionFailed(f"Telegram does not accept the token of {_name(bot)}.")
    except TelegramError as error:
        failure = ConnectionFailed(f"Telegram answered: {_without_secrets(bot, error.message)}")
    raise failure from None


def _without_secrets(bot: TelegramBot, text: str) -> str:
    for secret in (bot.token, *bot.secrets):
        text = text.replace(secret, "…")
    return text


def _name(bot: TelegramBot) -> str:
    return f"The bot “{bot.alias}”" if bot.alias else "The default bot"
