"""Set, show and delete the webhook, or poll for updates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from telegram import BotCommand
from telegram.error import TelegramError

from mentorship.bot.polling import ALLOWED_UPDATES, PollingStopped, poll_forever
from mentorship.conf import get_config
from mentorship.notifications.addresses import public_url
from mentorship.notifications.channels import telegram_api


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
            getattr(self, "_" + action.replace("-", "_"))(url)
        except TelegramError as error:
            raise CommandError(f"Telegram answered: {error.message}") from error
        except PollingStopped as error:
            raise CommandError(str(error)) from error

    def _set_webhook(self, url: str | None) -> None:
        secret = get_config().telegram_webhook_secret
        if not secret:
            raise CommandError("MENTORSHIP has no TELEGRAM_WEBHOOK_SECRET.")
        address = url or public_url("telegram_webhook")
        telegram_api.call(
            "set_webhook",
            url=address,
            secret_token=secret,
            allowed_updates=list(ALLOWED_UPDATES),
        )
        self._set_commands()
        self.stdout.write(f"Telegram now calls {address}")

    def _set_commands(self) -> None:
        with translation.override(None):
            commands = [BotCommand("start", _("Begin")), BotCommand("help", _("What I can do"))]
        telegram_api.call("set_my_commands", commands=commands)

    def _delete_webhook(self, url: str | None) -> None:
        telegram_api.call("delete_webhook")
        self.stdout.write("Telegram calls no webhook any more.")

    def _info(self, url: str | None) -> None:
        info = telegram_api.call("get_webhook_info")
        self.stdout.write(f"Webhook: {info.url or 'none'}")
        self.stdout.write(f"Waiting updates: {info.pending_update_count}")
        if info.last_error_message:
            self.stdout.write(f"Last error: {info.last_error_message}")

    def _poll(self, url: str | None) -> None:
        self.stdout.write("Polling; stop with Ctrl-C.")
        try:
            poll_forever()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
