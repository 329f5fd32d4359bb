"""Set, show and delete the webhook, or poll for updates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorship.bot import connection
from mentorship.bot.polling import PollingStopped, poll_forever
from mentorship.conf import get_config


class Command(BaseCommand):
    """``mentorship_telegram set-webhook | delete-webhook | info | poll``."""

    help = "Connect the bot: set-webhook, delete-webhook, info or poll."

    def add_arguments(self, parser: CommandParser) -> None:
        """One word says what to do."""
        parser.add_argument("action", choices=("set-webhook", "delete-webhook", "info", "poll"))
        parser.add_argument("--url", help="Address of the webhook, if it is not the site's own.")

    def handle(self, *args: Any, action: str, url: str | None, **options: Any) -> None:
        """Do it and say in one line what was done."""
        if not get_config().telegram_token:
            raise CommandError("MENTORSHIP has no TELEGRAM_TOKEN.")
        try:
            if action == "set-webhook":
                self.stdout.write(f"Telegram now calls {connection.set_webhook(url)}")
            elif action == "delete-webhook":
                connection.delete_webhook()
                self.stdout.write("Telegram calls no webhook any more.")
            elif action == "info":
                self._show(connection.webhook_state())
            else:
                self._poll()
        except (connection.ConnectionFailed, PollingStopped) as error:
            raise CommandError(str(error)) from error

    def _show(self, state: connection.WebhookState) -> None:
        self.stdout.write(f"Webhook: {state.url or 'none'}")
        self.stdout.write(f"Waiting updates: {state.waiting}")
        if state.last_error:
            self.stdout.write(f"Last error: {state.last_error}")

    def _poll(self) -> None:
        self.stdout.write("Polling; stop with Ctrl-C.")
        try:
            poll_forever()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
