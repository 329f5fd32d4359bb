"""Numbers of rows as they come in addresses and forms: none is longer than a column can hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import register_converter
from django.urls.converters import IntConverter

#: SQLite fails on the numbers beyond; a key of 64 bits has at most so many digits to spare.
DIGITS = 18


def is_row_number(text: str) -> bool:
    """Whether the text can be the number of a row."""
    return text.isascii() and text.isdigit() and len(text) <= DIGITS


class ByRowNumbers:
    """For a field of many rows: a key that no column holds is a wrong one."""

    error_messages: dict[str, Any]

    def clean(self, value: Any) -> Any:
        """Refuse such a key before a query is made of it."""
        for key in value if isinstance(value, list | tuple) else ():
            if not is_row_number(str(key)):
                message = self.error_messages["invalid_pk_value"]
                raise forms.ValidationError(message, "invalid_pk_value", {"pk": key})
        return super().clean(value)  # type: ignore[misc]


class RowNumber(IntConverter):
    """A number in an address; a longer one is an address that does not exist."""

    regex = f"[0-9]{{1,{DIGITS}}}"


register_converter(RowNumber, "row_id")
