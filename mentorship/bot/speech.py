"""Reading what somebody wrote: a command with its argument, or just words, and to whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mentorship.conf import get_config

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command and what stands behind it."""

    name: str
    argument: str = ""


def read_command(text: str, *, bot_id: str) -> Command | None:
    """The command that a text is; None for words, and for a command to another bot."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    name, addressee, argument = found.groups()
    bot = get_config().find_bot(bot_id)
    ours = (bot.username or "") if bot else ""
    if addressee and ours and addressee.lower() != ours.lower():
        return None
    return Command(name=name.lower(), argument=(argument or "").strip())


def is_addressed(message: dict[str, Any], *, bot_id: str) -> bool:
    """Whether words in a group are meant for the bot: they name it, or answer to it."""
    bot = get_config().find_bot(bot_id)
    if bot is None:
        return False
    text, name = str(message.get("text") or ""), (bot.username or "").lower()
    replied_to = (message.get("reply_to_message") or {}).get("from") or {}
    if str(replied_to.get("id")) == bot.public_id:
        return True
    named = re.search(rf"@{re.escape(name)}(?![A-Za-z0-9_])", text, re.IGNORECASE)
    return bool(name and named)
