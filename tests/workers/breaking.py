"""Takes a guard away in the processes that a test starts, as ``WORKER_BREAKS`` says.

The test that relies on the guard must then see the harm: otherwise it would prove nothing.
"""

import os
import random

from django.apps import AppConfig


def transactions() -> None:
    """Every statement is kept at once."""
    from django.db import connection
    from django.db.transaction import Atomic

    Atomic.__enter__ = lambda self: None
    Atomic.__exit__ = lambda self, *error: None
    connection.features.has_select_for_update = False


def numbers() -> None:
    """The inbox does not know an update again."""
    from mentorship.bot import inbox

    real, chance = inbox._store_one, random.SystemRandom()

    def store(payload, now, number):
        return real({**payload, "update_id": chance.randrange(10**12)}, now, number)

    inbox._store_one = store


def order() -> None:
    """The poller acknowledges what it has not stored yet."""
    from mentorship.bot import polling

    real = polling.store

    def store(payloads, *, now, bot_id):
        last = max(payload["update_id"] for payload in payloads)
        polling.telegram_api.call("get_updates", bot_id=bot_id, offset=last + 1, timeout=0)
        return real(payloads, now=now, bot_id=bot_id)

    polling.store = store


def watch() -> None:
    """Nobody looks whether the workers get on."""
    from mentorship.management.watching import Finding, Watch

    Watch.look = lambda self: Finding.WELL
    Watch.suspect = lambda self: None


def pace() -> None:
    """No worker asks the others whether a message may leave now."""
    from mentorship.notifications.channels import telegram_pace

    telegram_pace.wait_for_place = lambda bot_id, chat_id, *, is_group: None


GUARDS = {guard.__name__: guard for guard in (transactions, numbers, order, watch, pace)}


class Broken(AppConfig):
    """Takes the guard away once everything is loaded."""

    name = "tests.workers"
    label = "tests_workers_broken"

    def ready(self) -> None:
        GUARDS[os.environ["WORKER_BREAKS"]]()
