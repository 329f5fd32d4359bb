"""What Telegram would report, and what a worker does with it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mentorship.bot import inbox
from mentorship.models import Notification, Pace
from mentorship.notifications import delivery


def click(
    offer: Any,
    action: str = "accept",
    *,
    update_id: int = 1,
    chat: int = 77,
    sender: int = 77,
    message: int = 1,
    data: str | None = None,
) -> dict[str, Any]:
    """A tap on a button of an offer, or on one that says ``data``."""
    return {
        "update_id": update_id,
        "callback_query": {
            "id": f"q{update_id}",
            "from": {"id": sender, "is_bot": False, "first_name": "M"},
            "message": {"message_id": message, "date": 1, "chat": {"id": chat, "type": "private"}},
            "chat_instance": "1",
            "data": data if data is not None else f"offer:{offer.pk}:{action}",
        },
    }


def message(text: str, *, chat: int = 500, update_id: int = 1, **more: Any) -> dict[str, Any]:
    """Something that somebody writes to the bot."""
    person = {"id": chat, "is_bot": False, "first_name": "M", "username": "em"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "from": person | more.pop("sender", {}),
            "text": text,
            **more,
        },
    }


def in_group(
    text: str | None = "", *, chat: int = -900, update_id: int = 1, **more: Any
) -> dict[str, Any]:
    """Something that somebody writes in a group."""
    return {
        "update_id": update_id,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": chat, "type": "group", "title": "Supervisors"},
            "from": {"id": 700, "is_bot": False, "first_name": "S"},
            "text": text,
            **more,
        },
    }


def membership(
    status: str, *, chat: int = 500, update_id: int = 1, kind: str = "private"
) -> dict[str, Any]:
    """The bot was blocked, removed, or let in."""
    return {
        "update_id": update_id,
        "my_chat_member": {
            "chat": {"id": chat, "type": kind},
            "date": 1,
            "new_chat_member": {"status": status},
        },
    }


def receive(*updates: dict[str, Any], bot_id: str = "") -> None:
    """Store and handle."""
    inbox.store(updates, now=timezone.now(), bot_id=bot_id)
    inbox.handle_pending()


def deliver() -> None:
    """Send what waits, as if the time between two messages had passed."""
    for _round in range(5):
        Pace.objects.all().delete()
        waiting = Notification.objects.filter(status="QUEUED")
        waiting.update(due_at=timezone.now())
        delivery.deliver_due()
        if not waiting.exists():
            return
