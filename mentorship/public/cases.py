"""A mentee's cases, read for their own page: every choice with its words and its place in line."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from mentorship.choices import ApplicationOrigin, ApplicationStatus, MatchStatus
from mentorship.domain.actors import Account
from mentorship.models import MAX_CHOICES, Application, Enrolment, Match, MentorshipSettings

from .wording import Line, line_for, waits_for_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One choice on the page."""

    application: Application
    line: Line
    in_line: int | None
    is_late: bool
    #: The team's open question on which this choice waits.
    question: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One enrolment on the page."""

    enrolment: Enrolment
    steps: list[Step]
    match: Match | None
    queue_place: int | None
    is_open: bool
    may_choose_again: bool
    free_places: int

    @property
    def is_current(self) -> bool:
        """Whether something can still happen, or goes on."""
        active = self.match is not None and self.match.status == MatchStatus.ACTIVE
        return self.is_open or active or self.enrolment.cycle.is_open


def cases_of(
    user: Account, *, now: datetime.datetime, asked: Mapping[int | None, int]
) -> list[Case]:
    """All cases of an account, the newest first, in a fixed number of queries.

    ``asked`` are the open questions of the team, by the case in which they were asked.
    """
    enrolments = (
        Enrolment.objects.filter(mentee__user_id=user.pk)
        .select_related("cycle", "mentee")
        .prefetch_related(
            Prefetch("applications", Application.objects.shown_to_mentee(now=now)),
            "applications__mentor",
            "applications__history",
            "matches__mentor",
            "topics",
        )
    )
    hours = MentorshipSettings.load().review_hours
    places = _queue_places(user)
    return [_case(row, places.get(row.pk), asked.get(row.pk), hours, now) for row in enrolments]


def _case(
    enrolment: Enrolment,
    queue_place: int | None,
    question: int | None,
    review_hours: int,
    now: datetime.datetime,
) -> Case:
    rows = sorted(enrolment.applications.all(), key=_order)
    matches = sorted(enrolment.matches.all(), key=lambda match: match.confirmed_at)
    return Case(
        enrolment=enrolment,
        steps=list(_steps(enrolment, rows, question, review_hours, now)),
        match=matches[-1] if matches else None,
        queue_place=queue_place,
        is_open=any(row.is_open for row in rows),
        may_choose_again=_may_choose_again(enrolment, rows, matches, now),
        free_places=_free_places(enrolment, rows, matches, now),
    )


def _may_choose_again(
    enrolment: Enrolment, rows: list[Application], matches: list[Match], now: datetime.datetime
) -> bool:
    """Whether nothing goes on, and the mentee can mend that: the page then says so."""
    waits = any(row.is_open for row in rows)
    return not waits and _free_places(enrolment, rows, matches, now) > 0


def _free_places(
    enrolment: Enrolment, rows: list[Application], matches: list[Match], now: datetime.datetime
) -> int:
    """How many mentors the mentee can still add to the list of this cycle (A1, A10)."""
    closed = any(row.status == ApplicationStatus.NO_MATCH_FOUND for row in rows)
    matched = any(match.status != MatchStatus.CANCELLED for match in matches)
    if closed or matched or not enrolment.cycle.accepts_applications(now):
        return 0
    return MAX_CHOICES - sum(row.origin == ApplicationOrigin.CHOICE for row in rows)


def _order(application: Application) -> tuple[int, datetime.datetime, int]:
    """The list first, then what the team picked, then the place in the queue – by age."""
    return (application.priority or 99, application.created_at, application.pk)


def _steps(
    enrolment: Enrolment,
    rows: list[Application],
    question: int | None,
    review_hours: int,
    now: datetime.datetime,
) -> Iterable[Step]:
    place = 0
    for row in rows:
        row.enrolment = enrolment
        waits = row.is_open and row.origin != ApplicationOrigin.QUEUE
        place += waits
        # What the team notes besides – a note, a score – is no answer to the mentee.
        moves = (each for each in row.history.all() if each.from_status != each.to_status)
        last = next(moves, None)
        line = line_for(
            row,
            transition=last.transition if last else "",
            review_hours=review_hours,
            is_asked=question is not None,
        )
        yield Step(
            application=row,
            line=line,
            in_line=place if waits else None,
            is_late=line.next_by is not None and line.next_by < now,
            question=question if waits_for_answer(row) else None,
        )


def _queue_places(user: Account) -> dict[int, int]:
    """For each queued case of an account, how many wait in its cycle, up to and including it."""
    before = Application.objects.queued().filter(
        enrolment__cycle=OuterRef("enrolment__cycle"), created_at__lt=OuterRef("created_at")
    )
    counted = before.order_by().values("status").annotate(waiting=Count("pk")).values("waiting")
    own = Application.objects.queued().filter(enrolment__mentee__user_id=user.pk)
    return dict(
        own.annotate(place=Coalesce(Subquery(counted), 0) + 1).values_list("enrolment_id", "place")
    )
