"""What the team does with a match: complete, cancel, set the link, attend to a flag."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MatchStatus, ReasonUse
from mentorship.domain import matches
from mentorship.domain.actors import Right
from mentorship.domain.reasons import ready_reasons
from mentorship.models import Match

from .forms import CancelMatchForm, MeetForm, PlainForm
from .pages import NO_MORE, MovePage, Words

CANCEL_REASONS: tuple[Words, ...] = (
    _("The mentor has no time any more."),
    _("The mentee has stopped answering."),
    _("Both agreed that it does not work out."),
)


class MatchPage(MovePage):
    """A page about one match."""

    right = Right.CONFIRM_MATCHES
    header_icon = "group"
    parent = ("mentorship_matches_modeladmin_index", _("Matches"))
    success_name = "mentorship_matches_modeladmin_index"
    subject: Match

    def get_subject(self) -> Match:
        """The match with its people."""
        rows = Match.objects.select_related("enrolment__mentee", "mentor", "cycle")
        return get_object_or_404(rows, pk=self.kwargs["match_id"])

    def get_page_subtitle(self) -> str:
        """Which pair."""
        return str(self.subject)

    def is_open(self) -> bool:
        """Whether the match is live."""
        return self.subject.status == MatchStatus.ACTIVE

    def facts(self) -> list[tuple[Words, Any]]:
        """The pair, since when, and what is noted."""
        match = self.subject
        rows: list[tuple[Words, Any]] = [
            (_("Mentee"), match.enrolment.mentee),
            (_("Mentor"), match.mentor),
            (_("Cycle"), match.cycle),
            (_("Matched since"), match.confirmed_at),
        ]
        if match.meet_url:
            rows.append((_("Meeting link"), match.meet_url))
        if match.flag:
            rows.append((_("Needs attention because"), match.flag))
        return rows


class CompleteMatch(MatchPage):
    """The good end."""

    page_title = _("Complete the match")
    form_classes = {"complete": PlainForm}
    submit_label = _("Complete the match")

    def consequences(self) -> list[Words]:
        """What is final."""
        return [
            _("This is final. Both are told."),
            _("The mentor's place stays taken in this cycle."),
        ]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Complete it."""
        matches.complete(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("The match %(match)s is completed.") % {"match": self.subject}


class CancelMatch(MatchPage):
    """The early end."""

    page_title = _("Cancel the match")
    form_classes = {"cancel": CancelMatchForm}
    submit_label = _("Cancel the match")
    is_serious = True
    reasons = CANCEL_REASONS

    def consequences(self) -> list[Words]:
        """What is final."""
        return [
            _("This is final. Both are told."),
            _("The mentor's place in this cycle becomes free."),
        ]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Cancel it."""
        matches.cancel(self.subject.pk, actor=self.actor, now=timezone.now(), **data)
        return _("The match %(match)s is cancelled.") % {"match": self.subject}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reasons that the team keeps ready, where there are any."""
        context = super().get_context_data(**kwargs)
        kept = ready_reasons(ReasonUse.CANCEL_MATCH)[ReasonUse.CANCEL_MATCH]
        return context | {"reasons": kept or CANCEL_REASONS}


class PutBack(MatchPage):
    """The mentee of a cancelled match goes back into the manual-match queue."""

    page_title = _("Back into the queue")
    header_icon = "list-ol"
    form_classes = {"put_back": PlainForm}
    submit_label = _("Put the mentee back into the queue")

    def is_open(self) -> bool:
        """Whether the match was cancelled."""
        return self.subject.status == MatchStatus.CANCELLED

    def facts(self) -> list[tuple[Words, Any]]:
        """The pair, and why it ended."""
        match = self.subject
        return [
            *super().facts(),
            (_("Ended at the wish of"), match.get_ended_by_wish_of_display()),
            (_("Reason of the end"), match.end_reason),
        ]

    def consequences(self) -> list[Words]:
        """Who is told."""
        names = {"mentee": self.subject.enrolment.mentee}
        return [
            _("%(mentee)s gets a place in the manual-match queue and is told.") % names,
            _("The supervisors are told, with a link to the page that assigns."),
        ]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Put the mentee back."""
        matches.put_back(self.subject.pk, actor=self.actor, now=timezone.now())
        names = {"mentee": self.subject.enrolment.mentee}
        return _("%(mentee)s is in the manual-match queue again.") % names


class MeetLink(MatchPage):
    """The link under which the two meet (M3)."""

    page_title = _("Meeting link")
    form_classes = {"set": MeetForm}
    submit_label = _("Save the link")

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """What is set now."""
        return {"initial": {"meet_url": self.subject.meet_url}}

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Set it."""
        matches.set_meet_url(self.subject.pk, actor=self.actor, now=timezone.now(), **data)
        return _("The meeting link of %(match)s was saved.") % {"match": self.subject}


class MatchFlag(MatchPage):
    """A match that needs attention, and saying that it got it (M5)."""

    page_title = _("Match that needs attention")
    form_classes = {"clear": PlainForm}
    submit_label = _("This has been looked after")
    success_name = "mentorship_admin:confirm_list"

    def is_open(self) -> bool:
        """Whether it is flagged."""
        return super().is_open() and bool(self.subject.flag)

    def closed_because(self) -> str:
        """The state, or that there is no flag."""
        return super().closed_because() if not super().is_open() else str(NO_MORE)

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Clear the flag."""
        matches.clear_flag(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("The match %(match)s needs no attention any more.") % {"match": self.subject}
