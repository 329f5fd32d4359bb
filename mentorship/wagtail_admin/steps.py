"""The buttons on a row: each leads to the page of one move, read from the lifecycle table.

A button is shown when the thing's state has the move and the person has its right – the same
table and the same rights by which the domain decides when the button is pressed.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentorship.choices import CycleStatus, MatchStatus
from mentorship.domain.actors import Actor, Right
from mentorship.domain.lifecycle import APPLICATION, CYCLE, MATCH, MENTOR, Role, Transition
from mentorship.domain.messages import CANCELLABLE, RESENDABLE, RETRYABLE
from mentorship.models import Application, Cycle, Match, MentorProfile, Notification

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One button: which page it opens, for which states, and with which right."""

    page: str
    label: Words
    sources: frozenset[str]
    right: Right
    about: Callable[[Any], Any] = operator.attrgetter("pk")
    when: Callable[[Any], bool] = bool
    is_serious: bool = False

    def is_open(self, subject: Any, actor: Actor) -> bool:
        """Whether this person can take the step with this thing now."""
        return subject.status in self.sources and actor.may(self.right) and self.when(subject)

    def url(self, subject: Any) -> str:
        """The page of the step."""
        return reverse(f"mentorship_admin:{self.page}", args=[self.about(subject)])


def _move(row: Transition, page: str, label: Words, **options: Any) -> Step:
    """A step that makes a move of the lifecycle table."""
    if row.right is None or Role.TEAM not in row.who:
        raise ValueError(row.name)
    return Step(page=page, label=label, sources=row.sources, right=row.right, **options)


def _is_unreviewed(application: Application) -> bool:
    return application.reviewed_at is None


def _is_reviewed(application: Application) -> bool:
    return application.reviewed_at is not None


def _has_no_place(match: Match) -> bool:
    """Whether the mentee could be put back; the page itself says why not, where one comes late."""
    return not getattr(match, "is_going_on", False)


_case = operator.attrgetter("enrolment_id")
_active = MATCH["complete"].sources

STEPS: dict[type[Model], tuple[Step, ...]] = {
    Application: (
        _move(APPLICATION["offer"], "review_case", _("Review"), about=_case, when=_is_unreviewed),
        _move(
            APPLICATION["grant"], "remarks", _("Answer remarks"), when=lambda row: row.remarks_at
        ),
        _move(APPLICATION["confirm"], "confirm", _("Confirm")),
        _move(APPLICATION["close_no_match"], "assign", _("Assign")),
        _move(APPLICATION["strike"], "strike", _("Strike out"), when=_is_reviewed, is_serious=True),
        _move(APPLICATION["recall"], "recall", _("Recall"), is_serious=True),
    ),
    MentorProfile: (
        _move(MENTOR["accept"], "mentor_review", _("Accept")),
        _move(MENTOR["reject"], "mentor_review", _("Reject"), is_serious=True),
        _move(MENTOR["reopen"], "mentor_review", _("Look at again")),
    ),
    Cycle: (
        _move(CYCLE["open"], "cycle_open", pgettext_lazy("button", "Open")),
        _move(CYCLE["close"], "cycle_close", _("Close"), is_serious=True),
        Step(
            page="cycle_clone",
            label=_("Clone"),
            sources=frozenset(CycleStatus.values),
            right=Right.MANAGE_CYCLES,
        ),
    ),
    Match: (
        Step(
            page="match_flag",
            label=_("Attend to"),
            sources=_active,
            right=Right.CONFIRM_MATCHES,
            when=lambda match: bool(match.flag),
        ),
        Step(
            page="match_meet",
            label=_("Meet link"),
            sources=_active,
            right=Right.CONFIRM_MATCHES,
        ),
        _move(MATCH["complete"], "match_complete", _("Complete")),
        _move(MATCH["cancel"], "match_cancel", _("Cancel match"), is_serious=True),
        Step(
            page="match_put_back",
            label=_("Back into the queue"),
            sources=frozenset({MatchStatus.CANCELLED}),
            right=Right.CONFIRM_MATCHES,
            when=_has_no_place,
        ),
    ),
    Notification: (
        Step(
            page="message_retry",
            label=_("Retry"),
            sources=frozenset(RETRYABLE),
            right=Right.MANAGE_MESSAGES,
        ),
        Step(
            page="message_resend",
            label=_("Send anew"),
            sources=frozenset(RESENDABLE),
            right=Right.MANAGE_MESSAGES,
            when=lambda message: message.edits_id is None,
            is_serious=True,
        ),
        Step(
            page="message_cancel",
            label=_("Cancel message"),
            sources=frozenset(CANCELLABLE),
            right=Right.MANAGE_MESSAGES,
            is_serious=True,
        ),
    ),
}


def steps_for(subject: Any, actor: Actor) -> list[Step]:
    """What this person can do with this thing now, the most likely first."""
    return [step for step in STEPS[type(subject)] if step.is_open(subject, actor)]
