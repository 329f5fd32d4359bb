"""The editors' own words in the place of the catalogue's: one query for each message."""

from __future__ import annotations

from django.utils.translation import get_language

from mentorship.models import NoticeWording

from .placeholders import problems
from .wording import CATALOGUE, Wording


def wording_for(notice: str) -> Wording:
    """The words of a notice in the active language: the editors', else the catalogue's.

    Words that name what the notice does not have (any more) are passed over, so that nothing
    is discovered when a message leaves.
    """
    return merged(notice, find(notice, get_language() or ""))


def find(notice: str, language: str) -> NoticeWording | None:
    """The row of a language, or else of the wider one: "de" for "de-at"."""
    names = list(dict.fromkeys((language, language.partition("-")[0])))
    rows = {row.language: row for row in _rows(notice, names)}
    return next((rows[name] for name in names if name in rows), None)


def merged(notice: str, row: NoticeWording | None) -> Wording:
    """The standard words with those of the row, field by field."""
    standard = CATALOGUE[notice]
    if row is None:
        return standard
    return Wording(
        subject=_own(notice, row.subject) or standard.subject,
        body=_own(notice, row.body) or standard.body,
        action=(_own(notice, row.action) or standard.action) if standard.action else "",
    )


def _own(notice: str, text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    return "" if problems(notice, words) else words


def _rows(notice: str, languages: list[str]) -> list[NoticeWording]:
    return list(NoticeWording.objects.filter(notice=notice, language__in=languages))
