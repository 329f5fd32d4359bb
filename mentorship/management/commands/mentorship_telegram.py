"""Set, show, rotate and delete the webhook, or poll for updates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorship.bot import connection
from mentorship.bot.polling import PollingStopped, poll_forever
from mentorship.conf import get_config
from mentorship.telegram_bots import TelegramBot


class Command(BaseCommand):
    """``mentorship_telegram set-webhook | rotate | delete-webhook | info | poll``."""

    help = "Connect the bot: set-webhook, rotate, delete-webhook, info or poll."

    def add_arguments(self, parser: CommandParser) -> None:
        """One word says what to do."""
        actions = ("set-webhook", "rotate", "delete-webhook", "info", "poll")
        parser.add_argument("action", choices=actions)
        parser.add_argument("--url", help="Address of the webhook, if it is not the site's own.")
        parser.add_argument("--bot", help="One of TELEGRAM_BOTS, by its name; else all of them.")

    def handle(
        self, *args: Any, action: str, url: str | None, bot: str | None, **options: Any
    ) -> None:
        """Do it for one bot or all, and say in a line what was done."""
        bots = self._choose(bot)
        if (url or action == "poll") and len(bots) > 1:
            raise CommandError("There are several bots: name one with --bot.")
        for one in bots:
            if len(bots) > 1:
                self.stdout.write(f"{one.alias or 'default'}:")
            try:
                self._do(action, one, url)
            except (connection.ConnectionFailed, PollingStopped) as error:
                raise CommandError(str(error)) from error

    def _choose(self, name: str | None) -> list[TelegramBot]:
        bots = list(get_config().bots)
        if not bots:
            raise CommandError("MENTORSHIP has no TELEGRAM_TOKEN.")
        if name is None:
            return bots
        chosen = [bot for bot in bots if name in (bot.alias or "default", bot.public_id)]
        if not chosen:
            known = ", ".join(bot.alias or "default" for bot in bots)
            raise CommandError(f"There is no bot {name!r}. There are: {known}.")
        return chosen

    def _do(self, action: str, bot: TelegramBot, url: str | None) -> None:
        if action == "set-webhook":
            self.stdout.write(f"Telegram now calls {connection.set_webhook(bot, url)}")
        elif action == "rotate":
            self.stdout.write(f"Telegram now calls {connection.rotate(bot)} with the new secret.")
            self.stdout.write(
                "Calls under way still bring the old one: remove it from the settings when "
                "“info” shows no waiting updates, two minutes from now at the earliest."
            )
        elif action == "delete-webhook":
            connection.delete_webhook(bot)
            self.stdout.write("Telegram calls no webhook any more.")
        elif action == "info":
            self._show(bot, connection.webhook_state(bot))
        else:
            self._poll(bot)

    def _show(self, bot: TelegramBot, state: connection.WebhookState) -> None:
        self.stdout.write(f"Webhook: {state.url or 'none'}")
        expected = connection.webhook_address(bot)
        if state.url and state.url != expected:
            self.stdout.write(f"The site's own address would be {expected}")
        if since := connection.poller_alive(bot):
            self.stdout.write(f"A poller was running at {since:%H:%M:%S} UTC.")
        self.stdout.write(f"Waiting updates: {state.waiting}")
        if state.last_error:
            self.stdout.write(f"Last error: {state.last_error}")

    def _poll(self, bot: TelegramBot) -> None:
        self.stdout.write("Polling; stop with Ctrl-C.")
        try:
            poll_forever(bot)
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
