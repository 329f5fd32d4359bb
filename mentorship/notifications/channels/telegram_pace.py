"""Telegram's limits, kept by all workers together: so many a second for a bot, one for a chat."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from mentorship.choices import DeliveryChannel
from mentorship.conf import get_config
from mentorship.domain import pace

from .base import Busy, TryLater

#: One message a second for a person, twenty a minute for a group, and a little air.
CHAT_STEP = timedelta(seconds=1.05)
GROUP_STEP = timedelta(seconds=3.1)
#: As far ahead may a worker take a place and wait for it.
AHEAD = timedelta(seconds=1)
#: Somebody who has written to the bot, or tapped, waits no longer in its hand.
PATIENCE_OF_REPLIES = timedelta(seconds=3)
#: Whoever wakes up so much too late takes another place, so that no two come at once.
LATE = timedelta(seconds=0.065)
#: However long Telegram asks a single chat to wait: the others wait no longer than this.
LONGEST_FOR_ALL = timedelta(seconds=60)

#: A chat that has just been written to is free again sooner; one that was asked to wait is not.
LONGER_THAN_A_TURN = timedelta(seconds=2)

_TRIES = 5
_pause = time.sleep


def wait_for_place(bot_id: str, chat_id: int, *, is_group: bool) -> None:
    """Come back when the message may leave. Raises ``Busy``, or ``TryLater`` while all wait."""
    chat = _key(bot_id, chat_id)
    _refuse_busy(chat)
    for _try in range(_TRIES):
        place = pace.take(_key(bot_id), step=_step(), ahead=AHEAD, now=timezone.now())
        if place is None:
            raise TryLater("Telegram asks to slow down.", wait=_rest(bot_id), counts=False)
        if (early := (place - timezone.now()).total_seconds()) > 0:
            _pause(early)
        if timezone.now() - place <= LATE:
            break
    step = GROUP_STEP if is_group else CHAT_STEP
    if pace.take(chat, step=step, ahead=timedelta(0), now=timezone.now()) is None:
        _refuse_busy(chat)


def wait_to_reply(bot_id: str, chat_id: int, *, is_group: bool, in_chat: bool = True) -> None:
    """The same for the bot's own words to somebody who is there; raises ``TryLater``.

    A reply takes a place that lies further ahead than a mailing may look, so that there is one
    behind any crowd. ``in_chat`` tells whether the chat sees it, or the one who tapped alone.
    """
    now = timezone.now()
    steps = {_key(bot_id): _step()}
    if in_chat:
        steps = {_key(bot_id, chat_id): GROUP_STEP if is_group else CHAT_STEP, **steps}
    place = now
    for key, step in steps.items():
        mine = pace.take(key, step=step, ahead=PATIENCE_OF_REPLIES, now=now)
        if mine is None:
            raise TryLater("Telegram asks to slow down.", wait=(pace.free_at(key) or now) - now)
        place = max(place, mine)
    if (early := (place - timezone.now()).total_seconds()) > 0:
        _pause(early)


def _refuse_busy(chat: str) -> None:
    now = timezone.now()
    free_at = pace.free_at(chat)
    if free_at is not None and free_at > now:
        raise Busy(free_at - now)


def slow_down(bot_id: str, chat_id: int, *, wait: timedelta, is_group: bool) -> None:
    """Telegram asked to wait: this chat does, and all others of the bot for a while.

    A group has a limit of its own. Where a second person's chat is asked to wait before the first
    one may go on, the bot is meant: then all wait for as long as was asked.
    """
    now = timezone.now()
    chat = _key(bot_id, chat_id)
    pace.hold(chat, until=now + wait)
    if not is_group:
        others = pace.held_below(_key(bot_id), now=now, longer_than=LONGER_THAN_A_TURN)
        means_the_bot = any(not _is_group(key) for key in others if key != chat)
        for_all = wait if means_the_bot else min(wait, LONGEST_FOR_ALL)
        pace.hold(_key(bot_id), until=now + for_all)


def _is_group(key: str) -> bool:
    return key.rpartition(":")[2].startswith("-")


def _rest(bot_id: str) -> timedelta:
    now = timezone.now()
    return max((pace.free_at(_key(bot_id)) or now) - now, timedelta(milliseconds=50))


def _step() -> timedelta:
    return timedelta(seconds=1) / max(get_config().telegram_messages_per_second, 1)


def _key(bot_id: str, chat_id: int | None = None) -> str:
    return pace.key_of(DeliveryChannel.TELEGRAM, bot_id, chat_id)
