"""The board of a cycle: where its mentees stand, what waits for how long, and what is stuck."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import HeaderButton

from mentorship.choices import ApplicationStatus, CycleStatus, MatchStatus
from mentorship.domain import board
from mentorship.domain.actors import Right
from mentorship.domain.board_loads import MentorLoad, mentor_loads
from mentorship.domain.capacity import Load
from mentorship.domain.worklist import LABELS
from mentorship.models import Cycle, MentorshipSettings
from mentorship.wagtail_admin import policies
from mentorship.wagtail_admin.sight import Sight
from mentorship.wagtail_admin.steps import steps_for

from .bars import Segment, draw
from .pages import TeamPage, Words, paged
from .schedule import schedule_of
from .stuck_table import StuckTable

_WORK = {
    "review": ("review", Right.REVIEW_APPLICATIONS),
    "remarks": ("review", Right.REVIEW_APPLICATIONS),
    "confirm": ("confirm_list", Right.CONFIRM_MATCHES),
    "queue": ("queue", Right.RUN_QUEUE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a table with a bar in it."""

    label: Words
    count: int
    bar: list[Segment]
    url: str = ""


class Board(StuckTable, TeamPage):
    """One cycle at a glance; the open one, unless another is asked for."""

    template_name = "mentorship/admin/board.html"
    page_title = gettext_lazy("Cycle board")
    header_icon = "table"
    sight: Sight
    cycle: Cycle | None

    def may_enter(self) -> bool:
        """Everybody who may see some of it."""
        self.sight = Sight.of(self.actor)
        return self.sight.anything

    def prepare(self) -> None:
        """Find the cycle."""
        self.cycles = list(Cycle.objects.all())
        asked = self.request.GET.get("cycle")
        found = [cycle for cycle in self.cycles if str(cycle.pk) == asked]
        found += [cycle for cycle in self.cycles if cycle.status == CycleStatus.OPEN]
        self.cycle = next(iter([*found, *self.cycles]), None)

    def get_page_subtitle(self) -> str:
        """Which cycle."""
        return str(self.cycle or "")

    @property
    def header_buttons(self) -> list[Any]:
        """What can be done with the cycle."""
        steps = steps_for(self.cycle, self.actor) if self.cycle else []
        here = f"?next={reverse('mentorship_admin:board')}"
        return [
            HeaderButton(str(step.label), url=f"{step.url(self.cycle)}{here}", priority=place)
            for place, step in enumerate(steps)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every number that this person may see."""
        context = super().get_context_data(
            cycles=self.cycles, cycle=self.cycle, sight=self.sight, **kwargs
        )
        if self.cycle is None:
            return context
        now, hours = timezone.now(), MentorshipSettings.load(self.request).review_hours
        promise = datetime.timedelta(hours=hours)
        context |= {"review_hours": hours, "schedule": schedule_of(self.cycle, now=now)}
        applications, matches = board.counts_by_state(self.cycle)
        if self.sight.applications:
            context |= self._way(self.cycle, applications)
        if self.sight.matches:
            context["matches"] = self._matches(self.cycle, matches)
        loads = mentor_loads(self.cycle) if self.sight.loads or self.sight.confirming else []
        if self.sight.confirming:
            waiting = board.reviews(self.cycle)
            context |= self._waiting(self.cycle, waiting, now, promise)
            context["stuck"] = self.stuck_kinds(self.cycle, waiting=waiting, loads=loads)
        if self.sight.loads:
            context |= self._loads(loads)
        return context

    def _way(self, cycle: Cycle, counts: dict[str, int]) -> dict[str, Any]:
        stages = board.funnel(cycle)
        whole = stages[0].count
        most = max(counts.values())
        listed = reverse("mentorship_applications_modeladmin_index")
        return {
            "mentees": whole,
            "funnel": [
                Line(label=row.label, count=row.count, bar=draw([("way", row.count)], whole))
                for row in stages
            ],
            "states": [
                Line(
                    label=ApplicationStatus(status).label,
                    count=count,
                    bar=draw([("plain", count)], most),
                    url=f"{listed}?status__exact={status}&cycle={cycle.pk}",
                )
                for status, count in counts.items()
                if count or status != ApplicationStatus.EXPIRED
            ],
        }

    def _matches(self, cycle: Cycle, counts: dict[str, int]) -> list[Line]:
        most = max(counts.values())
        listed = reverse("mentorship_matches_modeladmin_index")
        return [
            Line(
                label=MatchStatus(status).label,
                count=count,
                bar=draw([("plain", count)], most),
                url=f"{listed}?status__exact={status}&cycle={cycle.pk}",
            )
            for status, count in counts.items()
        ]

    def _waiting(
        self,
        cycle: Cycle,
        waiting: list[board.WaitingCase],
        now: datetime.datetime,
        promise: datetime.timedelta,
    ) -> dict[str, Any]:
        """The ages of what waits, and what the four bands are called."""
        found = board.ages(cycle, waiting=waiting, now=now, promise=promise)
        rows = [found[key] for key in _WORK if self.sight.applications or key == "confirm"]
        most = max((row.total for row in rows), default=0)
        kinds = ("fresh", "due", "late", "very-late")
        return {
            "bands": list(zip(kinds, _band_names(promise), strict=True)),
            "waiting": [
                {
                    "label": LABELS[row.key],
                    "row": row,
                    "url": self._desk(row.key),
                    "bar": draw(list(zip(kinds, row.bands, strict=True)), most),
                }
                for row in rows
            ],
        }

    def _desk(self, key: str) -> str:
        """Where this person does this kind of work; empty where it is not theirs."""
        page, right = _WORK[key]
        if not self.actor.may(right):
            return ""
        return reverse(f"mentorship_admin:{page}") + ("#remarks" if key == "remarks" else "")

    def _loads(self, loads: list[MentorLoad]) -> dict[str, Any]:
        most = max((max(row.load.cap, row.load.committed) for row in loads), default=0)
        listed = paged(self.request, loads)
        return {
            **listed,
            "full_mentors": sum(row.load.is_full for row in loads),
            "idle_mentors": sum(not row.load.committed for row in loads),
            "places_left": sum(row.load.left for row in loads),
            "are_linked": policies.MENTORS.user_has_permission(self.actor.user, "view"),
            "loads": [
                {"mentor": row, "load": row.load, "bar": _load_bar(row.load, most)}
                for row in listed["page_obj"]
            ],
        }


def _load_bar(load: Load, most: int) -> list[Segment]:
    parts = [
        ("matched", load.matched),
        ("accepted", load.accepted),
        ("offered", load.offered),
        ("free", load.left),
    ]
    return draw(parts, most)


def _band_names(promise: datetime.timedelta) -> list[str]:
    """The four bands in hours, as the heads of a table say it."""
    half, whole, twice = (round(edge.total_seconds() / 3600) for edge in board.band_edges(promise))
    between = _("%(start)s to %(end)s hours")
    return [
        _("up to %(end)s hours") % {"end": half},
        between % {"start": half, "end": whole},
        between % {"start": whole, "end": twice},
        _("more than %(end)s hours") % {"end": twice},
    ]
