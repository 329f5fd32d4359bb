"""How Telegram's updates come in: by a webhook, as Telegram said last, or by a poller.

The watcher of the webhooks asks once a minute and notes the answer; pages show what is noted.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from datetime import timedelta

from mentorship.conf import get_config
from mentorship.models import Heartbeat
from mentorship.telegram_bots import TelegramBot

from .heartbeats import POLLER, WEBHOOK_SEEN, beat, last_beat

#: A poller that was heard of so lately is still running.
ALIVE = timedelta(seconds=90)

#: What Telegram said earlier says nothing of now: it is asked each minute.
FRESH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The way of one bot's updates. ``problem`` is why Telegram could not be asked."""

    bot: TelegramBot
    seen_at: datetime.datetime | None = None
    url: str = ""
    waiting: int = 0
    last_error: str = ""
    last_error_at: datetime.datetime | None = None
    problem: str = ""
    polled_at: datetime.datetime | None = None

    @property
    def is_lost(self) -> bool:
        """Whether nobody gets the updates, as far as that is known."""
        is_known = self.seen_at is not None and not self.problem
        return self.polled_at is None and not self.url and is_known


def note(
    bot: TelegramBot,
    *,
    now: datetime.datetime,
    url: str = "",
    waiting: int = 0,
    last_error: str = "",
    last_error_at: datetime.datetime | None = None,
    problem: str = "",
) -> None:
    """Keep what Telegram said about a bot's webhook, or why it could not be asked."""
    beat(
        WEBHOOK_SEEN.format(bot.public_id),
        now=now,
        url=url,
        waiting=waiting,
        last_error=last_error,
        last_error_at=last_error_at.isoformat() if last_error_at else None,
        problem=problem,
    )


def known(*, now: datetime.datetime) -> list[Arrival]:
    """The ways of all bots of the site, in one query; nobody is asked."""
    bots = get_config().bots
    names = [form.format(bot.public_id) for bot in bots for form in (POLLER, WEBHOOK_SEEN)]
    rows = {row.name: row for row in Heartbeat.objects.filter(name__in=names)} if names else {}
    return [_arrival(bot, rows, now) for bot in bots]


def _arrival(bot: TelegramBot, rows: dict[str, Heartbeat], now: datetime.datetime) -> Arrival:
    seen = rows.get(WEBHOOK_SEEN.format(bot.public_id))
    polled = rows.get(POLLER.format(bot.public_id))
    polled_at = _if_alive(polled.at if polled else None, now)
    if seen is None or now - seen.at > FRESH:
        return Arrival(bot=bot, polled_at=polled_at)
    failed_at = seen.facts.get("last_error_at")
    return Arrival(
        bot=bot,
        seen_at=seen.at,
        url=seen.facts.get("url", ""),
        waiting=seen.facts.get("waiting", 0),
        last_error=seen.facts.get("last_error", ""),
        last_error_at=datetime.datetime.fromisoformat(failed_at) if failed_at else None,
        problem=seen.facts.get("problem", ""),
        polled_at=polled_at,
    )


def polled_at(bot: TelegramBot, *, now: datetime.datetime) -> datetime.datetime | None:
    """When somebody fetched this bot's updates, if that was just now."""
    return _if_alive(last_beat(POLLER.format(bot.public_id)), now)


def _if_alive(at: datetime.datetime | None, now: datetime.datetime) -> datetime.datetime | None:
    return at if at is not None and now - at < ALIVE else None
