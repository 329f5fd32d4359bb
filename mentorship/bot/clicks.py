"""A tap on a button: found by what it says, done once, answered on the button."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mentorship.domain.refusals import Refused
from mentorship.notifications.channels.telegram_calls import Target

from . import choices, offers
from .replies import NotYourOffer
from .speaker import Speaker, find_speaker
from .talk import answer_click, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """One tap: who, on which message, on which button."""

    speaker: Speaker
    chat_id: object
    message_id: object
    words: tuple[str, ...]


#: What a button may say, and what it does. The result is shown to the one who tapped; where the
#: message was a question of the bot, it takes the question's place, too.
Deed = Callable[[Tap], str]
_OFFER: list[tuple[re.Pattern[str], Deed]] = [
    (
        re.compile(r"offer:([0-9]{1,18}):(accept|decline)"),
        lambda tap: offers.answer(
            tap.speaker, tap.words[0], tap.words[1], clicked=(tap.chat_id, tap.message_id)
        ),
    ),
    (
        re.compile(r"card:([0-9]{1,18})"),
        lambda tap: offers.show(tap.speaker, tap.words[0], asked=tap.message_id),
    ),
]
_QUESTIONS: list[tuple[re.Pattern[str], Deed]] = [
    (
        re.compile(r"language:([A-Za-z-]{2,16})"),
        lambda tap: choices.language(tap.speaker, tap.words[0]),
    ),
    (re.compile(r"pause:([0-9]{1,3})"), lambda tap: choices.pause(tap.speaker, tap.words[0])),
    (re.compile(r"stop:(yes|no)"), lambda tap: choices.stop(tap.speaker, tap.words[0])),
]


def handle(click: dict[str, Any], *, bot_id: str) -> None:
    """Do what the button says and tell the one who tapped. Foreign buttons do nothing."""
    speaker = find_speaker(click["from"], bot_id=bot_id)
    message = click.get("message") or {}
    data = str(click.get("data") or "")
    target = Target(bot_id=bot_id, chat_id=speaker.chat_id)
    with speaker.reading():
        try:
            text, is_question = _do(speaker, message, data)
        except Refused as refusal:
            answer_click(click["id"], str(refusal), target=target, alert=True)
            return
        answer_click(click["id"], text, target=target, alert=False)
        if is_question and (message.get("chat") or {}).get("id") == speaker.chat_id:
            settle(message, text, bot_id=bot_id)


def _do(speaker: Speaker, message: dict[str, Any], data: str) -> tuple[str, bool]:
    chat_id = (message.get("chat") or {}).get("id")
    for table in (_OFFER, _QUESTIONS):
        for pattern, deed in table:
            if found := pattern.fullmatch(data):
                tap = Tap(
                    speaker=speaker,
                    chat_id=chat_id,
                    message_id=message.get("message_id"),
                    words=found.groups(),
                )
                return deed(tap), table is _QUESTIONS
    raise NotYourOffer
