"""The rows of an import as its page shows them: before it is confirmed, and afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from mentorship.domain.importing.columns import Words, label_of, shown
from mentorship.domain.importing.plan import Outcome, Row
from mentorship.domain.importing.undoing import Taken

LABELS = {
    Outcome.NEW: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changes"),
    Outcome.WRONG: gettext_lazy("Errors"),
    Outcome.UNCHANGED: gettext_lazy("Unchanged"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as the page shows it."""

    number: int
    name: str
    email: str
    url: str
    outcome: str
    label: Any
    changes: list[tuple[str, str, str]]
    errors: list[tuple[str, list[str]]]
    is_undone: bool = False
    obstacle: str = ""


def _changes(before: dict[str, Any], after: dict[str, Any], words: Words) -> Any:
    return [
        (label_of(name), shown(name, before.get(name), words), shown(name, value, words))
        for name, value in after.items()
        if before or value
    ]


def _page_of(mentor: Any) -> str:
    if mentor is None:
        return ""
    return reverse("wagtailsnippets_mentorship_mentorprofile:inspect", args=[mentor.pk])


def line_of(row: Row, words: Words) -> Line:
    """A row of a file that waits."""
    return Line(
        number=row.number,
        name=row.values.get("name") or (row.mentor.name if row.mentor else ""),
        email=row.email,
        url=_page_of(row.mentor),
        outcome=row.outcome.value,
        label=LABELS[row.outcome],
        changes=[] if row.errors else _changes(row.before, row.after, words),
        errors=[(label_of(name), sentences) for name, sentences in row.errors.items()],
    )


def taken_line(row: Taken, words: Words) -> Line:
    """A row that was taken in."""
    return Line(
        number=row.number,
        name=row.mentor.name if row.mentor else "",
        email=row.mentor.email if row.mentor else "",
        url=_page_of(row.mentor),
        outcome=row.outcome.value,
        label=LABELS[row.outcome],
        changes=_changes(row.before, row.after, words),
        errors=[],
        is_undone=row.is_undone,
        obstacle="" if row.is_undone else row.obstacle,
    )
