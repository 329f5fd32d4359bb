"""Cloning a cycle: a draft with its policies, and the days that come next."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.domain import next_cycle

from .cycle_forms import CloneForm
from .cycles import CyclePage
from .pages import Words


class CloneCycle(CyclePage):
    """A new draft with the policies of a cycle, and the days that come next."""

    page_title = _("Clone the cycle")
    header_icon = "copy"
    form_classes = {"clone": CloneForm}  # type: ignore[dict-item]
    submit_label = _("Make the draft")

    def is_open(self) -> bool:
        """Every cycle can be cloned."""
        return True

    def facts(self) -> list[tuple[Words, Any]]:
        """What the new cycle takes over."""
        cycle = self.subject
        by_schedule = (
            (cycle.opens_by_schedule, _("opens")),
            (cycle.closes_by_schedule, _("closes")),
            (cycle.completes_by_schedule, _("completes its matches")),
        )
        return [
            (_("Type"), cycle.get_type_display()),
            (_("Matches per mentor at most"), cycle.mentor_cap),
            (_("Confirmation"), cycle.get_confirmation_display()),
            (_("Reviewers per mentee"), cycle.reviewers),
            (_("Hours until the supervisors follow up"), cycle.follow_up_hours),
            (_("By schedule"), ", ".join(str(word) for does, word in by_schedule if does)),
        ]

    def consequences(self) -> list[Words]:
        """What is taken along and what is not."""
        return [
            _("The new cycle is a draft with the policies above. Nothing is opened."),
            _("No mentee, application or match is taken along."),
            _("Where it is to open by schedule, it does so on its own first day."),
        ]

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """The days that come next, to be changed as one likes."""
        return {
            "source": self.subject,
            "days": next_cycle.next_days(self.subject, now=timezone.now()),
        }

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Make it."""
        clone = next_cycle.clone_cycle(
            self.subject.pk,
            name=data.pop("name"),
            days=next_cycle.Days(**data),
            actor=self.actor,
            now=timezone.now(),
        )
        return _("The draft “%(cycle)s” was made.") % {"cycle": clone}
