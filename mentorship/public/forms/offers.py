"""What a mentor can write with an answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DeclineForm(forms.Form):
    """A reason for the team, if the mentor likes to give one."""

    reason = forms.CharField(
        label=_("Reason, for the team only (optional)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RemarksForm(forms.Form):
    """Remarks or conditions, on which the team answers (T4)."""

    remarks = forms.CharField(
        label=_("Your remarks or conditions"),
        max_length=2000,
        help_text=_("The team reads them and comes back to you. The offer stays open."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
