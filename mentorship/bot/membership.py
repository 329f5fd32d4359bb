"""The bot was blocked or let back in, by a person or by a group."""

from __future__ import annotations

import datetime
from datetime import timedelta
from typing import Any

from django.utils import timezone

from mentorship.domain import contacts, groups
from mentorship.models import TelegramUpdate

from .bots import public_id

GONE = ("kicked", "left")
HERE = ("member", "administrator", "restricted")
#: Numbers of updates say which came first among those of about the same time.
SAME_TIME = timedelta(hours=1)


def handle(update: dict[str, Any], *, bot_id: str) -> None:
    """Remember whether the chat can be written to."""
    change = update["my_chat_member"]
    chat, now = change["chat"], timezone.now()
    status = (change.get("new_chat_member") or {}).get("status")
    if status not in (*GONE, *HERE) or _is_overtaken(update, now, bot_id):
        return
    if chat.get("type") != "private":
        groups.mark_group(chat["id"], reachable=status in HERE, now=now, bot_id=bot_id)
    elif status in HERE:
        contacts.mark_reachable(chat["id"], bot_id=bot_id)
    else:
        contacts.mark_unreachable(chat["id"], now=now, bot_id=bot_id)


def _is_overtaken(update: dict[str, Any], now: datetime.datetime, bot_id: str) -> bool:
    """Whether a later change of the same chat has arrived before this one."""
    later = TelegramUpdate.objects.filter(
        bot_id=public_id(bot_id),
        update_id__gt=update["update_id"],
        received_at__gte=now - SAME_TIME,
        payload__my_chat_member__chat__id=update["my_chat_member"]["chat"]["id"],
    )
    return later.exists()
