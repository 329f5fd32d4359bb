"""A group of supervisors: tied by a one-time code, told what they are told, otherwise left alone.

The bot answers nothing in a group but its own commands: what people say there is not for it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mentorship.domain import groups, link_codes
from mentorship.domain.refusals import Refused

from .speech import read_command
from .talk import say

_LINKS = ("link", "start")


def handle(message: dict[str, Any], *, bot_id: str) -> None:
    """A command for the bot, or the group's change into a supergroup."""
    chat_id = message["chat"]["id"]
    if new := message.get("migrate_to_chat_id"):
        groups.follow_group(chat_id, int(new), bot_id=bot_id)
    elif old := message.get("migrate_from_chat_id"):
        groups.follow_group(int(old), chat_id, bot_id=bot_id)
    elif command := read_command(message.get("text") or "", bot_id=bot_id):
        with translation.override(settings.LANGUAGE_CODE):
            text = _answer(command.name, command.argument, message, bot_id)
        if text:
            say(chat_id, text, bot_id=bot_id)


def _answer(name: str, argument: str, message: dict[str, Any], bot_id: str) -> str:
    if name in _LINKS:
        return _link(argument, message, bot_id) if argument else _how_to_link()
    if name == "stop":
        left = groups.leave_group(message["chat"]["id"], bot_id=bot_id)
        if left:
            return _("This group gets no notices of the mentorship programme any more.")
        return _("This group gets no notices.")
    return _how_to_link() if name == "help" else ""


def _how_to_link() -> str:
    return _(
        "I can bring the supervisors' notices into this group. Whoever receives them finds a "
        "code on the page “Telegram group” in the admin; send /link and the code here. /stop ends "
        "it."
    )


def _link(code: str, message: dict[str, Any], bot_id: str) -> str:
    chat, now = message["chat"], timezone.now()
    try:
        groups.link_group(
            code, chat_id=chat["id"], title=str(chat.get("title") or ""), now=now, bot_id=bot_id
        )
    except Refused as refusal:
        # A code for one person's own chat has now been seen by everybody here.
        link_codes.spoil(code, now=now)
        return str(refusal)
    return _("Linked. From now on the supervisors' notices arrive here, for everybody to read.")
