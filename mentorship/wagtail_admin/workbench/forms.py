"""The small forms of the workbenches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.choices import Wish
from mentorship.models import Application, MentorProfile

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


class PickForm(forms.Form):
    """One mentor out of the suggestions."""

    mentor = forms.ModelChoiceField(
        queryset=MentorProfile.objects.visible(), widget=forms.HiddenInput
    )
    ask_again = forms.BooleanField(required=False)


class ListForm(forms.Form):
    """A decision on a mentee's list. ``seen`` holds the ids that were on the page.

    The domain compares them under its lock: a choice that came in since is not decided unread.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, waiting: Iterable[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = list(waiting)
        self.initial["seen"] = ",".join(str(application.pk) for application in self.waiting)

    def clean_seen(self) -> list[int]:
        """The ids; what is none has not been on the page."""
        ids = self.cleaned_data["seen"].split(",")
        return [int(pk) for pk in ids if pk.isascii() and pk.isdigit() and len(pk) < 20]


class RejectForm(ListForm):
    """Nothing of the list goes on."""

    reason = _reason_field()


class ApproveForm(ListForm):
    """The list goes on: what is struck out, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for application in self.waiting:
            names = {"mentor": application.mentor}
            self.fields[f"strike_{application.pk}"] = forms.BooleanField(
                label=_("Strike out %(mentor)s") % names, required=False
            )
            field = _reason_field(required=False)
            field.label = _("Reason for striking out %(mentor)s") % names
            self.fields[f"reason_{application.pk}"] = field

    def clean(self) -> dict[str, Any]:
        """Tie each strike to its reason; gather them in ``strikes``."""
        data = super().clean() or {}
        strikes = {}
        for application in self.waiting:
            struck, reason = self._marks(application, data)
            if struck and not reason:
                self.add_error(f"reason_{application.pk}", _("Give a reason."))
            elif reason and not struck:
                message = _("Tick “Strike out” as well, or empty this field.")
                self.add_error(f"reason_{application.pk}", message)
            elif struck:
                strikes[application.pk] = reason
        data["strikes"] = strikes
        return data

    def _marks(self, application: Application, data: dict[str, Any]) -> tuple[bool, str]:
        reason = data.get(f"reason_{application.pk}") or ""
        return bool(data.get(f"strike_{application.pk}")), reason
