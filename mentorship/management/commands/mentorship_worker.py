"""Run the worker, and start it anew where it ends or does not get on."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from mentorship import background
from mentorship.domain import heartbeats
from mentorship.management.children import Child
from mentorship.management.watching import Finding, Watch

logger = logging.getLogger("mentorship.worker")

LOOKS_EVERY = 1.0
#: A process that ends at once, again and again, is not started more often than this.
PAUSE_AFTER_END = 2.0
AT_ONCE = 10.0


class Command(BaseCommand):
    """``mentorship_worker [--poll]``: the one command that a server has to keep running."""

    help = "Run the worker and restart it where it does not get on; with --poll, fetch updates too."

    def add_arguments(self, parser: CommandParser) -> None:
        """What runs beside the worker, and how patient one is at the end."""
        parser.add_argument("--poll", action="store_true", help="Fetch Telegram's updates, too.")
        parser.add_argument("--finish-within", type=float, default=10, metavar="SECONDS")

    def handle(self, *args: Any, poll: bool, finish_within: float, **options: Any) -> None:
        """Start, watch, and end when told to."""
        self.over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *received: self.over.set())
        self.worker = Child(background.WORKER_COMMAND)
        self.poller = Child("mentorship_telegram", "poll") if poll else None
        self.watch = Watch()
        try:
            self._run()
        finally:
            self._end(finish_within)

    def _run(self) -> None:
        self._start_worker()
        if self.poller:
            self.poller.start()
        while not self.over.wait(LOOKS_EVERY):
            if self.poller and not self.poller.is_running():
                self._again(self.poller, "The poller has ended")
            self._look_after_worker()

    def _look_after_worker(self) -> None:
        if not self.worker.is_running():
            self.worker.kill()
            self._again(self.worker, "The worker has ended")
            self._begin_watch()
            return
        if self.worker.is_loading():
            self.watch.postpone()
        elif self.worker.has_lost_somebody():
            self.watch.suspect()
        if self.watch.look() is Finding.STUCK:
            logger.error("The worker does not get on; it is started anew.")
            self.worker.kill()
            self._start_worker()

    def _again(self, child: Child, reason: str) -> None:
        logger.error("%s; it is started anew.", reason)
        if child.age > AT_ONCE or not self.over.wait(PAUSE_AFTER_END):
            child.start()

    def _start_worker(self) -> None:
        self.worker.start()
        self._begin_watch()

    def _begin_watch(self) -> None:
        self.watch.begin(heartbeats.group_of(self.worker.pid))

    def _end(self, seconds: float) -> None:
        """Let the message in hand be finished; nothing of the group stays behind."""
        group = heartbeats.group_of(self.worker.pid)
        try:
            heartbeats.ask_to_stop(group, now=timezone.now())
        except (DatabaseError, InterfaceError):
            logger.warning("The dispatchers could not be asked to end.")
        if self.poller:
            self.poller.end(within=seconds / 2)
        self.worker.end(within=seconds)
        self.worker.kill()
        try:
            heartbeats.forget(group)
        except (DatabaseError, InterfaceError):
            logger.warning("The group's name could not be forgotten.")
