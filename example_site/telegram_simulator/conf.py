"""The one settings dictionary, ``TELEGRAM_SIMULATOR``, as a typed value."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings


@dataclass(frozen=True)
class SimulatorSettings:
    """Who the bot is, and how its updates leave this process.

    ``delivery``: ``thread`` posts to the webhook from a background thread and retries;
    ``inline`` posts once, at the end of the request that caused the update (for tests);
    ``off`` leaves the updates pending.
    """

    token: str = "700000001:demonstration-token-that-opens-nothing"
    username: str = "demo_mentorship_bot"
    name: str = "Mentorship"
    delivery: Literal["thread", "inline", "off"] = "thread"


def get_settings() -> SimulatorSettings:
    """Read the settings now, so that tests can override them."""
    return SimulatorSettings(**getattr(settings, "TELEGRAM_SIMULATOR", {}))
