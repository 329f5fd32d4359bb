"""What Telegram shows of the bot before anybody writes to it: menu and words, by language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from telegram import BotCommand

from mentorship.models import MentorshipSettings

from .commands import COMMANDS

LONGEST_DESCRIPTION = 512
LONGEST_ABOUT = 120


def publish(call: Callable[..., Any]) -> list[str]:
    """Set menu and descriptions in every language of the site; returns the languages.

    Telegram knows languages of two letters; the site's own one is what everybody else sees.
    """
    languages = {"": settings.LANGUAGE_CODE}
    for code, _name in settings.LANGUAGES:
        languages.setdefault(code.partition("-")[0].lower(), code)
    for at_telegram, code in languages.items():
        with translation.override(code):
            _publish(call, {"language_code": at_telegram} if at_telegram else {})
    return [code for code in languages if code]


def _publish(call: Callable[..., Any], language: dict[str, str]) -> None:
    commands = [BotCommand(name, str(command.about)) for name, command in COMMANDS.items()]
    call("set_my_commands", commands=commands, **language)
    call("set_my_description", description=description()[:LONGEST_DESCRIPTION], **language)
    call("set_my_short_description", short_description=about()[:LONGEST_ABOUT], **language)


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
