"""A filter by rows of another table, for the lists of snippets."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django_filters.fields import ModelMultipleChoiceField

from mentorship.numbers import is_row_number


class _RowsField(ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        """Refuse what no column holds before a query is made of it."""
        for key in value if isinstance(value, list | tuple) else ():
            if not is_row_number(str(key)):
                message = self.error_messages["invalid_pk_value"]
                raise forms.ValidationError(message, "invalid_pk_value", {"pk": key})
        return super().clean(value)


class RowsFilter(django_filters.ModelMultipleChoiceFilter):
    """Rows by their numbers."""

    field_class = _RowsField
