"""Watching the webhooks: Telegram knows when it could not reach us, and we ask it."""

from __future__ import annotations

import dataclasses
import datetime
import logging
from datetime import timedelta

from mentorship.conf import get_config
from mentorship.domain import arrivals, heartbeats
from mentorship.models import TelegramUpdate
from mentorship.telegram_bots import TelegramBot

from .connection import ConnectionFailed, webhook_state
from .recovery import refresh_offers

logger = logging.getLogger("mentorship.bot")

#: The last look at a webhook at which nothing new was wrong.
GOOD = "webhook:{}"
#: Telegram tries a tap ever more rarely: the last try of one that is lost comes so long after
#: its first at least. Whatever failed within less time was brought again.
LAST_TRY = timedelta(seconds=100)


def watch_webhooks(*, now: datetime.datetime) -> int:
    """Ask Telegram, for each bot with a webhook, whether calls failed, and recover from it.

    Returns how many offers were refreshed.
    """
    return sum(_watch(bot, now) for bot in get_config().bots if bot.webhook_secret)


def _watch(bot: TelegramBot, now: datetime.datetime) -> int:
    try:
        state = webhook_state(bot)
    except ConnectionFailed as error:
        logger.info("The webhook of the bot %s could not be looked at.", bot.public_id)
        arrivals.note(bot, now=now, problem=str(error))
        return 0
    arrivals.note(bot, now=now, **dataclasses.asdict(state))
    if not state.url:
        return 0
    since = outage(bot, state.last_error_at, waiting=state.waiting, now=now)
    if since is None:
        return 0
    logger.warning("Telegram could not reach us after %s; open offers are refreshed.", since)
    return refresh_offers(since=since, now=now, bot_id=bot.bot_id)


def outage(
    bot: TelegramBot,
    failed_at: datetime.datetime | None,
    *,
    waiting: int,
    now: datetime.datetime,
) -> datetime.datetime | None:
    """When an outage began that is over now and was long enough to lose a tap; told once.

    ``failed_at`` is Telegram's last error, ``waiting`` what it still wants to bring. An outage
    is over when something has arrived since, or nothing waits.
    """
    name = GOOD.format(bot.public_id)
    good = heartbeats.last_beat(name)
    if failed_at is None or (good is not None and failed_at <= good):
        heartbeats.beat(name, now=now)
        return None
    arrived = TelegramUpdate.objects.filter(bot_id=bot.public_id)
    if waiting and not arrived.filter(received_at__gt=failed_at).exists():
        return None
    before = arrived.filter(received_at__lt=failed_at).order_by("-received_at")
    signs = [good, before.values_list("received_at", flat=True).first()]
    since = max((sign for sign in signs if sign is not None), default=None)
    heartbeats.beat(name, now=now)
    return since if since is not None and failed_at - since > LAST_TRY else None
