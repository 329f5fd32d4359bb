"""What Telegram shows of the bot before anybody writes to it: menus and words, by language.

Whoever types "/" sees what works where they are: everything in a chat of one's own, in any group
how to link it, and in a linked group how to end that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from mentorship.models import MentorshipSettings, TelegramGroup

from .commands import COMMANDS
from .talk import attempt

LONGEST_DESCRIPTION = 512
LONGEST_ABOUT = 120

Menu = Mapping[str, Any]
PRIVATE: Menu = {name: command.about for name, command in COMMANDS.items()}
ANY_GROUP: Menu = {
    "link": gettext_lazy("Bring the supervisors' notices here"),
    "help": gettext_lazy("What I can do"),
}
LINKED_GROUP: Menu = {
    "help": ANY_GROUP["help"],
    "stop": gettext_lazy("No more notices in this group"),
}


def publish(call: Callable[..., Any], *, bot_id: str = "") -> None:
    """Set menus and descriptions in every language of the site, and the menus of linked groups."""
    for language in _languages():
        call("set_my_commands", **_menu(PRIVATE, BotCommandScopeAllPrivateChats()), **language)
        call("set_my_commands", **_menu(ANY_GROUP, BotCommandScopeAllGroupChats()), **language)
        call("set_my_description", description=description()[:LONGEST_DESCRIPTION], **language)
        call("set_my_short_description", short_description=about()[:LONGEST_ABOUT], **language)
    linked = TelegramGroup.objects.filter(bot_id=bot_id, unreachable_at=None)
    for chat_id in linked.values_list("chat_id", flat=True):
        publish_in_group(chat_id, bot_id=bot_id)


def publish_in_group(chat_id: int, *, bot_id: str) -> None:
    """The menu of a linked group. A group that cannot be reached keeps what it has."""
    for language in _languages():
        menu = _menu(LINKED_GROUP, BotCommandScopeChat(chat_id))
        attempt("set_my_commands", bot_id=bot_id, **menu, **language)


def forget_group(chat_id: int, *, bot_id: str) -> None:
    """The group is like any other again."""
    for language in _languages():
        scope = BotCommandScopeChat(chat_id)
        attempt("delete_my_commands", bot_id=bot_id, scope=scope, **language)


def _languages() -> Iterator[dict[str, str]]:
    """Telegram's word for each language of the site, which is active meanwhile.

    Telegram knows languages of two letters; the site's own one is what everybody else sees.
    """
    languages = {"": settings.LANGUAGE_CODE}
    for code, _name in settings.LANGUAGES:
        languages.setdefault(code.partition("-")[0].lower(), code)
    for at_telegram, code in languages.items():
        with translation.override(code):
            yield {"language_code": at_telegram} if at_telegram else {}


def _menu(menu: Menu, scope: Any) -> dict[str, Any]:
    commands = [BotCommand(name, str(words)) for name, words in menu.items()]
    return {"commands": commands, "scope": scope}


def description() -> str:
    """What an empty chat shows."""
    programme = MentorshipSettings.load().programme_name
    text = _(
        "%(programme)s: offers to mentors and news for mentees arrive here. Sign in on the "
        "website and press “Link Telegram” to begin. I am a machine, and nobody reads what is "
        "written here."
    )
    return text % {"programme": programme}


def about() -> str:
    """What the bot's profile shows."""
    programme = MentorshipSettings.load().programme_name
    return _("Brings the messages of %(programme)s.") % {"programme": programme}
