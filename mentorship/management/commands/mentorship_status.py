"""Say how the messages do, in words or as JSON; the exit status tells whether all is well."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mentorship.bot.connection import ConnectionFailed, poller_alive, webhook_state
from mentorship.conf import get_config
from mentorship.domain.health import examine
from mentorship.domain.health_report import as_lines, as_values
from mentorship.telegram_bots import TelegramBot


class Command(BaseCommand):
    """``mentorship_status [--json] [--offline]``."""

    help = "Say how the messages do. The exit status is 1 where somebody has to do something."

    def add_arguments(self, parser: CommandParser) -> None:
        """How it is said, and whether Telegram is asked."""
        parser.add_argument("--json", action="store_true", help="For machines.")
        parser.add_argument("--offline", action="store_true", help="Do not ask Telegram.")

    def handle(self, *args: Any, json: bool, offline: bool, **options: Any) -> None:
        """Look, say it, and end with what it means."""
        health = examine(now=timezone.now())
        hooks = [] if offline else [_webhook(bot) for bot in get_config().bots]
        if json:
            self._as_json({**as_values(health), "webhooks": hooks})
        else:
            lines = [*as_lines(health), *(_in_words(hook) for hook in hooks)]
            self.stdout.write("\n".join(lines))
        if not health.is_well:
            sys.exit(1)

    def _as_json(self, values: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(values, indent=2))


def _webhook(bot: TelegramBot) -> dict[str, Any]:
    """What Telegram says about a bot's webhook."""
    name: dict[str, Any] = {"bot": bot.alias or "default"}
    try:
        state = webhook_state(bot)
    except ConnectionFailed as error:
        return {**name, "problem": str(error)}
    polled = poller_alive(bot)
    return {
        **name,
        "url": state.url,
        "waiting": state.waiting,
        "last_error": state.last_error,
        "polled_at": polled.isoformat() if polled else None,
    }


def _in_words(hook: dict[str, Any]) -> str:
    name = f"Updates for the bot {hook['bot']}"
    if "problem" in hook:
        return f"{name}: {hook['problem']}"
    way = hook["url"] or ("fetched by a poller" if hook["polled_at"] else "nobody gets them")
    error = f", last error: {hook['last_error']}" if hook["last_error"] else ""
    return f"{name}: {way}, {hook['waiting']} wait at Telegram{error}"
