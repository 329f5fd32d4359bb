"""The best assignment of the whole queue, as a proposal that a person confirms (A7, A8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.choices import ApplicationStatus
from mentorship.domain import queue
from mentorship.domain.actors import Right
from mentorship.domain.assignment.engine import QueueTooLong
from mentorship.domain.assignment.proposal import Proposal, proposal_for
from mentorship.domain.refusals import NotAllowed, Refused
from mentorship.models import Application, Cycle, MentorProfile
from mentorship.numbers import is_row_number

from .pages import TeamPage, paged

ROWS_PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one confirmed row."""

    place: Application
    mentor: MentorProfile
    words: str
    application: Application | None = None

    @property
    def done(self) -> bool:
        """Whether the mentor was picked."""
        return self.application is not None


class Propose(TeamPage):
    """Everybody's mentor at once; nothing is written before a row is confirmed."""

    right = Right.RUN_QUEUE
    parent = ("mentorship_admin:queue", gettext_lazy("Manual match"))
    template_name = "mentorship/admin/propose.html"
    page_title = gettext_lazy("Propose for the whole queue")
    header_icon = "list-ol"
    http_method_names = ("get", "post", "head", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm one row or all that are ticked, each for itself, and say what became of each.

        No redirect: the answer is the list of outcomes. Sent again, it is refused row by row,
        since a mentor is being asked for each by then.
        """
        one = request.POST.get("one", "")
        chosen = dict(self._chosen([one] if one else request.POST.getlist("row")))
        places = Application.objects.filter(mentor__isnull=True, pk__in=chosen)
        mentors = MentorProfile.objects.in_bulk(list(chosen.values()))
        outcomes = [
            self._outcome(place, mentors[chosen[place.pk]])
            for place in places.select_related("enrolment__mentee").order_by("changed_at", "pk")
            if chosen[place.pk] in mentors
        ]
        return self.render_to_response(self.get_context_data(outcomes=outcomes))

    def _chosen(self, rows: list[str]) -> Iterator[tuple[int, int]]:
        """The places and the mentors that were on the page."""
        for row in rows:
            mentor = self.request.POST.get(f"mentor-{row}", "")
            if not (is_row_number(row) and is_row_number(mentor)):
                raise BadRequest
            yield int(row), int(mentor)

    def _outcome(self, place: Application, mentor: MentorProfile) -> Outcome:
        send = self.may_send
        try:
            application = queue.pick(
                place.enrolment_id,
                mentor.pk,
                actor=self.actor,
                now=timezone.now(),
                only_free=True,
                send=send,
            )
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as refusal:
            return Outcome(place=place, mentor=mentor, words=str(refusal))
        words = _("The offer is on its way.") if send else _("Waits for the review.")
        return Outcome(place=place, mentor=mentor, words=words, application=application)

    @property
    def may_send(self) -> bool:
        """Whether a confirmed row is an offer at once."""
        return self.actor.may(Right.REVIEW_APPLICATIONS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The proposal for one cycle, as things are now."""
        cycles = _cycles()
        wanted = self.request.GET.get("cycle", "")
        cycle = next((each for each in cycles if str(each.pk) == wanted), None)
        cycle = cycle or next(iter(cycles), None)
        proposal, refusal = _proposal(cycle)
        pages = paged(self.request, proposal.pairs, ROWS_PER_PAGE)
        return super().get_context_data(
            proposal=proposal,
            refusal=refusal,
            cycles=cycles,
            cycle=cycle,
            may_send=self.may_send,
            **pages,
            **kwargs,
        )


def _cycles() -> list[Cycle]:
    """The cycles in which somebody waits, the open one first."""
    waiting = Cycle.objects.filter(
        enrolments__applications__status=ApplicationStatus.PENDING_MANUAL_MATCH
    )
    return sorted(waiting.distinct(), key=lambda cycle: not cycle.is_open)


def _proposal(cycle: Cycle | None) -> tuple[Proposal, str]:
    """The proposal, and why there is none where there are too many."""
    nothing = Proposal(pairs=[], left_over=[], unassignable=[])
    if cycle is None:
        return nothing, ""
    try:
        return proposal_for(cycle, now=timezone.now()), ""
    except QueueTooLong as error:
        return nothing, str(error)
