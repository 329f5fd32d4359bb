"""What an update is: a click, a message to the bot or in a group, a block. Each has its file."""

from __future__ import annotations

from typing import Any

from . import clicks, groups, membership
from .commands import handle as answer


def handle(update: dict[str, Any], *, bot_id: str = "") -> None:
    """Do what the update asks for. What it asks twice has one effect."""
    if click := update.get("callback_query"):
        clicks.handle(click, bot_id=bot_id)
    elif update.get("my_chat_member"):
        membership.handle(update, bot_id=bot_id)
    elif message := update.get("message"):
        kind = message["chat"].get("type")
        if kind == "private":
            answer(message, bot_id=bot_id)
        elif kind in ("group", "supergroup"):
            groups.handle(message, bot_id=bot_id)
