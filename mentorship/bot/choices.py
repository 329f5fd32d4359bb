"""What somebody settles in the chat: a pause, the language, an end."""

from __future__ import annotations

import datetime
from datetime import timedelta

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from mentorship.domain import contacts, leaving, reading_language
from mentorship.models import MentorProfile
from mentorship.notifications.rendering import Button

from . import replies
from .speaker import Speaker

#: The pauses that are offered, in days.
PAUSES = (7, 30, 90)


def today() -> datetime.date:
    """The day by the site's clock, which counts for pauses."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def ask_pause(speaker: Speaker, argument: str) -> tuple[str, list[Button]]:
    """Pause at once where the day was written along, else ask until when. Raises ``Refused``."""
    mentor = _mentor(speaker)
    if until := _read_day(argument):
        return _pause_until(speaker, mentor, until), []
    text = _(
        "Until when do you want no new requests? Press a button, or write a day behind the "
        "command: /pause %(example)s. Offers that you have already stay open."
    )
    example = (today() + timedelta(days=14)).isoformat()
    buttons = [
        Button(label=_day(today() + timedelta(days=days)), callback=f"pause:{days}")
        for days in PAUSES
    ]
    return text % {"example": example}, buttons


def pause(speaker: Speaker, days: str) -> str:
    """Take no new requests for so many days from now on. Raises ``Refused``."""
    return _pause_until(speaker, _mentor(speaker), today() + timedelta(days=int(days)))


def _pause_until(speaker: Speaker, mentor: MentorProfile, until: datetime.date) -> str:
    leaving.pause(mentor.pk, until=until, actor=speaker.actor, now=timezone.now())
    text = _("You take no new requests until %(day)s. /resume ends the pause.")
    return text % {"day": _day(until)}


def resume(speaker: Speaker) -> str:
    """Take new requests again. Raises ``Refused``."""
    mentor = _mentor(speaker)
    leaving.pause(mentor.pk, until=None, actor=speaker.actor, now=timezone.now())
    return _("You take new requests again.")


def _mentor(speaker: Speaker) -> MentorProfile:
    if speaker.mentor is None:
        raise replies.ForMentors
    return speaker.mentor


def _read_day(argument: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(argument)
    except ValueError:
        return None


def _day(day: datetime.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def ask_language(speaker: Speaker) -> tuple[str, list[Button]]:
    """The languages of the site, each by its own name."""
    if speaker.user is None:
        raise replies.NotLinked
    buttons = [
        Button(label=capfirst(get_language_info(code)["name_local"]), callback=f"language:{code}")
        for code, _name in settings.LANGUAGES
    ]
    return _("In which language shall I write?"), buttons


def language(speaker: Speaker, code: str) -> str:
    """Write in this language from now on. Raises ``Refused``."""
    if speaker.user is None:
        raise replies.NotLinked
    reading_language.choose(speaker.user, code)
    with translation.override(code):
        return _("I write to you in this language from now on.")


def ask_stop(speaker: Speaker) -> tuple[str, list[Button]]:
    """Say what follows before anything does."""
    if speaker.user is None:
        return _("This chat is not linked, so nothing arrives here."), []
    text = _(
        "If you stop, nothing arrives here any more: offers and news go to your e-mail address. "
        "Open offers stay open, and your page works as before. You can link the chat again at "
        "any time."
    )
    return text, [
        Button(label=_("Stop"), callback="stop:yes"),
        Button(label=_("Go on as before"), callback="stop:no"),
    ]


def stop(speaker: Speaker, word: str) -> str:
    """Forget the chat, if that was the answer. Doing it twice is harmless."""
    if word == "no":
        return _("Nothing was changed.")
    if speaker.user is not None:
        contacts.unlink(speaker.user)
    return _("Unlinked. From now on you get e-mails instead.")
