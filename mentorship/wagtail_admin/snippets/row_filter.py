"""A filter by rows of another table, for the lists of snippets."""

from __future__ import annotations

import django_filters
from django_filters.fields import ModelMultipleChoiceField

from mentorship.numbers import ByRowNumbers


class _RowsField(ByRowNumbers, ModelMultipleChoiceField):
    """Any number of rows by their keys."""


class RowsFilter(django_filters.ModelMultipleChoiceFilter):
    """Rows by their numbers."""

    field_class = _RowsField
