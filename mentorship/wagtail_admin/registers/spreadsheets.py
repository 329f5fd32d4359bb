"""Cells that a spreadsheet takes as text, whatever somebody typed into a form."""

from __future__ import annotations

import re

#: What makes Excel, LibreOffice and their kin read a cell as a formula or a command.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Control characters that no XLSX file may hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before what would otherwise be run."""
    text = _ILLEGAL.sub("", text)
    return f"'{text}" if text.startswith(_FORMULA) else text
