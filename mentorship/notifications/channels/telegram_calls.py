"""One message to one chat: when it may leave, and what the Bot API's answer means for it."""

from __future__ import annotations

import datetime
import warnings
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from mentorship.conf import get_config
from mentorship.domain.contacts import mark_unreachable
from mentorship.domain.groups import follow_group, mark_group

from . import telegram_api, telegram_pace
from .answers import Trouble, Verdict, judge, names_of
from .base import Leaving
from .telegram_answers import TELEGRAM
from .verdicts import REST, problem_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A chat, and the bot that speaks in it."""

    bot_id: str
    chat_id: int

    @property
    def is_group(self) -> bool:
        """Telegram gives groups the negative numbers."""
        return self.chat_id < 0


def deliver(method: str, *, target: Target, leaving: Leaving, **arguments: Any) -> Any:
    """Wait for the chat's turn and call the Bot API.

    Returns its answer, or None where it says that everything is so already. Raises a
    ``DeliveryProblem``.
    """
    telegram_pace.wait_for_place(target.bot_id, target.chat_id, is_group=target.is_group)
    leaving()
    try:
        return telegram_api.call(method, bot_id=target.bot_id, chat_id=target.chat_id, **arguments)
    except TelegramError as error:
        _conclude(target, error)
        return None


def reply(method: str, *, target: Target, in_chat: bool = True, **arguments: Any) -> Any:
    """Say something to somebody who is there, within the same limits as everything else.

    Returns the Bot API's answer. Raises a ``DeliveryProblem``.
    """
    telegram_pace.wait_to_reply(
        target.bot_id, target.chat_id, is_group=target.is_group, in_chat=in_chat
    )
    if in_chat:
        arguments["chat_id"] = target.chat_id
    try:
        return telegram_api.call(method, bot_id=target.bot_id, **arguments)
    except TelegramError as error:
        _conclude(target, error)
        return None


def refusal_of(bot_id: str) -> str | None:
    """Why Telegram does not speak with the bot now; None where it does."""
    try:
        telegram_api.call("get_me", bot_id=bot_id)
    except TelegramError as error:
        return _said(error)
    return None


def _said(error: TelegramError) -> str:
    """The words of an error, which the team reads; no token is among them."""
    text = error.message or type(error).__name__
    for bot in get_config().bots:
        text = text.replace(bot.token, "…")
    return text


def describe(error: TelegramError) -> Trouble:
    """What the table looks at. Only what directly led to the error says how far it had come."""
    cause = error.__cause__
    return Trouble(
        names=names_of(error),
        text=error.message.lower(),
        causes=names_of(cause) if cause is not None else frozenset(),
    )


def _conclude(target: Target, error: TelegramError) -> None:
    """Do what the answer asks for, and raise what it means, unless all is well."""
    answer = judge(TELEGRAM, describe(error))
    wait = None
    if answer.verdict is Verdict.DONE:
        return
    if answer.verdict is Verdict.GONE:
        _lose(target)
    elif answer.verdict is Verdict.SLOW_DOWN:
        wait = _retry_after(error)
        telegram_pace.slow_down(target.bot_id, target.chat_id, wait=wait, is_group=target.is_group)
    elif isinstance(error, ChatMigrated):
        follow_group(target.chat_id, error.new_chat_id, bot_id=target.bot_id)
    reason = f"Telegram: {_said(error)}"
    raise problem_of(answer, reason, wait=wait, bot_id=target.bot_id) from error


def _lose(target: Target) -> None:
    """Write no more to a chat that is gone, whether a person's or a group."""
    now = timezone.now()
    mark_unreachable(target.chat_id, now=now, bot_id=target.bot_id)
    mark_group(target.chat_id, reachable=False, now=now, bot_id=target.bot_id)


def _retry_after(error: TelegramError) -> datetime.timedelta:
    """The waiting time, which the library is changing from a number to a timedelta."""
    if not isinstance(error, RetryAfter):
        return REST
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = error.retry_after
    if isinstance(value, datetime.timedelta):
        return value
    return datetime.timedelta(seconds=float(value))
