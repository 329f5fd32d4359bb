"""Lists as spreadsheets: safe to open, in the reader's language, their columns in one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from django.utils import translation
from django.utils.functional import Promise

#: The heading of a column, and how the cell of a row is read.
Cell = tuple[str | Promise, Callable[[Any], Any]]
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

    def stream_csv(self, rows: Any) -> Iterator[bytes]:
        """The lines in the language of the page, which has gone when the server asks for them."""
        return _spoken(super().stream_csv(rows), translation.get_language())  # type: ignore[misc]


class ColumnSpreadsheet(SafeSpreadsheet):
    """The same for a view that writes its columns down once."""

    cells: ClassVar[Mapping[str, Cell]]

    @property
    def list_export(self) -> list[str]:
        """The columns in their order."""
        return list(self.cells)

    @property
    def export_headings(self) -> dict[str, Any]:
        """What stands above them."""
        return {name: heading for name, (heading, _read) in self.cells.items()}

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """One row."""
        return {name: read(item) for name, (_heading, read) in self.cells.items()}


def _spoken(lines: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    """Each line made in the language; whoever takes it keeps the own one meanwhile."""
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line
