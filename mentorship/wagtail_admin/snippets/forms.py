"""The form of a mentor in the admin."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from mentorship.models import MentorshipSettings


def timezones() -> list[tuple[str, str]]:
    """Every zone of the time-zone database, by its name."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]


def languages() -> list[tuple[str, Any]]:
    """The languages in which messages can be written."""
    return [("", _("The site's language")), *settings.LANGUAGES]


class MentorForm(WagtailAdminModelForm):
    """A mentor's profile; the status is not in it, and the offer keeps the site's limit."""

    timezone = forms.ChoiceField(label=_("Time zone"), choices=timezones, initial="UTC")
    preferred_language = forms.ChoiceField(
        label=_("Language of messages"), choices=languages, required=False
    )
    calendly_url = forms.URLField(
        label=_("Calendly link"),
        assume_scheme="https",
        help_text=_("Shown to the mentees once they are matched."),
    )

    def clean_long_term_mentees(self) -> int | None:
        """No more than the programme allows."""
        return self._within_capacity("long_term_mentees")

    def clean_ad_hoc_mentees(self) -> int | None:
        """No more than the programme allows."""
        return self._within_capacity("ad_hoc_mentees")

    def _within_capacity(self, field: str) -> int | None:
        number: int | None = self.cleaned_data[field]
        capacity = MentorshipSettings.load().mentor_capacity
        if number and number > capacity:
            message = _("A mentor can take %(capacity)s mentees at most.")
            raise ValidationError(message % {"capacity": capacity})
        return number
