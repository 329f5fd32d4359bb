"""One accepted pair: the ledger, the link, what will be said to whom – and what to do when full."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ReasonUse
from mentorship.domain import cycles, matches, review
from mentorship.domain.actors import Right
from mentorship.domain.pairs import Pair, pairs_of
from mentorship.domain.reasons import ready_reasons
from mentorship.models import Application
from mentorship.notifications import preview

from .cycle_forms import RaiseCapForm
from .forms import MeetForm, ReasonForm
from .offers import RECALL_REASONS, ApplicationPage
from .pages import Words


class Confirm(ApplicationPage):
    """Confirming one pair, or what one can do where that cannot be."""

    right = Right.CONFIRM_MATCHES
    page_title = _("Confirm a match")
    header_icon = "check"
    parent = ("mentorship_admin:confirm_list", _("Confirm"))
    success_name = "mentorship_admin:confirm_list"
    form_classes = {"confirm": MeetForm, "recall": ReasonForm, "raise": RaiseCapForm}
    move = "confirm"

    def was_here(self) -> bool:
        """Whether the mentor has said yes before: the pair was on the list then."""
        said_yes = self.subject.history.filter(transition__in=("accept", "grant"))
        return said_yes.exists()

    def get_template_names(self) -> list[str]:
        """Of a pair that is not on the list any more only the end is told."""
        name = "confirm" if self.is_open() or self.may_view else "move"
        return [f"mentorship/admin/{name}.html"]

    def facts(self) -> list[tuple[Words, Any]]:
        """What was written is for those who decide on it, or may view it anyway."""
        return super().facts() if self.is_open() or self.may_view else []

    @property
    def pair(self) -> Pair:
        """The pair as it stands now."""
        return pairs_of([self.subject])[0]

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """The next higher cap to begin with."""
        if action != "raise":
            return {}
        return {"initial": {"cap": self.subject.enrolment.cycle.mentor_cap + 1}}

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Confirm the pair, recall the offer, or raise the cycle's cap."""
        now, row = timezone.now(), self.subject
        names = {"mentor": row.mentor, "mentee": row.enrolment.mentee}
        if action == "recall":
            review.recall(row.pk, actor=self.actor, now=now, reason=data["reason"])
            return _("The offer to %(mentor)s was recalled.") % names
        if action == "raise":
            cycle = cycles.raise_cap(
                row.enrolment.cycle_id,
                to=data["cap"],
                reason=data["reason"],
                actor=self.actor,
                now=now,
                mentor_id=row.mentor_id,
            )
            words = _("The cap of “%(cycle)s” is %(cap)s now. The match waits for you.")
            return words % {"cycle": cycle, "cap": cycle.mentor_cap}
        matches.confirm(row.pk, actor=self.actor, now=now, meet_url=data["meet_url"])
        return _("%(mentee)s and %(mentor)s are matched. Both are told.") % names

    def get_success_url(self) -> str:
        """After raising the cap: back to the pair; after recalling: on to the queue, if there."""
        action = self.request.POST.get("action")
        if action == "raise":
            return self.request.get_full_path()
        if action == "recall" and self.actor.may(Right.RUN_QUEUE):
            queued = Application.objects.queued().filter(enrolment=self.subject.enrolment_id)
            others = Application.objects.live().filter(enrolment=self.subject.enrolment_id)
            place = queued.first()
            if place is not None and not others.exists():
                return reverse("mentorship_admin:assign", args=[place.pk])
        return super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The ledger, the other applications that end, and the messages that go out."""
        pair = self.pair
        ready = ready_reasons(ReasonUse.RECALL)[ReasonUse.RECALL]
        context = super().get_context_data(
            pair=pair,
            load=pair.ledger.load,
            others=pair.others,
            previews=preview.welcome(self.subject) if self.is_open() else [],
            may_recall=self.actor.may(Right.REVIEW_APPLICATIONS),
            may_raise=self.actor.may(Right.MANAGE_CYCLES) and pair.ledger.cap_can_help,
            may_run_queue=self.actor.may(Right.RUN_QUEUE),
            **kwargs,
        )
        context["reasons"] = ready or RECALL_REASONS
        return context
