"""The inbox: an authentic update is stored before it is acknowledged, and handled once."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from mentorship import background
from mentorship.compat import write_transaction
from mentorship.models import TelegramUpdate
from mentorship.notifications.channels.telegram_api import bot_id

from .handlers import handle

logger = logging.getLogger("mentorship.bot")

LEASE = timedelta(seconds=60)
ATTEMPTS = 5


def store(payloads: Iterable[dict[str, Any]], *, now: datetime.datetime) -> int:
    """Keep updates in one transaction and wake the worker; known ones are left out.

    One that no database can hold is left out too, with a line in the log: it must not keep
    Telegram from bringing the next. Returns how many were new.
    """
    with write_transaction(TelegramUpdate):
        new = sum(_store_one(payload, now) for payload in payloads)
        if new:
            background.wake(background.HANDLE_UPDATES)
    return new


def _store_one(payload: dict[str, Any], now: datetime.datetime) -> bool:
    try:
        with transaction.atomic():
            _row, created = TelegramUpdate.objects.get_or_create(
                bot_id=bot_id(),
                update_id=payload["update_id"],
                defaults={"payload": payload, "received_at": now},
            )
    except (DataError, IntegrityError, ValueError, OverflowError):
        logger.warning("A Telegram update could not be stored and was left out.")
        return False
    return created


def handle_pending() -> int:
    """Handle what is stored, in the order of arrival. Returns how many were handled.

    Any number of workers may do this at once: each update is held by one of them. An update
    that cannot be handled is tried a few times and then left with its error, so that it
    blocks nobody.
    """
    handled = 0
    while (update := _claim_next()) is not None:
        try:
            handle(update.payload)
        except Exception as error:
            logger.exception("Telegram update %s could not be handled.", update.update_id)
            TelegramUpdate.objects.filter(pk=update.pk).update(error=type(error).__name__)
            continue
        TelegramUpdate.objects.filter(pk=update.pk).update(
            handled_at=timezone.now(), lease_until=None, error=""
        )
        handled += 1
    return handled


def _claim_next() -> TelegramUpdate | None:
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    waiting = TelegramUpdate.objects.filter(free, handled_at=None, attempts__lt=ATTEMPTS)
    for update in waiting.order_by("pk")[:20]:
        taken = TelegramUpdate.objects.filter(
            free, pk=update.pk, handled_at=None, attempts=update.attempts
        ).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
        if taken:
            return update
    return None


def prune(*, now: datetime.datetime, days: int = 30) -> int:
    """Forget updates that were handled long ago. Returns how many."""
    old = TelegramUpdate.objects.filter(handled_at__lt=now - timedelta(days=days))
    return old.delete()[0]
