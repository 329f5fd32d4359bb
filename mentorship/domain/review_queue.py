"""The cases on the review desk: filtered, with what one should know of each before opening it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus
from mentorship.models import Application, Assessment, Enrolment, Inquiry

from . import desk_filters
from .actors import Account
from .assessments import counting, newest_choice, scored_by
from .capacity import Load, loads_of
from .desk_filters import WAITING
from .questions import open_inquiries
from .seen import with_newest_deed
from .worklist import enrolments_to_review

MINE, NOBODY = "me", "nobody"
CONDITIONAL, STUCK, LATE, ASKED = "conditional", "stuck", "late", "asked"
ANSWERED, FULL = "answered", "full"
UNSCORED = "unscored"

#: What can be true of a case, in the words of the desk.
FLAGS: dict[str, str | Promise] = {
    CONDITIONAL: _("conditional answer"),
    STUCK: _("next choice unreviewed"),
    LATE: _("late"),
    ASKED: _("waits for the mentee"),
    ANSWERED: _("the mentee answered"),
    FULL: _("mentor full"),
    "gone": _("mentor not available"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the desk shows.

    ``flag`` is a key of FLAGS or UNSCORED; ``who`` the number of an account, me or nobody; and
    ``cycle`` the number of a cycle.
    """

    search: str = ""
    who: str = ""
    flag: str = ""
    cycle: str = ""


def cases(filters: Filters, *, user: Account, late_before: datetime.datetime) -> QuerySet[Any]:
    """The cases that wait, the longest first; or, asked for, those that wait for the mentee.

    Annotated with ``waiting_since`` and ``choices_waiting``; ``flagged()`` adds the rest to a page.
    """
    rows: QuerySet[Any] = _asked() if filters.flag == ASKED else enrolments_to_review()
    rows = rows.select_related("mentee", "cycle", "assignee")
    if filters.flag == LATE:
        rows = rows.filter(waiting_since__lt=late_before)
    elif filters.flag == FULL:
        rows = rows.filter(desk_filters.with_full_mentor())
    elif filters.flag in (conditions := _conditions(user)):
        rows = rows.filter(conditions[filters.flag])
    if filters.who:
        whose = {NOBODY: None, MINE: user.pk}
        rows = rows.filter(assignee=whose.get(filters.who, filters.who))
    if filters.cycle:
        rows = rows.filter(cycle=filters.cycle)
    if filters.search:
        words = filters.search
        rows = rows.filter(
            Q(mentee__name__icontains=words)
            | Q(mentee__email__icontains=words)
            | Q(subject__icontains=words)
        )
    return rows


def _asked() -> QuerySet[Any]:
    """Cases that wait for the mentee: there is at most one open question in each."""
    return (
        Enrolment.objects.filter(
            inquiries__in=open_inquiries(),
            pk__in=Application.objects.filter(WAITING).values("enrolment"),
        )
        .annotate(
            choices_waiting=Count(
                "applications",
                filter=Q(
                    applications__status=ApplicationStatus.PENDING,
                    applications__reviewed_at__isnull=True,
                ),
            ),
            waiting_since=F("inquiries__asked_at"),
        )
        .order_by("waiting_since", "pk")
    )


def _conditions(user: Account) -> dict[str, Any]:
    own = Application.objects.filter(enrolment=OuterRef("pk"))
    remarked = own.filter(status=ApplicationStatus.ADMIN_APPROVED, remarks_at__isnull=False)
    return {
        CONDITIONAL: Exists(remarked),
        STUCK: Exists(own.filter(reviewed_at__isnull=False)) & ~Exists(own.live()),
        ANSWERED: desk_filters.answered(),
        UNSCORED: Q(cycle__reviewers__gt=1) & ~Q(pk__in=scored_by(user).values("enrolment")),
    }


def after(rows: QuerySet[Any], since: Any, pk: int) -> int | None:
    """The next case of the list behind one that stood there since a moment; else the first."""
    ids = rows.exclude(pk=pk).values_list("pk", flat=True)
    behind = Q(waiting_since__gt=since) | Q(waiting_since=since, pk__gt=pk)
    following = ids.filter(behind).first() if since is not None else None
    return following or ids.first()


def flagged(
    rows: Iterable[Any],
    *,
    user: Account,
    late_before: datetime.datetime,
    loads: dict[tuple[int, int], Load] | None = None,
) -> list[Any]:
    """The rows of one page with their ``flags`` and scores, in four queries for any number.

    ``loads`` are the ledgers of the mentors, where they have been read.
    """
    rows = list(rows)
    _add_choices(rows)
    _add_full(rows, loads)
    prefetch_related_objects([row for row in rows if needs_scores(row)], "assessments")
    for row in rows:
        scores = scores_of(row)
        row.scores_given = len(scores)
        row.is_scored_by_me = any(score.reviewer_id == user.pk for score in scores)
        row.flags = [str(label) for key, label in FLAGS.items() if _is(row, key, late_before)]
    return rows


def scores_of(case: Enrolment) -> list[Assessment]:
    """The scores that count for the list as it stands, where the cycle asks for some."""
    if not needs_scores(case):
        return []
    return counting(case.assessments.all(), newest_choice(case.applications.all()))


def needs_scores(case: Enrolment) -> bool:
    """Whether the cycle asks for more than one reviewer."""
    return case.cycle.reviewers > 1


def read_choices(
    rows: list[Any], *, select: tuple[str, ...] = ("mentor__user",), for_marks: bool = False
) -> None:
    """The applications of the cases in the order in which they are offered, in one query."""
    choices: QuerySet[Any] = Application.objects.select_related(*select).in_line()
    choices = with_newest_deed(choices) if for_marks else choices
    prefetch_related_objects(rows, Prefetch("applications", queryset=choices))


def _add_choices(rows: list[Any]) -> None:
    read_choices(rows, for_marks=True)  # those that have been read before are not read again
    prefetch_related_objects(
        [row for row in rows if getattr(row, "has_inquiries", True)], "inquiries"
    )
    for row in rows:
        own = [each for each in row.applications.all() if each.mentor is not None]
        row.waiting_choices = [each for each in own if _waits(each)]
        row.is_conditional = any(each.has_open_remarks for each in own)
        row.is_stuck = any(each.reviewed_at for each in own) and not any(e.is_live for e in own)
        asked = row.inquiries.all() if getattr(row, "has_inquiries", True) else ()
        row.is_answered = any(_is_news(each, own) for each in asked)
        row.is_gone = any(not each.mentor.is_visible for each in row.waiting_choices)


def _add_full(rows: list[Any], loads: dict[tuple[int, int], Load] | None) -> None:
    if loads is None:
        loads = loads_of((each.mentor, row.cycle) for row in rows for each in row.waiting_choices)
    for row in rows:
        keys = [(each.mentor_id, row.cycle_id) for each in row.waiting_choices]
        row.is_full = any(loads[key].is_full for key in keys)


def _is_news(inquiry: Inquiry, choices: list[Application]) -> bool:
    """Whether the answer came after everything that the team has decided in the case."""
    if inquiry.answered_at is None:
        return False
    return not any(each.reviewed_at and each.reviewed_at > inquiry.answered_at for each in choices)


def _waits(application: Application) -> bool:
    return application.status == ApplicationStatus.PENDING and application.reviewed_at is None


def _is(row: Any, key: str, late_before: datetime.datetime) -> bool:
    if key == LATE:
        return row.waiting_since is not None and bool(row.waiting_since < late_before)
    return bool(getattr(row, f"is_{key}", False))
