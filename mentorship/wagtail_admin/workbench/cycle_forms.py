"""The forms about a cycle: its clone, and a higher cap."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.domain.next_cycle import POLICIES, Days
from mentorship.models import Cycle

HIGHEST_CAP = 1000


class DayInput(forms.DateInput):
    """The browser's own calendar, which needs no script."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class CloneForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name and days of a new cycle; checked as the cycle that it will be."""

    class Meta:
        model = Cycle
        fields = ("name", "opens_on", "closes_on", "ends_on")
        widgets = dict.fromkeys(("opens_on", "closes_on", "ends_on"), DayInput)

    def __init__(self, data: Any = None, *, source: Cycle, days: Days, auto_id: str) -> None:
        policies = {name: getattr(source, name) for name in POLICIES}
        initial = {
            "opens_on": days.opens_on,
            "closes_on": days.closes_on,
            "ends_on": days.ends_on,
        }
        super().__init__(data, instance=Cycle(**policies), initial=initial, auto_id=auto_id)


class RaiseCapForm(forms.Form):
    """A higher cap for the cycle, and why."""

    cap = forms.IntegerField(
        label=_("Matches per mentor at most, from now on"), min_value=1, max_value=HIGHEST_CAP
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)
