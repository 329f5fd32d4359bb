"""The bots: how they are called, and who may call us for them."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from ..conf import Config, InvalidConfig, get_config

#: Letters of a webhook's secret, at least; shorter words are not kept out of logs either.
SHORTEST_SECRET = 8


@register("mentorship")
def check_telegram(**kwargs: Any) -> list[CheckMessage]:
    """E006, W001–W003: Telegram is set up by half."""
    try:
        config = get_config()
    except InvalidConfig:
        return []
    messages: list[CheckMessage] = []
    if not config.has_telegram:
        messages.append(
            CheckWarning(
                "MENTORSHIP has no TELEGRAM_TOKEN: offers go by e-mail alone.",
                hint="Get a token from @BotFather, or silence mentorship.W001.",
                id="mentorship.W001",
            )
        )
    elif any(not bot.username for bot in config.bots):
        messages.append(
            CheckWarning(
                "MENTORSHIP has no TELEGRAM_BOT_USERNAME: nobody can link Telegram.",
                hint="Set it to the name of your bot, without the @.",
                id="mentorship.W002",
            )
        )
    if any(not bot.webhook_secret for bot in config.bots):
        messages.append(
            CheckWarning(
                "MENTORSHIP has no TELEGRAM_WEBHOOK_SECRET: the webhook refuses every call.",
                hint="Set a long random value, or run mentorship_telegram poll instead.",
                id="mentorship.W003",
            )
        )
    return [*messages, *_check_webhook_secrets(config)]


def _check_webhook_secrets(config: Config) -> list[CheckMessage]:
    """E006: whoever guesses the secret of a webhook answers offers for mentors."""
    used = [bot.webhook_secret for bot in config.bots if bot.webhook_secret]
    retired = [secret for bot in config.bots for secret in bot.webhook_secret_fallbacks]
    if all(len(secret) >= SHORTEST_SECRET for secret in (*used, *retired)):
        return []
    return [
        Error(
            "MENTORSHIP has a secret for Telegram's webhook that is empty or easy to guess.",
            hint="Make it of 32 random letters and digits, never of fewer than "
            f"{SHORTEST_SECRET}; leave WEBHOOK_SECRET_FALLBACKS out while none is to retire.",
            id="mentorship.E006",
        )
    ]
