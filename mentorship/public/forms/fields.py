"""Fields that several forms share: time zone, language of messages, style of learning."""

from __future__ import annotations

import functools
import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from mentorship.choices import LearningStyle

_NOT_PLACES = ("Etc/", "posix/", "right/", "SystemV/", "US/")


@functools.cache
def _zones() -> tuple[str, ...]:
    names = zoneinfo.available_timezones()
    places = (name for name in names if "/" in name and not name.startswith(_NOT_PLACES))
    return ("UTC", *sorted(places))


def zone_choices() -> list[tuple[str, Any]]:
    """The time zones of the world by region; the form's script guesses the visitor's."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in _zones()[1:]:
        region, _slash, place = name.partition("/")
        regions.setdefault(region, []).append((name, place.replace("_", " ").replace("/", " – ")))
    return [("", _("Choose…")), ("UTC", "UTC"), *regions.items()]


class TimeZoneField(forms.ChoiceField):
    """A time zone by its name in the database of the world's zones."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your time zone"))
        kwargs["choices"] = zone_choices
        super().__init__(**kwargs)
        self.widget.attrs["data-mentorship-timezone"] = True


def language_choices() -> list[tuple[str, Any]]:
    """The site's languages, each in the words of the language that is active."""
    names = ((code, gettext_lazy(name)) for code, name in settings.LANGUAGES)
    return [("", _("The site’s language")), *names]


class MessageLanguageField(forms.ChoiceField):
    """The language in which this person wants to be written to."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Language of our messages to you"))
        kwargs["choices"] = language_choices
        super().__init__(required=False, **kwargs)


def style_choices() -> list[tuple[str, Any]]:
    """How to learn or to teach, and having no preference."""
    return [("", _("No preference")), *LearningStyle.choices]
