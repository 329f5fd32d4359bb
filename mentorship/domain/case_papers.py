"""What the team has written of mentees' cases – questions, notes and scores – in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import (
    CharField,
    DateTimeField,
    F,
    IntegerField,
    Model,
    QuerySet,
    TextField,
    Value,
)

from mentorship.models import Assessment, Enrolment, Inquiry, TeamNote

from .knowledge import keep

_ASKED, _NOTED, _SCORED = "inquiries", "notes", "assessments"
_NO_WORDS, _NO_SCORE = Value("", TextField()), Value(0, IntegerField())
_NEVER = Value(None, DateTimeField())


def read_papers(
    *, asked: Iterable[Enrolment], noted: Iterable[Enrolment], scored: Iterable[Enrolment]
) -> None:
    """Read the questions of some cases, the notes of others, and the scores of others.

    Afterwards they are there as if they had been prefetched, each with its author, the oldest
    first. Nothing is asked where no case is named.
    """
    wanted = {_ASKED: list(asked), _NOTED: list(noted), _SCORED: list(scored)}
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in _rows({of: [case.pk for case in cases] for of, cases in wanted.items() if cases}):
        found[row["of"], row["case"]].append(_paper(row))
    for of, cases in wanted.items():
        for case in cases:
            keep(case, of, found[of, case.pk])


def _rows(wanted: dict[str, list[int]]) -> Iterable[dict[str, Any]]:
    """Questions come first: the others take the kinds of the columns from them."""
    makers = {_ASKED: _inquiries, _NOTED: _notes, _SCORED: _assessments}
    parts = [makers[of]().filter(enrolment__in=cases) for of, cases in wanted.items()]
    if not parts:
        return []
    found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return found.order_by("at", "row")


def _inquiries() -> QuerySet[Any, Any]:
    more = {"answer_": F("answer"), "answered": F("answered_at"), "closed": F("closed_at")}
    return _columns(Inquiry, _ASKED, "asked_by", F("question"), F("asked_at"), _NO_SCORE, more)


def _notes() -> QuerySet[Any, Any]:
    return _columns(TeamNote, _NOTED, "author", F("text"), F("created_at"), _NO_SCORE)


def _assessments() -> QuerySet[Any, Any]:
    return _columns(Assessment, _SCORED, "reviewer", F("comment"), F("changed_at"), F("score"))


def _columns(
    model: Any,
    of: str,
    who: str,
    words: F,
    at: F,
    score: F | Value,
    more: dict[str, Any] | None = None,
) -> QuerySet[Any, Any]:
    """The same columns of whichever kind; those of the author's account stand behind the others."""
    return model._default_manager.order_by().values(
        of=Value(of, CharField()),
        row=F("pk"),
        case=F("enrolment_id"),
        words=words,
        at=at,
        grade=score,
        **(more or {"answer_": _NO_WORDS, "answered": _NEVER, "closed": _NEVER}),
        **{f"who_{name}": F(f"{who}__{name}") for name in _account_columns()},
    )


def _account_columns() -> list[str]:
    return [field.attname for field in get_user_model()._meta.concrete_fields]


def _paper(row: dict[str, Any]) -> Model:
    author, paper = _author(row), {"pk": row["row"], "enrolment_id": row["case"]}
    made: Model
    if row["of"] == _ASKED:
        made = Inquiry(
            question=row["words"],
            asked_by=author,
            asked_at=row["at"],
            answer=row["answer_"],
            answered_at=row["answered"],
            closed_at=row["closed"],
            **paper,
        )
    elif row["of"] == _NOTED:
        made = TeamNote(text=row["words"], author=author, created_at=row["at"], **paper)
    else:
        made = Assessment(
            score=row["grade"],
            comment=row["words"],
            reviewer=author,
            changed_at=row["at"],
            **paper,
        )
    made._state.adding = False
    return made


def _author(row: dict[str, Any]) -> Any:
    """The account as it was read; none where it has been deleted."""
    model, columns = get_user_model(), _account_columns()
    values = [row[f"who_{name}"] for name in columns]
    return model.from_db(None, columns, values) if row[f"who_{model._meta.pk.attname}"] else None
