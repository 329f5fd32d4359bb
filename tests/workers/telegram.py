"""Telegram's side of polling: it brings an update again until the next one is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.notifications.bot_api import HANG_UP, BotApi, bot_api

TOKEN = "42:secret-token"
#: Telegram waits for up to fifty seconds; the tests want to see polls come.
LONGEST_POLL = 2


@dataclass
class Telegram(BotApi):
    """What waits to be fetched, how often it was, and what happens at the acknowledgement."""

    waiting: list[dict[str, Any]] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)
    #: Called once when an update is acknowledged; says whether that still got through.
    at_acknowledgement: Callable[[], bool] | None = None
    _news: threading.Condition = field(default_factory=threading.Condition)

    def bring(self, *updates: dict[str, Any]) -> None:
        """Somebody did something."""
        with self._news:
            self.waiting += updates
            self._news.notify_all()

    def answer(self, token: str, method: str, arguments: dict[str, str]) -> Any:
        """Updates for whoever asks, a message for everything else."""
        if method == "getWebhookInfo":
            state = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            return 200, {"ok": True, "result": state}
        if method != "getUpdates":
            return super().answer(token, method, arguments)
        self.calls.append((token, method, arguments))
        if "offset" in arguments and not self._acknowledge(int(arguments["offset"])):
            return HANG_UP
        with self._news:
            seconds = min(int(arguments.get("timeout", 0)), LONGEST_POLL)
            self._news.wait_for(lambda: self.waiting, seconds)
            self.fetched += [update["update_id"] for update in self.waiting]
            return 200, {"ok": True, "result": list(self.waiting)}

    def _acknowledge(self, offset: int) -> bool:
        if all(update["update_id"] >= offset for update in self.waiting):
            return True
        disturb, self.at_acknowledgement = self.at_acknowledgement, None
        if disturb is not None and not disturb():
            return False
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        return disturb is None

    def is_polled(self) -> bool:
        """Whether anybody has asked for updates."""
        return any(method == "getUpdates" for _token, method, _arguments in self.calls)

    def answered(self) -> list[str]:
        """The taps that were answered."""
        return [
            arguments["callback_query_id"]
            for _token, method, arguments in self.calls
            if method == "answerCallbackQuery"
        ]

    @property
    def config(self) -> dict[str, str]:
        """The settings of a site that fetches from here."""
        return {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": "hook-secret",
            "TELEGRAM_BOT_USERNAME": "demo_bot",
            "TELEGRAM_API_URL": self.address,
        }


@contextmanager
def telegram_side() -> Iterator[Telegram]:
    """Serve inside this block."""
    api = Telegram()
    with bot_api(api):
        yield api
