"""A group of supervisors: tied by a one-time code, told what they are told, otherwise left alone.

What people say there is not for the bot: it answers its own commands, and says that nobody reads
what is written to it to those who name it or reply to it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mentorship.domain import groups, link_codes
from mentorship.domain.refusals import Refused

from . import menu
from .speech import is_addressed, read_command
from .talk import say

_LINKS = ("link", "start")


def handle(message: dict[str, Any], *, bot_id: str) -> None:
    """A command for the bot, words that are meant for it, or the change into a supergroup."""
    chat_id = message["chat"]["id"]
    if new := message.get("migrate_to_chat_id"):
        _follow(chat_id, int(new), bot_id)
    elif old := message.get("migrate_from_chat_id"):
        _follow(int(old), chat_id, bot_id)
    elif not (message.get("from") or {}).get("is_bot"):
        with translation.override(settings.LANGUAGE_CODE):
            text = _answer(message, bot_id)
        if text:
            is_command = read_command(str(message.get("text") or ""), bot_id=bot_id) is not None
            say(chat_id, text, bot_id=bot_id, matters=is_command)


def _follow(old: int, new: int, bot_id: str) -> None:
    if groups.follow_group(old, new, bot_id=bot_id):
        menu.publish_in_group(new, bot_id=bot_id)


def _answer(message: dict[str, Any], bot_id: str) -> str:
    """What is said to a message; nothing to what people say to each other."""
    command = read_command(str(message.get("text") or ""), bot_id=bot_id)
    name = command.name if command else ""
    if command and name in _LINKS:
        return _link(command.argument, message, bot_id) if command.argument else _how_to_link()
    if name == "stop":
        return _stop(message["chat"]["id"], bot_id)
    if name == "help":
        return _how_to_link()
    return _not_here(name) if is_addressed(message, bot_id=bot_id) else ""


def _stop(chat_id: int, bot_id: str) -> str:
    if not groups.leave_group(chat_id, bot_id=bot_id):
        return _("This group gets no notices.")
    menu.forget_group(chat_id, bot_id=bot_id)
    return _("This group gets no notices of the mentorship programme any more.")


def _not_here(name: str) -> str:
    if name in menu.PRIVATE:
        return _("/%(command)s works in a chat of your own with me, not in a group.") % {
            "command": name
        }
    return _("I am a machine, and nobody reads what is written to me. /help says what I can do.")


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
    menu.publish_in_group(chat["id"], bot_id=bot_id)
    return _("Linked. From now on the supervisors' notices arrive here, for everybody to read.")
