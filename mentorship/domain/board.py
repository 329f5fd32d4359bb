"""The board of a cycle in numbers: how far its mentees have come, what waits and what is stuck.

Each function asks the database as often for ten thousand applications as for ten.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.choices import LIVE_STATUSES, ApplicationStatus, MatchStatus
from mentorship.models import Application, Cycle, Enrolment, Match

from . import worklist


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the way to a match: how many mentees have come at least so far."""

    key: str
    label: str | Promise
    count: int


#: The way, in order.
_STAGES: tuple[tuple[str, str | Promise], ...] = (
    ("enrolled", _("Applied or paid")),
    ("reviewed", _("Reviewed")),
    ("offered", _("Offered to a mentor")),
    ("accepted", _("Accepted by a mentor")),
    ("matched", _("Matched")),
)
#: What shows that a mentee has come so far.
_SIGNS = {
    "reviewed": Q(reviewed_at__isnull=False) | Q(mentor=None),
    "offered": Q(offered_at__isnull=False),
    "accepted": Q(status=ApplicationStatus.MENTOR_ACCEPTED),
}


def funnel(cycle: Cycle) -> list[Stage]:
    """How many mentees have come how far; whoever has come further counts before, too.

    Whose the applications are is found once for each stage, and not anew for each mentee.
    """
    shown = {key: Application.objects.filter(sign) for key, sign in _SIGNS.items()}
    come: dict[str, QuerySet[Any, Any]] = {
        key: rows.order_by().values("enrolment") for key, rows in shown.items()
    }
    come["matched"] = Match.objects.counted().order_by().values("enrolment")
    furthest = [When(pk__in=come[key], then=Value(key)) for key, _label in reversed(_STAGES[1:])]
    rows = (
        Enrolment.objects.filter(cycle=cycle)
        .order_by()
        .annotate(furthest=Case(*furthest, default=Value(_STAGES[0][0]), output_field=CharField()))
    )
    ends: dict[str, int] = dict(rows.values_list("furthest").annotate(Count("pk")))
    keys = [key for key, _label in _STAGES]
    return [
        Stage(key=key, label=label, count=sum(ends.get(later, 0) for later in keys[place:]))
        for place, (key, label) in enumerate(_STAGES)
    ]


def counts_by_state(cycle: Cycle) -> tuple[dict[str, int], dict[str, int]]:
    """How many applications, and how many matches, of the cycle are in each state: one query."""
    applications = Application.objects.filter(enrolment__cycle=cycle)
    matches = Match.objects.filter(cycle=cycle)
    found = _by_state("application", applications).union(_by_state("match", matches), all=True)
    found = found.order_by()  # Django 6.1 would order by columns that are not there
    counts = {(row["of"], row["status"]): row["n"] for row in found}
    return (
        {status: counts.get(("application", status), 0) for status in ApplicationStatus.values},
        {status: counts.get(("match", status), 0) for status in MatchStatus.values},
    )


def _by_state(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(of=Value(name, CharField()))
    return named.values("of", "status").annotate(n=Count("pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """How many cases of one kind have waited how long, measured by the promise.

    ``bands``: up to half of it, up to the whole, up to twice, and longer.
    """

    key: str
    bands: tuple[int, int, int, int]

    @property
    def total(self) -> int:
        """All that wait."""
        return sum(self.bands)

    @property
    def late(self) -> int:
        """Those that have waited for longer than was promised."""
        return self.bands[2] + self.bands[3]


def band_edges(promise: timedelta) -> tuple[timedelta, timedelta, timedelta]:
    """Where one band of ages ends and the next begins."""
    return promise / 2, promise, promise * 2


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits for the review: its number, whose it is and since when."""

    pk: int
    mentee: str
    waiting_since: datetime.datetime


def reviews(cycle: Cycle) -> list[WaitingCase]:
    """The cases of a cycle that wait for the review, the longest first; one query."""
    waiting: QuerySet[Any] = worklist.enrolments_to_review().filter(cycle=cycle)
    shown = waiting.select_related(None).values_list("pk", "mentee__name", "waiting_since")
    return [WaitingCase(*row) for row in shown]


def ages(
    cycle: Cycle,
    *,
    waiting: Iterable[WaitingCase],
    now: datetime.datetime,
    promise: timedelta,
) -> dict[str, Ages]:
    """The ages of what waits for the team in a cycle, by the kind of work, in one query.

    ``waiting`` are the cases that wait for the review.
    """
    edges = [now - edge for edge in band_edges(promise)]
    bands = Counter(sum(case.waiting_since <= edge for edge in edges) for case in waiting)
    found: dict[str, Any] = {f"review_{band}": bands[band] for band in range(4)}
    asked = Application.objects.open().filter(mentor__isnull=False).order_by()
    rows = Application.objects.open().filter(enrolment__cycle=cycle)
    kinds = {
        "remarks": (
            "remarks_at",
            Q(status=ApplicationStatus.ADMIN_APPROVED, remarks_at__isnull=False),
        ),
        "confirm": ("changed_at", Q(status=ApplicationStatus.MENTOR_ACCEPTED)),
        "queue": (
            "changed_at",
            Q(status=ApplicationStatus.PENDING_MANUAL_MATCH)
            & ~Q(enrolment__in=asked.values("enrolment")),
        ),
    }
    parts: dict[str, Count] = {}
    for key, (field, condition) in kinds.items():
        parts |= _banded(key, field, condition, edges)
    found |= rows.aggregate(**parts)
    return {
        key: Ages(key=key, bands=tuple(found[f"{key}_{band}"] for band in range(4)))
        for key in ("review", *kinds)
    }


def _banded(key: str, field: str, condition: Q, edges: list[datetime.datetime]) -> dict[str, Count]:
    """Four counts; ``edges`` are the moments at which the bands begin, the latest first."""
    half, whole, twice = edges
    bands = (
        Q(**{f"{field}__gt": half}),
        Q(**{f"{field}__lte": half, f"{field}__gt": whole}),
        Q(**{f"{field}__lte": whole, f"{field}__gt": twice}),
        Q(**{f"{field}__lte": twice}),
    )
    return {
        f"{key}_{place}": Count("pk", filter=condition & band) for place, band in enumerate(bands)
    }


#: Kinds of offers, and places in the queue, that go no further by themselves.
SILENT, REMARKS, FULL, QUEUED = "silent", "remarks", "full", "queue"


def stuck_applications(
    cycle: Cycle,
    *,
    now: datetime.datetime,
    promise: timedelta,
    full: Collection[int],
    at_most: int,
) -> dict[str, list[Application]]:
    """Applications that are stuck, the longest waiting first, so many of each kind; one query.

    ``SILENT``: without an answer for longer than the cycle's follow-up (A9). ``REMARKS``: the
    mentor waits for the team's answer (T4). ``FULL``: accepted, but the mentor has no place
    left (A8); ``full`` are the ids of such mentors. ``QUEUED``: in the queue for longer than was
    promised, nobody being asked (A7). Annotated with ``kind`` and ``since``.
    """
    asked = Q(status=ApplicationStatus.ADMIN_APPROVED)
    queued = Q(status=ApplicationStatus.PENDING_MANUAL_MATCH)
    whens = [
        When(asked & Q(remarks_at__isnull=False), then=Value(REMARKS)),
        When(Q(status=ApplicationStatus.MENTOR_ACCEPTED, mentor_id__in=full), then=Value(FULL)),
        When(queued & Q(changed_at__lte=now - promise), then=Value(QUEUED)),
    ]
    if cycle.follow_up_hours is not None:
        waited = now - timedelta(hours=cycle.follow_up_hours)
        whens.append(When(asked & Q(offered_at__lte=waited), then=Value(SILENT)))
    since = Case(
        When(asked & Q(remarks_at__isnull=False), then=F("remarks_at")),
        When(asked, then=F("offered_at")),
        default=F("changed_at"),
    )
    others = Application.objects.open().filter(
        enrolment=OuterRef("enrolment"), mentor__isnull=False
    )
    waits = Q(status__in=LIVE_STATUSES) | (queued & ~Exists(others))
    rows = Application.objects.filter(waits, enrolment__cycle=cycle)
    kind = Case(*whens, default=Value(""), output_field=CharField())
    placed = rows.annotate(kind=kind, since=since).annotate(
        rank=Window(RowNumber(), partition_by=F("kind"), order_by=(F("since").asc(), F("pk").asc()))
    )
    found: dict[str, list[Application]] = {SILENT: [], REMARKS: [], FULL: [], QUEUED: []}
    # What is shown of them is read of the few that are shown.
    first = placed.exclude(kind="").filter(rank__lte=at_most).values("pk")
    stuck: QuerySet[Any] = Application.objects.filter(pk__in=first).annotate(kind=kind, since=since)
    for row in stuck.order_by("since", "pk").select_related("enrolment__mentee", "mentor"):
        found[row.kind].append(row)
    return found
