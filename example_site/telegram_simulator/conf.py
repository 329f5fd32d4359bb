"""The one settings dictionary, ``TELEGRAM_SIMULATOR``, as a typed value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.conf import settings


@dataclass(frozen=True)
class BotSettings:
    """Who a bot is."""

    token: str = "700000001:demonstration-token-that-opens-nothing"
    username: str = "demo_mentorship_bot"
    name: str = "Mentorship"


@dataclass(frozen=True)
class SimulatorSettings(BotSettings):
    """Who the bot is, which others there are, and how updates leave this process.

    ``bots``: further bots, each a dictionary with ``token``, ``username`` and ``name``.
    ``delivery``: ``thread`` posts to the webhooks from a background thread and retries;
    ``inline`` posts once, at the end of the request that caused the update (for tests);
    ``off`` leaves the updates pending.
    """

    bots: tuple[Mapping[str, Any], ...] = field(default=())
    delivery: Literal["thread", "inline", "off"] = "thread"

    @property
    def all_bots(self) -> tuple[BotSettings, ...]:
        """Every bot, the first one first."""
        first = BotSettings(token=self.token, username=self.username, name=self.name)
        return (first, *(BotSettings(**row) for row in self.bots))

    def find(self, token: str) -> BotSettings | None:
        """The bot with this token."""
        return next((bot for bot in self.all_bots if bot.token == token), None)


def get_settings() -> SimulatorSettings:
    """Read the settings now, so that tests can override them."""
    return SimulatorSettings(**getattr(settings, "TELEGRAM_SIMULATOR", {}))
