"""The form of a mentor in the admin."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from mentorship.domain.seen import mark_of_mentor
from mentorship.models import MentorshipSettings


def timezones() -> list[tuple[str, str]]:
    """Every zone of the time-zone database, by its name."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]


def languages() -> list[tuple[str, Any]]:
    """The languages in which messages can be written."""
    return [("", _("The site's language")), *settings.LANGUAGES]


class MentorForm(WagtailAdminModelForm):
    """A mentor's profile; the status is not in it, and the offer keeps the site's limit."""

    data: Any
    #: What the profile was when the form was drawn, so that nobody overwrites what came since.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=timezones, initial="UTC")
    preferred_language = forms.ChoiceField(
        label=_("Language of messages"), choices=languages, required=False
    )
    calendly_url = forms.URLField(
        label=_("Calendly link"),
        assume_scheme="https",
        help_text=_("Shown to the mentees once they are matched."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = mark_of_mentor(self.instance)

    def changed_labels(self) -> list[str]:
        """The names of the fields that are not what they were."""
        own = [name for name in self.changed_data if name != "seen"]
        labels = [str(self.fields[name].label) for name in own if name in self.fields]
        changed = (name for name, rows in self.formsets.items() if rows.has_changed())
        return [*labels, *(capfirst(name) for name in changed)]

    def look_again(self) -> None:
        """Draw the form as it was typed, from the profile as it is now."""
        self.data = self.data.copy()
        self.data["seen"] = mark_of_mentor(self.instance)

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
