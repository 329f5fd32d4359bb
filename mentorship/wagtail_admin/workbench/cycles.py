"""Opening, closing and cloning a cycle by hand, with what will follow from it (C1)."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from mentorship.choices import ConfirmationPolicy
from mentorship.domain import cycles, next_cycle
from mentorship.domain.actors import Right
from mentorship.domain.foresight import opening_of, unfinished_in
from mentorship.domain.lifecycle import CYCLE
from mentorship.models import Cycle
from mentorship.wagtail_admin.sight import Sight

from .cycle_forms import CloneForm
from .forms import PlainForm
from .pages import MovePage, Words
from .schedule import schedule_of

#: What goes on after a cycle is closed, each with how much of it there is.
_GOES_ON = {
    "to_review": ngettext_lazy(
        "%(count)s choice waits for the review, which goes on.",
        "%(count)s choices wait for the review, which goes on.",
        "count",
    ),
    "in_line": ngettext_lazy(
        "%(count)s reviewed choice stays in line and is offered when its turn comes.",
        "%(count)s reviewed choices stay in line and are offered when their turn comes.",
        "count",
    ),
    "offered": ngettext_lazy(
        "%(count)s offer is out, and the mentor can still answer.",
        "%(count)s offers are out, and the mentors can still answer.",
        "count",
    ),
    "accepted": ngettext_lazy(
        "%(count)s accepted offer can still be confirmed.",
        "%(count)s accepted offers can still be confirmed.",
        "count",
    ),
    "queued": ngettext_lazy(
        "%(count)s place in the manual-match queue stays.",
        "%(count)s places in the manual-match queue stay.",
        "count",
    ),
    "matches": ngettext_lazy(
        "%(count)s active match goes on.", "%(count)s active matches go on.", "count"
    ),
}


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
        cycle, ahead = self.subject, self.ahead
        words: list[Words] = [
            _("Visitors can apply on the site from %(start)s to %(end)s, to mentors of this type.")
            % {"start": _day(cycle.opens_on), "end": _day(cycle.closes_on)},
            _many(
                ahead.mentors,
                ngettext_lazy(
                    "%(count)s active mentor offers it,",
                    "%(count)s active mentors offer it,",
                    "count",
                ),
            )
            + " "
            + _many(
                ahead.places,
                ngettext_lazy("with %(count)s free place.", "with %(count)s free places.", "count"),
            ),
        ]
        if ahead.paid:
            words.append(
                _many(
                    ahead.paid,
                    ngettext_lazy(
                        "%(count)s paid student who waited enters the manual-match queue at once.",
                        "%(count)s paid students who waited enter the manual-match queue at once.",
                        "count",
                    ),
                )
            )
        words.append(_tell_confirmation(cycle))
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
        words: list[Words] = [_("Nobody can apply in this cycle any more.")]
        sight = Sight.of(self.actor)
        if not (sight.applications and sight.matches):
            return [
                *words,
                _("What is open goes on: choices, offers, places in the queue, matches."),
            ]
        here = unfinished_in(self.subject)
        found: list[Words] = [
            _many(count, sentence)
            for count, sentence in (
                (here.to_review, _GOES_ON["to_review"]),
                (here.in_line, _GOES_ON["in_line"]),
                (here.offered, _GOES_ON["offered"]),
                (here.accepted, _GOES_ON["accepted"]),
                (here.queued, _GOES_ON["queued"]),
                (here.matches, _GOES_ON["matches"]),
            )
            if count
        ]
        return [*words, *(found or [_("No application is open and no match is active in it.")])]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Close it."""
        cycles.close_cycle(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("The cycle “%(cycle)s” is closed.") % {"cycle": self.subject}


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


def _day(day: datetime.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def _many(count: int, words: Any) -> str:
    return str(words % {"count": count})


def _tell_confirmation(cycle: Cycle) -> Words:
    if cycle.confirmation == ConfirmationPolicy.AUTOMATIC:
        return _("A mentor's acceptance makes the match at once.")
    return _("The team confirms each match.")
