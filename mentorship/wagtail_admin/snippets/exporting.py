"""Mentors as a table to take along: the columns are those that an import reads."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mentorship.domain.importing.columns import COLUMNS
from mentorship.models import MentorProfile

EXPORTED = [*COLUMNS, "status", "created_at", "reviewed_at"]


def row_of(mentor: MentorProfile) -> dict[str, Any]:
    """One mentor, a value for each column."""
    return {name: _value(mentor, name) for name in EXPORTED}


def _value(mentor: MentorProfile, name: str) -> Any:
    if name == "expertise":
        rows = mentor.specialisations.all()
        return "; ".join(sorted(f"{row.expertise.name}: {row.level}" for row in rows))
    if name == "languages":
        return "; ".join(sorted(language.code for language in mentor.languages.all()))
    if name == "status":
        return mentor.get_status_display()
    value = getattr(mentor, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else value
