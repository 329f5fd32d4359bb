"""Cases that go no further by themselves, each with the page where one acts on it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus
from mentorship.domain import board, stalled
from mentorship.domain.actors import Actor, Right
from mentorship.domain.board_loads import MentorLoad
from mentorship.models import Application, Cycle, Enrolment
from mentorship.wagtail_admin.sight import Sight

from .pages import Words

#: So many cases of a kind stand on the board; the rest stands in its list.
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: whose, where one acts on it (empty: nowhere for this person), since when."""

    name: str
    url: str
    since: datetime.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """One kind of stuck cases, the longest waiting first."""

    key: str
    heading: Words
    cases: list[Case]
    has_more: bool
    all_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Where cases of a kind come from, and who acts on them where."""

    key: str
    heading: Words
    rows: Sequence[Any]
    since: str
    page: str
    all_url: str
    right: Right = Right.REVIEW_APPLICATIONS


@dataclass(frozen=True, kw_only=True)
class StuckCases:
    """The stuck cases of a cycle that somebody may see; three queries at most."""

    cycle: Cycle
    now: datetime.datetime
    promise: datetime.timedelta
    waiting: list[board.WaitingCase]
    loads: list[MentorLoad]
    sight: Sight
    actor: Actor
    #: How many of each kind.
    at_most: int = SHOWN

    def kinds(self) -> list[Stuck]:
        """Every kind, also where nothing is stuck: that is good to know."""
        return [self._look(kind) for kind in self._kinds()]

    def _kinds(self) -> Iterator[Kind]:
        full = [row.mentor_id for row in self.loads if row.load.is_full and row.load.accepted]
        found = board.stuck_applications(
            self.cycle, now=self.now, promise=self.promise, full=full, at_most=self.at_most + 1
        )
        if self.sight.applications:
            late_before = self.now - self.promise
            late = [case for case in self.waiting if case.waiting_since <= late_before]
            yield Kind(
                key="late",
                heading=_("Not reviewed in the promised time"),
                rows=late[: self.at_most + 1],
                since="waiting_since",
                page="review_case",
                all_url=self._all("review", ApplicationStatus.PENDING),
            )
            yield Kind(
                key=board.SILENT,
                heading=_("Offers that the mentor has not answered"),
                rows=found[board.SILENT],
                since="since",
                page="recall",
                all_url=self._register(ApplicationStatus.ADMIN_APPROVED),
            )
            yield Kind(
                key=board.REMARKS,
                heading=_("Remarks that the team has not answered"),
                rows=found[board.REMARKS],
                since="since",
                page="remarks",
                all_url=self._all("review", ApplicationStatus.ADMIN_APPROVED),
            )
        if self.actor.may(Right.REVIEW_APPLICATIONS):
            yield Kind(
                key="asked",
                heading=_("Mentees who have not answered the team in time"),
                rows=stalled.unanswered(self.cycle, now=self.now)[: self.at_most + 1],  # type: ignore[arg-type]
                since="waiting_since",
                page="review_case",
                all_url=reverse("mentorship_admin:review") + "?flag=asked",
            )
        if self.actor.may(Right.RUN_QUEUE):
            yield Kind(
                key=board.QUEUED,
                heading=_("Long in the queue for a match by hand"),
                rows=found[board.QUEUED],
                since="since",
                page="assign",
                all_url=reverse("mentorship_admin:queue"),
                right=Right.RUN_QUEUE,
            )
        if self.actor.may(Right.CONFIRM_MATCHES):
            yield Kind(
                key="flagged",
                heading=_("Matches that need attention"),
                rows=stalled.flagged(self.cycle)[: self.at_most + 1],  # type: ignore[arg-type]
                since="confirmed_at",
                page="match_flag",
                all_url=reverse("mentorship_admin:confirm_list") + "#flagged",
                right=Right.CONFIRM_MATCHES,
            )
        yield Kind(
            key=board.FULL,
            heading=_("Accepted, but the mentor is full"),
            rows=found[board.FULL],
            since="since",
            page="confirm",
            all_url=reverse("mentorship_admin:confirm_list"),
            right=Right.CONFIRM_MATCHES,
        )

    def _all(self, page: str, status: str) -> str:
        if self.actor.may(Right.REVIEW_APPLICATIONS):
            return reverse(f"mentorship_admin:{page}")
        return self._register(status)

    def _register(self, status: str) -> str:
        listed = reverse("mentorship_applications_modeladmin_index")
        return f"{listed}?status__exact={status}&cycle={self.cycle.pk}"

    def _look(self, kind: Kind) -> Stuck:
        rows = list(kind.rows)
        may_act = self.actor.may(kind.right)
        return Stuck(
            key=kind.key,
            heading=kind.heading,
            cases=[
                Case(
                    name=str(row.mentee if isinstance(row, Enrolment | board.WaitingCase) else row),
                    url=self._place(kind, row, may_act=may_act),
                    since=getattr(row, kind.since),
                )
                for row in rows[: self.at_most]
            ],
            has_more=len(rows) > self.at_most,
            all_url=kind.all_url if may_act or self.sight.applications else "",
        )

    def _place(self, kind: Kind, row: Any, *, may_act: bool) -> str:
        """Where one acts on the case; else where one may read it."""
        if may_act:
            return reverse(f"mentorship_admin:{kind.page}", args=[row.pk])
        if isinstance(row, Application) and self.sight.applications:
            return reverse("mentorship_applications_modeladmin_inspect", args=[row.pk])
        return ""
