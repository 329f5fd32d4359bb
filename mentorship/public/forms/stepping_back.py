"""The small forms with which a mentor pauses or leaves."""

from __future__ import annotations

import datetime
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.domain.leaving import LONGEST_PAUSE


class PauseForm(forms.Form):
    """The first day on which new requests are welcome again."""

    until = forms.DateField(
        label=_("No new requests until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("On this day you take requests again, without doing anything."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        self.first, self.last = today + timedelta(days=1), today + LONGEST_PAUSE
        self.fields["until"].widget.attrs |= {
            "min": self.first.isoformat(),
            "max": self.last.isoformat(),
        }

    def clean_until(self) -> datetime.date:
        """A day to come, within a year."""
        until: datetime.date = self.cleaned_data["until"]
        if not self.first <= until <= self.last:
            raise forms.ValidationError(_("Choose a day after today and within a year."))
        return until


class LeaveForm(forms.Form):
    """Why somebody leaves, if they want to say."""

    reason = forms.CharField(
        label=_("Would you tell us why?"),
        max_length=500,
        required=False,
        help_text=_("Only the team reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
