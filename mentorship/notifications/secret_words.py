"""What is secret in a text: tokens and keys of the settings, and links that prove who one is."""

from __future__ import annotations

import re

from django.core.exceptions import ImproperlyConfigured

from mentorship.conf import get_config

HIDDEN = "…"
#: Shorter values are no secrets but accidents of a test, and would blot out half of a text.
SHORTEST = 8
#: Addresses whose last part proves something, as in ``urls.py``.
_LINKS = re.compile(r"((?:/offer|/sign-in|/messages/stop)/)[A-Za-z0-9_:=-]{16,}")
#: One-time codes in deep links and in what is written to the bot.
_CODES = re.compile(
    r"((?:start|startgroup)=|/(?:start|link)(?:@\w+)?(?:\s|\+|%20)+)[A-Za-z0-9_-]{40,64}"
)


def secrets() -> set[str]:
    """The values of the settings that nobody may read anywhere."""
    try:
        config = get_config()
    except ImproperlyConfigured:
        return set()
    values = {config.health_token, *config.paid_queue_secrets}
    for bot in config.bots:
        values |= {bot.token, *bot.secrets}
    return {value for value in values if value and len(value) >= SHORTEST}


def without_secrets(text: str) -> str:
    """The text with every secret taken out; what one needs for finding an error stays."""
    for secret in secrets():
        text = text.replace(secret, HIDDEN)
    return _CODES.sub(rf"\1{HIDDEN}", _LINKS.sub(rf"\1{HIDDEN}", text))
