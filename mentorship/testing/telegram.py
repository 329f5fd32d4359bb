"""A stand-in for the Bot API that remembers what was said and answers as it is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest import mock

from mentorship.notifications.channels import telegram_api, telegram_pace

_NO_WEBHOOK = {
    "url": "",
    "pending_update_count": 0,
    "last_error_message": None,
    "last_error_date": None,
}


@dataclass
class FakeTelegram:
    """Records calls; ``fail_next`` holds exceptions that the next calls raise.

    ``updates`` is what polling brings, ``webhook`` what Telegram knows about the webhook.
    """

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    fail_next: list[Exception] = field(default_factory=list)
    updates: list[Any] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __call__(self, method: str, **arguments: Any) -> Any:
        """Answer one call."""
        if self.fail_next:
            raise self.fail_next.pop(0)
        self.calls.append((method, arguments))
        if method == "get_updates":
            batch, self.updates = self.updates, []
            return batch
        if method == "get_webhook_info":
            return SimpleNamespace(**_NO_WEBHOOK | self.webhook)
        return SimpleNamespace(message_id=next(self._ids))

    def sent(self, method: str = "send_message") -> list[dict[str, Any]]:
        """The arguments of all calls of one method."""
        return [arguments for name, arguments in self.calls if name == method]


@contextmanager
def fake_telegram() -> Iterator[FakeTelegram]:
    """No call leaves the process inside this block, and none waits for its chat's turn."""
    fake = FakeTelegram()
    with (
        mock.patch.object(telegram_api, "call", fake),
        mock.patch.object(telegram_pace, "wait_for_place", return_value=None),
        mock.patch.object(telegram_pace, "wait_to_reply", return_value=None),
    ):
        yield fake
