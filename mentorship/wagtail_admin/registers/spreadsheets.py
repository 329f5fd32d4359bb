"""Cells that a spreadsheet takes as text, whatever somebody typed into a form."""

from __future__ import annotations

import re
from typing import Any

from django.utils.functional import Promise

#: What makes Excel, LibreOffice and their kin read a cell as a formula or a command.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Control characters that no XLSX file may hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before what would otherwise be run."""
    text = _ILLEGAL.sub("", text)
    return f"'{text}" if text.startswith(_FORMULA) else text


class SafeSpreadsheet:
    """For a view with Wagtail's exports: no cell may be read as a formula."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """The cell, as text where it is text."""
        cell = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        return safe_cell(str(cell)) if isinstance(cell, str | Promise) else cell
