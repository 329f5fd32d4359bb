"""Bots on Telegram, as the settings describe them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TelegramBot:
    """One bot: how it is reached, and the site for which it speaks.

    ``bot_id`` is empty for the default bot, whichever that is, and else ``public_id``: the part
    of the token before the colon, which is no secret. Rows in the database carry it.
    """

    bot_id: str
    alias: str
    token: str = dataclasses.field(repr=False)
    webhook_secret: str | None = dataclasses.field(default=None, repr=False)
    webhook_secret_fallbacks: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    username: str | None = None
    site: str = ""

    @property
    def public_id(self) -> str:
        """The bot's own number at Telegram."""
        return self.token.partition(":")[0]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the webhook accepts: the secret in force, then those that are being retired."""
        return tuple(filter(None, (self.webhook_secret, *self.webhook_secret_fallbacks)))


#: The keys of one entry of ``TELEGRAM_BOTS``; the token alone is required.
BOT_KEYS = {
    "TOKEN": str,
    "WEBHOOK_SECRET": str,
    "WEBHOOK_SECRET_FALLBACKS": tuple[str, ...],
    "USERNAME": str,
    "SITE": str,
}


def bot_of(alias: str, row: Mapping[str, Any]) -> TelegramBot:
    """The bot that an entry of ``TELEGRAM_BOTS`` describes."""
    token = str(row["TOKEN"])
    return TelegramBot(
        bot_id=token.partition(":")[0],
        alias=alias,
        token=token,
        webhook_secret=row.get("WEBHOOK_SECRET"),
        webhook_secret_fallbacks=tuple(row.get("WEBHOOK_SECRET_FALLBACKS", ())),
        username=row.get("USERNAME"),
        site=row.get("SITE", alias),
    )
