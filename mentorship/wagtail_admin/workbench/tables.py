"""A list of the desk as a table to take along: CSV or XLSX, of the rows that its filters leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.http import HttpRequest
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from mentorship.wagtail_admin.registers.spreadsheets import ColumnSpreadsheet

Row = TypeVar("Row")
Made = TypeVar("Made")
#: So many rows are looked at together.
_BATCH = 1000


class ListTable(ColumnSpreadsheet, SpreadsheetExportMixin):
    """For a ``TeamPage``, behind the page's own door: ``?export=`` brings the list as a table.

    The links to it stand in the header, as those of Wagtail's own lists do.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page; or the whole list, for whoever asks for the table."""
        if self.is_export:
            return self.as_spreadsheet(self.table_rows(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def table_rows(self) -> Iterable[Any]:
        """What the filters leave, on all pages of the list."""
        raise NotImplementedError


def in_batches(rows: Iterable[Row], read: Callable[[list[Row]], Iterable[Made]]) -> Iterator[Made]:
    """What ``read`` makes of the rows; it asks the database once for each thousand of them."""
    every = list(rows)
    for start in range(0, len(every), _BATCH):
        yield from read(every[start : start + _BATCH])
