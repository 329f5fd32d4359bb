"""Watch workers that something else keeps running, and end with an error where they are stuck."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorship.management.watching import Finding, Watch


class Command(BaseCommand):
    """``mentorship_watchdog [--patience 20] [--every 5] [--once]``."""

    help = "End with an error when messages are due and nobody gets on with them."

    def add_arguments(self, parser: CommandParser) -> None:
        """How patient, how often."""
        parser.add_argument("--patience", type=float, default=20, metavar="SECONDS")
        parser.add_argument("--every", type=float, default=5, metavar="SECONDS")
        parser.add_argument("--once", action="store_true", help="Look once.")

    def handle(self, *args: Any, patience: float, every: float, once: bool, **options: Any) -> None:
        """Look until something is wrong."""
        watch = Watch(patience=timedelta(seconds=patience))
        while (finding := watch.look()) is not Finding.STUCK:
            if once:
                self.stdout.write(f"The workers are {finding.value}.")
                return
            time.sleep(every)
        raise CommandError("Messages are due and the workers do not get on.")
