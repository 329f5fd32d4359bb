"""Opening and closing a cycle by hand (C1)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.domain import cycles
from mentorship.domain.actors import Right
from mentorship.domain.lifecycle import CYCLE
from mentorship.models import Cycle, PaidPlace

from .forms import PlainForm
from .pages import MovePage, Words


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
        ]


class OpenCycle(CyclePage):
    """Opening a cycle."""

    page_title = _("Open the cycle")
    form_classes = {"open": PlainForm}
    move = "open"
    submit_label = _("Open the cycle")

    def consequences(self) -> list[Words]:
        """What visitors will see, and who enters the queue."""
        words: list[Words] = [
            _("Visitors can apply on the site between the first and the last day.")
        ]
        if PaidPlace.objects.filter(enrolment=None).exists():
            words.append(_("Paid students who waited for a cycle enter the manual-match queue."))
        return words

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
        return [
            _("Nobody can apply in this cycle any more."),
            _("Applications, offers and matches that exist go on as they are."),
        ]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Close it."""
        cycles.close_cycle(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("The cycle “%(cycle)s” is closed.") % {"cycle": self.subject}
