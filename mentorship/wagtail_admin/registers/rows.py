"""The table of a register: cells and buttons of each row, worked out once for a page.

modeladmin draws each cell and each button with a template of its own, which is most of what a
page of fifty rows costs. Here one template draws the table from what is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import display_for_field, display_for_value
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Field


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a row below a heading."""

    classes: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its title leads on to it, the buttons to its next steps."""

    pk: Any
    title: Cell
    link: dict[str, Any] | None
    buttons: list[dict[str, Any]]
    cells: list[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How a row's cell below one heading is read."""

    classes: str
    read: Callable[[Any], str]

    def of(self, thing: Any) -> Cell:
        """The cell of a row."""
        return Cell(self.classes, self.read(thing))


def rows_of(view: Any, things: Iterable[Any]) -> list[Row]:
    """The rows of a page of a register."""
    first, *others = [_column(view, name) for name in view.list_display]
    return [
        Row(
            pk=thing.pk,
            title=first.of(thing),
            link=view.button_helper.get_primary_button(thing),
            buttons=view.get_buttons_for_obj(thing),
            cells=[column.of(thing) for column in others],
        )
        for thing in things
    ]


def _column(view: Any, name: str) -> Column:
    """A field of the model, or else what the register says of a row."""
    empty = view.model_admin.get_empty_value_display(name)
    field = _field(view.model, name)
    classes = f"field-{name} title"
    if field is None:
        say = getattr(view.model_admin, name)
        return Column(classes=classes, read=lambda row: display_for_value(say(row), empty))
    nowrap = " nowrap" if isinstance(field, DateField) else ""
    return Column(
        classes=classes + nowrap,
        read=lambda row: display_for_field(getattr(row, name), field, empty),
    )


def _field(model: Any, name: str) -> Field[Any, Any] | None:
    try:
        field: Field[Any, Any] = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field
