"""From the bytes of a file to rows of text; whatever a file holds, it is read or refused.

A table that somebody uploads may be huge, broken or made to do harm: sizes are checked before
anything is unpacked, a sheet may define no entities, and formulas stay the text that they are.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.domain.refusals import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 500
_MOST_UNPACKED = 20 * 1024 * 1024
_MOST_PARTS = 500
_MOST_COLUMNS = 60
_LAST_ROW = 20_000
_LONGEST_CELL = 5000
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]{0,500}?\br=[\"'](\d{1,12})")
_ZIP, _OLD_EXCEL = b"PK", b"\xd0\xcf\x11\xe0"

#: The number of a row as spreadsheet programs show it, and its cells.
Line = tuple[int, list[str]]


class Unreadable(Refused):
    """The file holds no table that can be read."""

    code = "unreadable"
    sentence = _("This is neither a CSV nor an XLSX file that can be read.")


class TooLarge(Unreadable):
    """More than one import takes."""

    code = "too_large"
    sentence = _("The file is too large: %(rows)s rows and %(size)s MB at most.")

    def __init__(self) -> None:
        super().__init__(rows=MOST_ROWS, size=MOST_BYTES // 1024**2)


class WrongEncoding(Unreadable):
    """Text in an encoding that cannot be told."""

    code = "wrong_encoding"
    sentence = _("The file is not in UTF-8. Save it as “CSV UTF-8” or as XLSX.")


class OldExcel(Unreadable):
    """The format of Excel before 2007, or a workbook under a password."""

    code = "old_excel"
    sentence = _("This is an old or locked Excel file. Save it as XLSX without a password.")


def read_table(content: bytes) -> list[Line]:
    """The lines that hold something, the heading first. Raises ``Unreadable``."""
    if len(content) > MOST_BYTES:
        raise TooLarge
    if content.startswith(_OLD_EXCEL):
        raise OldExcel
    lines = _sheet(content) if content.startswith(_ZIP) else _text(content)
    found = []
    for number, cells in lines:
        if any(cells):
            found.append((number, cells))
        if len(found) > MOST_ROWS + 1:
            raise TooLarge
    return found


def _text(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    # A line may hold line breaks of its own: count the rows of the table.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(rows, start=1):
            yield number, _cells(cells)
    except csv.Error as error:
        raise Unreadable from error


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongEncoding from error
    if "\0" in text:
        raise Unreadable
    return text


def _sheet(content: bytes) -> list[Line]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        _check_parts(content)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=_MOST_COLUMNS, values_only=True)
            return [(number, _cells(map(_as_text, row))) for number, row in enumerate(rows, 1)]
        finally:
            book.close()
    except Refused:
        raise
    # There is no end to what the reader raises over a file that was made to break it.
    except Exception as error:
        raise Unreadable from error


def _check_parts(content: bytes) -> None:
    """Unpack within the limit, and refuse definitions of entities: no sheet needs any."""
    left = _MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.infolist()
        if len(names) > _MOST_PARTS:
            raise TooLarge
        for part in names:
            with parts.open(part) as file:
                data = file.read(left + 1)
            left -= len(data)
            if left < 0:
                raise TooLarge
            # Also where the text is wide: every other byte is nothing then.
            data = data.replace(b"\0", b"")
            if b"<!DOCTYPE" in data:
                raise Unreadable
            if any(int(row[1]) > _LAST_ROW for row in _ROW.finditer(data)):
                raise TooLarge


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _cells(values: Iterable[str]) -> list[str]:
    """Trimmed, and without the sign by which a safe spreadsheet keeps a formula from running."""
    # A workbook can spell characters that no database keeps.
    cells = [value.encode(errors="ignore").decode().replace("\0", "").strip() for value in values]
    if len(cells) > _MOST_COLUMNS or any(len(cell) > _LONGEST_CELL for cell in cells):
        raise TooLarge
    while cells and not cells[-1]:
        cells.pop()
    quoted = ("'=", "'+", "'-", "'@")
    return [cell[1:] if cell.startswith(quoted) else cell for cell in cells]
