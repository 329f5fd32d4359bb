"""The stuck cases of the board as a table: all of them, where the board shows the first few."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import Button

from mentorship.domain import board
from mentorship.domain.actors import Actor
from mentorship.domain.board_loads import MentorLoad, mentor_loads
from mentorship.models import Cycle, MentorshipSettings
from mentorship.wagtail_admin.sight import Sight

from .pages import Words
from .stuck import SHOWN, Case, Stuck, StuckCases
from .tables import ListTable

#: More than any cycle has of a kind.
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class _Row:
    """One case, and what keeps it."""

    heading: Words
    case: Case


class StuckTable(ListTable):
    """For the board: of what it shows as stuck to this person."""

    export_filename = "stuck"
    cells = {
        "case": (gettext_lazy("Case"), lambda row: row.case.name),
        "because": (gettext_lazy("Because"), lambda row: row.heading),
        "since": (gettext_lazy("Since"), lambda row: row.case.since),
    }
    cycle: Cycle | None
    sight: Sight
    actor: Actor

    def stuck_kinds(
        self,
        cycle: Cycle,
        *,
        waiting: list[board.WaitingCase],
        loads: list[MentorLoad],
        at_most: int = SHOWN,
    ) -> list[Stuck]:
        """The stuck cases that this person may see, kind by kind."""
        hours = MentorshipSettings.load(self.request).review_hours
        return StuckCases(
            cycle=cycle,
            now=timezone.now(),
            promise=datetime.timedelta(hours=hours),
            waiting=waiting,
            loads=loads,
            sight=self.sight,
            actor=self.actor,
            at_most=at_most,
        ).kinds()

    def table_rows(self) -> Iterator[_Row]:
        """Kind by kind, the longest waiting first."""
        if not self.sight.confirming:
            raise PermissionDenied
        if self.cycle is None:
            return iter(())
        waiting, loads = board.reviews(self.cycle), mentor_loads(self.cycle)
        kinds = self.stuck_kinds(self.cycle, waiting=waiting, loads=loads, at_most=_ALL)
        return (_Row(kind.heading, case) for kind in kinds for case in kind.cases)

    @cached_property
    def show_export_buttons(self) -> bool:
        """Only with something to take along."""
        return self.cycle is not None and self.sight.confirming

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The board shows more than these; so the links say what they bring."""
        if not self.show_export_buttons:
            return []
        xlsx, csv = _("Download stuck cases as XLSX"), _("Download stuck cases as CSV")
        return [
            Button(xlsx, url=self.xlsx_export_url, icon_name="download", priority=90),
            Button(csv, url=self.csv_export_url, icon_name="download", priority=100),
        ]
