"""The small forms of the workbenches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.choices import Wish

#: Id of the list of ready-made reasons on the page.
REASONS = "mentorship-reasons"


def _reason_field(**options: Any) -> forms.CharField:
    """A line of free text with ready-made sentences to choose from."""
    attrs = {"list": REASONS, "autocomplete": "off"}
    return forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.TextInput(attrs=attrs), **options
    )


class PlainForm(forms.Form):
    """A move that needs nothing but the button."""


class ReasonForm(forms.Form):
    """A move that needs a reason."""

    reason = _reason_field()


class NoteForm(forms.Form):
    """A move that may be explained."""

    reason = _reason_field(required=False)


class MeetForm(forms.Form):
    """The link under which mentor and mentee meet."""

    meet_url = forms.URLField(
        label=_("Google Meet link"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Both see it on their pages. It can be set later, too."),
        widget=forms.URLInput(attrs={"placeholder": "https://meet.google.com/…"}),
    )

    def clean_meet_url(self) -> str:
        """Only links that open in a browser without a warning."""
        url: str = self.cleaned_data["meet_url"]
        if url and not url.lower().startswith("https://"):
            raise forms.ValidationError(_("The link has to start with https://."))
        return url


class CancelMatchForm(forms.Form):
    """Why a match ends early, at whose wish, and what becomes of the mentee."""

    reason = _reason_field()
    wish = forms.ChoiceField(
        label=_("At the wish of"), choices=Wish.choices, widget=forms.RadioSelect
    )
    put_back = forms.BooleanField(
        label=_("Put the mentee back into the manual-match queue"), required=False
    )
