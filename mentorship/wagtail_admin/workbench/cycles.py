"""Opening and closing a cycle by hand, with what will follow from it (C1)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.domain import cycles
from mentorship.domain.actors import Right
from mentorship.domain.foresight import opening_of
from mentorship.domain.lifecycle import CYCLE
from mentorship.models import Cycle
from mentorship.wagtail_admin.sight import Sight

from .cycle_outlook import closing_words, opening_words
from .forms import PlainForm
from .pages import MovePage, Words
from .schedule import schedule_of


class CyclePage(MovePage):
    """A page about one cycle."""

    right = Right.MANAGE_CYCLES
    header_icon = "date"
    parent = ("mentorship_cycles_modeladmin_index", _("Cycles"))
    success_name = "mentorship_cycles_modeladmin_index"
    move: ClassVar[str]
    subject: Cycle

    def get_subject(self) -> Cycle:
        """The cycle."""
        return get_object_or_404(Cycle, pk=self.kwargs["cycle_id"])

    def get_page_subtitle(self) -> str:
        """Which cycle."""
        return str(self.subject)

    def is_open(self) -> bool:
        """Whether the state still has the move."""
        return self.subject.status in CYCLE[self.move].sources

    def facts(self) -> list[tuple[Words, Any]]:
        """Type, days, state."""
        cycle = self.subject
        return [
            (_("Type"), cycle.get_type_display()),
            (_("First day for applications"), cycle.opens_on),
            (_("Last day for applications"), cycle.closes_on),
            (_("State"), cycle.get_status_display()),
            (_("By schedule"), " ".join(schedule_of(cycle, now=timezone.now()))),
        ]


class OpenCycle(CyclePage):
    """Opening a cycle."""

    page_title = _("Open the cycle")
    form_classes = {"open": PlainForm}
    move = "open"
    submit_label = _("Open the cycle")

    def prepare(self) -> None:
        """Look ahead."""
        super().prepare()
        self.ahead = opening_of(self.subject, now=timezone.now())

    def is_open(self) -> bool:
        """Whether nothing is in the way."""
        return super().is_open() and not self._obstacle()

    def closed_because(self) -> str:
        """What is in the way, else the state."""
        return self._obstacle() or super().closed_because()

    def _obstacle(self) -> str:
        if self.ahead.in_the_way:
            return str(cycles.AnotherCycleIsOpen(cycle=self.ahead.in_the_way.name))
        return str(cycles.CycleHasPassed()) if self.ahead.has_passed else ""

    def consequences(self) -> list[Words]:
        """What visitors will see, and who enters the queue."""
        return opening_words(self.subject, self.ahead)

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Open it."""
        cycles.open_cycle(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("The cycle “%(cycle)s” is open.") % {"cycle": self.subject}


class CloseCycle(CyclePage):
    """Closing a cycle."""

    page_title = _("Close the cycle")
    form_classes = {"close": PlainForm}
    move = "close"
    submit_label = _("Close the cycle")
    is_serious = True

    def consequences(self) -> list[Words]:
        """What ends and what goes on."""
        return closing_words(self.subject, Sight.of(self.actor))

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Close it."""
        cycles.close_cycle(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("The cycle “%(cycle)s” is closed.") % {"cycle": self.subject}
