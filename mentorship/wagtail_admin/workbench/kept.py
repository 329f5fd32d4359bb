"""What somebody has typed into a form is kept when the move is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

Typed = list[tuple[Any, str]]


def typed(form: forms.Form) -> Typed:
    """The fields that somebody has filled in, with the words; boxes and marks are none."""
    fields = [form[name] for name in form.changed_data if not form[name].is_hidden]
    values = ((field.label, field.value()) for field in fields)
    return [(label, value) for label, value in values if isinstance(value, str) and value.strip()]


def afresh(posted: QueryDict, blank: forms.Form) -> QueryDict:
    """What was posted, with the marks of the page as it stands now."""
    data = posted.copy()
    for field in blank.hidden_fields():
        if (value := field.value()) is not None:
            data[field.html_name] = str(value)
    return data
