"""The form of a cycle: what was seen in it, and saving through the domain."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from mentorship.domain import cycle_changes, edits
from mentorship.models import Cycle
from mentorship.wagtail_admin.policies import actor_for


class CycleForm(WagtailAdminModelForm):
    """A cycle's days and policies; its type stays once somebody has applied.

    The form carries what the cycle was when it was opened (``seen``), so that nobody undoes what
    a colleague has changed meanwhile.
    """

    data: Any
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = [name for name in self.fields if name != "seen"]
        self.initial["seen"] = _mark(self.instance, self.own)

    def save(self, commit: bool = True) -> Cycle:
        """Through the domain, with what has changed. Raises ``Refused``."""
        cycle: Cycle = self.instance
        actor, now = actor_for(self.for_user), timezone.now()
        if cycle.pk is None:
            return cycle_changes.add_cycle(cycle, actor=actor, now=now)
        seen = _read(self.cleaned_data["seen"], self.own)
        return cycle_changes.change_cycle(cycle, self.own, actor=actor, now=now, seen=seen)

    def take_over(self, refusal: cycle_changes.CycleChangedMeanwhile) -> None:
        """Show what a colleague has changed, but for what this person has typed over."""
        data, seen = self.data.copy(), _read(self.data["seen"], self.own) or {}
        for name in refusal.fields:
            if edits.values_of(self.instance, [name])[name] == seen[name]:
                _put(data, self[name], getattr(refusal.current, name))
        data["seen"] = _mark(refusal.current, self.own)
        self.data = data

    def clean_type(self) -> str:
        """Refuse another type where it would change what mentees have applied for."""
        chosen: str = self.cleaned_data["type"]
        cycle = self.instance
        if cycle.pk and "type" in self.changed_data and cycle.enrolments.exists():
            raise ValidationError(_("Mentees have applied in this cycle: its type stays."))
        return chosen


def _mark(cycle: Cycle, fields: list[str]) -> str:
    return json.dumps(edits.values_of(cycle, fields))


def _read(mark: str, fields: list[str]) -> dict[str, str] | None:
    """What was seen; None where nobody looked, or the mark is none of ours."""
    try:
        seen = json.loads(mark)
    except ValueError:
        return None
    is_ours = isinstance(seen, dict) and set(seen) == set(fields)
    return {name: str(seen[name]) for name in fields} if is_ours else None


def _put(data: QueryDict, field: forms.BoundField, value: Any) -> None:
    """Have the field show the value as if it had been typed."""
    if value is False:
        data.pop(field.html_name, None)
    elif value is True:
        data[field.html_name] = "on"
    else:
        shown = field.field.widget.format_value(field.field.prepare_value(value))
        data[field.html_name] = str(value) if isinstance(shown, list) else shown or ""
