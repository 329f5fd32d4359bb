"""The inbox: an authentic update is stored before it is acknowledged, and handled once."""

from __future__ import annotations

import contextlib
import datetime
import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import DataError, IntegrityError, connections, router, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from mentorship import background
from mentorship.compat import write_transaction
from mentorship.domain import hands, heartbeats
from mentorship.domain.backlogs import UPDATE_ATTEMPTS as ATTEMPTS
from mentorship.domain.backlogs import UPDATE_LEASE as LEASE
from mentorship.models import TelegramUpdate

from .bots import bot_of, public_id
from .handlers import handle
from .sanitising import storable
from .talk import NotSaid

logger = logging.getLogger("mentorship.bot")

#: What could not be handled is tried again after so long.
WAIT = timedelta(seconds=60)
#: What was handled and could only not be answered, after so long at least.
SHORT_WAIT = timedelta(seconds=5)
#: So many of those that wait are looked up together.
AT_ONCE = 20
#: Once an update is handled its words are of no use to anybody.
KEPT_DAYS = 30


def store(payloads: Iterable[dict[str, Any]], *, now: datetime.datetime, bot_id: str = "") -> int:
    """Keep updates, all or none, and wake the worker; known ones are left out.

    One that no database can hold is left out too, with a line in the log: it must not keep
    Telegram from bringing the next. Returns how many were new.
    """
    number, several = public_id(bot_id), list(payloads)
    with _together(several):
        new = sum(_store_one(payload, now, number) for payload in several)
        if new:
            background.wake(background.HANDLE_UPDATES)
    return new


def _together(payloads: list[dict[str, Any]]) -> contextlib.AbstractContextManager[None]:
    """A transaction for several. A single one is a single statement, which needs none.

    Telegram's calls come one by one and are to be answered quickly.
    """
    return write_transaction(TelegramUpdate) if len(payloads) > 1 else contextlib.nullcontext()


def _apart() -> contextlib.AbstractContextManager[object]:
    """What keeps a statement that fails from spoiling the transaction, where there is one."""
    alias = router.db_for_write(TelegramUpdate)
    if connections[alias].in_atomic_block:
        return transaction.atomic(using=alias)
    return contextlib.nullcontext()


def _store_one(payload: dict[str, Any], now: datetime.datetime, number: str) -> bool:
    """Store one as it is; where the database refuses its text, without what it cannot hold.

    SQLite says of a number that JSON does not have what it says of an update that is known, so
    that this is looked up.
    """
    for words in (payload, storable(payload)):
        row = TelegramUpdate(
            bot_id=number, update_id=payload["update_id"], payload=words, received_at=now
        )
        try:
            with _apart():
                row.save(force_insert=True)
        except IntegrityError:
            if _is_known(row):
                return False
        except (DataError, ValueError, OverflowError, RecursionError):
            continue
        else:
            return True
    logger.warning("A Telegram update could not be stored and was left out.")
    return False


def _is_known(row: TelegramUpdate) -> bool:
    known = TelegramUpdate.objects.filter(bot_id=row.bot_id, update_id=row.update_id)
    return known.exists()


def handle_pending(pulse: heartbeats.Pulse | None = None) -> int:
    """Handle what is stored, in the order of arrival. Returns how many were handled.

    Any number of workers may do this at once: each update is held by one of them. An update
    that cannot be handled is tried a few times and then left with its error, so that it
    blocks nobody. ``pulse`` is for who looks many times a second.
    """
    pulse = pulse or heartbeats.Pulse(heartbeats.INBOX)
    handled = 0
    for update in _claimed():
        handled += _try(update)
        pulse.beat(now=timezone.now())
    pulse.beat(now=timezone.now())
    return handled


def _try(update: TelegramUpdate) -> bool:
    """Handle one; where that fails it waits, and the next one does not."""
    row, now = TelegramUpdate.objects.filter(pk=update.pk), timezone.now()
    try:
        _handle(update)
    except NotSaid as error:
        logger.info("The reply to Telegram update %s has to wait.", update.update_id)
        _wait_or_give_up(update, type(error).__name__, now + max(error.wait, SHORT_WAIT))
        return False
    except Exception as error:
        logger.exception("Telegram update %s could not be handled.", update.update_id)
        _wait_or_give_up(update, type(error).__name__, now + WAIT)
        return False
    return bool(row.update(handled_at=timezone.now(), lease_until=None, error=""))


def _wait_or_give_up(update: TelegramUpdate, error: str, until: datetime.datetime) -> None:
    """After the last try it waits for the team, on the page of the channels."""
    is_over = update.attempts + 1 >= ATTEMPTS
    TelegramUpdate.objects.filter(pk=update.pk).update(
        error=error, lease_until=None if is_over else until
    )
    if is_over:
        logger.error("Telegram update %s was given up.", update.update_id)


def _handle(update: TelegramUpdate) -> None:
    bot = bot_of(update.bot_id)
    if bot is None:
        logger.warning("An update came to the bot %s, which is no longer ours.", update.bot_id)
        return
    handle(update.payload, bot_id=bot.bot_id)


def _claimed() -> Iterator[TelegramUpdate]:
    """One after the other of what waits, each held from the moment at which it is given out.

    They are looked up by the dozen. Who else is at work may take one of them first; it is not
    given out then.
    """
    given = True
    while given:
        given = False
        for update in _waiting(timezone.now()).order_by("pk")[:AT_ONCE]:
            if _claim(update):
                given = True
                yield update


def _claim(update: TelegramUpdate) -> bool:
    now = timezone.now()
    until = now + LEASE
    hands.sign_for_update(update.pk, until=until, now=now)
    row = _waiting(now).filter(pk=update.pk, attempts=update.attempts)
    return bool(row.update(lease_until=until, attempts=F("attempts") + 1))


def _waiting(now: datetime.datetime) -> QuerySet[TelegramUpdate]:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return TelegramUpdate.objects.filter(free, handled_at=None, attempts__lt=ATTEMPTS)


def prune(*, now: datetime.datetime, days: int = KEPT_DAYS) -> int:
    """Forget updates that were handled, or given up, long ago. Returns how many."""
    over = Q(handled_at__isnull=False) | Q(attempts__gte=ATTEMPTS)
    old = TelegramUpdate.objects.filter(over, received_at__lt=now - timedelta(days=days))
    return old.delete()[0]
