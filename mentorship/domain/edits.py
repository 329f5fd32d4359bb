"""What an edit has changed, in words for the history, and what changed while somebody edited."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils import formats
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

#: A text that is longer is not quoted in the history: that it changed says enough.
QUOTED = 80


def values_of(row: Model, fields: Iterable[str]) -> dict[str, str]:
    """The values of some fields as text, to be compared with what they are later."""
    return {name: _text(getattr(row, name)) for name in fields}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def differing(row: Model, seen: Mapping[str, str]) -> list[str]:
    """The fields that are not any more what somebody has seen."""
    now = values_of(row, seen)
    return [name for name in seen if now[name] != seen[name]]


def told(before: Model, after: Model, fields: Iterable[str]) -> str:
    """What has changed from one to the other: the fields' names, with both values."""
    return "; ".join(f"{_label(after, name)}: {_way(before, after, name)}" for name in fields)


def reads(row: Model, fields: Iterable[str]) -> str:
    """How the fields read as they are."""
    return "; ".join(f"{_label(row, name)}: {_said(row, name)}" for name in fields)


def labels(row: Model, fields: Iterable[str]) -> str:
    """The names of fields, in a row."""
    return ", ".join(_label(row, name) for name in fields)


def _label(row: Model, name: str) -> str:
    return capfirst(str(row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _way(before: Model, after: Model, name: str) -> str:
    return f"{_said(before, name)} → {_said(after, name)}"


def _said(row: Model, name: str) -> str:
    """A value as people read it."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return formats.date_format(value, "DATE_FORMAT")
    shown = getattr(row, f"get_{name}_display", None)
    return Truncator(_text(shown() if shown else value)).chars(QUOTED) or "–"
