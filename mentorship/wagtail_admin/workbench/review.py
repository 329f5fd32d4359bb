"""The list of the review desk: what waits, and decisions on many lists at once (A3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.choices import ReasonUse
from mentorship.domain import review, review_queue, seen, worklist
from mentorship.domain.actors import Right
from mentorship.domain.reasons import ready_reasons
from mentorship.domain.refusals import NotAllowed, Refused
from mentorship.domain.team import name_of
from mentorship.models import Enrolment
from mentorship.numbers import is_row_number

from .pages import TeamPage, Words, paged, promise
from .review_forms import DeskFilters, ReasonedForm
from .tables import ListTable, in_batches

PER_PAGE = 20


class Desk(TeamPage):
    """What the list and the cases have in common: the filters, which travel in the address."""

    right = Right.REVIEW_APPLICATIONS
    page_title = gettext_lazy("Review")
    header_icon = "tasks"

    def prepare(self) -> None:
        """Read the filters; what is none is left out."""
        self.filter_form = DeskFilters(self.request.GET)
        self.filter_form.is_valid()
        data = self.filter_form.cleaned_data
        self.filters = review_queue.Filters(
            search=data.get("q", ""),
            who=data.get("who", ""),
            flag=data.get("flag", ""),
            cycle=data.get("cycle", ""),
        )
        self.promise = promise(self.request)
        super().prepare()

    @property
    def query(self) -> str:
        """The filters for the address of another page of the desk."""
        data = self.filter_form.cleaned_data
        pairs = {name: data[name] for name in ("q", "who", "cycle", "flag") if data.get(name)}
        return f"?{urlencode(pairs)}" if pairs else ""

    def cases(self) -> Any:
        """The cases that the filters leave."""
        return review_queue.cases(
            self.filters, user=self.request.user, late_before=self.promise["late_before"]
        )

    def flagged(self, rows: Any, **known: Any) -> list[Any]:
        """The rows with what one should know of each."""
        late_before = self.promise["late_before"]
        return review_queue.flagged(rows, user=self.request.user, late_before=late_before, **known)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The filters and the promise."""
        return super().get_context_data(
            query=self.query,
            filter_form=self.filter_form,
            is_filtered=bool(self.query),
            asked_only=self.filters.flag == review_queue.ASKED,
            **self.promise,
            **kwargs,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one list among many."""

    case: Enrolment
    done: bool
    words: Words


def _scores(case: Any) -> str:
    """How many of the scores are in, where the cycle asks for some."""
    if not review_queue.needs_scores(case):
        return ""
    numbers = {"given": case.scores_given, "needed": case.cycle.reviewers}
    return _("%(given)s of %(needed)s") % numbers


class ReviewList(ListTable, Desk):
    """What waits for the team: cases to review, and remarks of mentors to answer."""

    template_name = "mentorship/admin/review_list.html"
    http_method_names = ("get", "post", "head", "options")
    export_filename = "review"
    cells = {
        "mentee": (gettext_lazy("Mentee"), lambda case: case.mentee.name),
        "subject": (gettext_lazy("Subject"), lambda case: case.subject),
        "cycle": (gettext_lazy("Cycle"), lambda case: case.cycle.name),
        "choices": (gettext_lazy("Choices"), lambda case: case.choices_waiting),
        "flags": (gettext_lazy("To know"), lambda case: case.flags),
        "scores": (gettext_lazy("Scores"), _scores),
        "whose": (
            gettext_lazy("Whose"),
            lambda case: name_of(case.assignee) if case.assignee else "",
        ),
        "since": (gettext_lazy("Waits since"), lambda case: case.waiting_since),
    }

    def table_rows(self) -> Any:
        """The cases that the filters leave, with what one should know of each."""
        return in_batches(self.cases(), self.flagged)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide on the ticked lists, each for itself, and say beside each what became of it.

        No redirect: the answer is the list of outcomes. Sent again, it changes nothing, since
        every list carries its mark.
        """
        action = request.POST.get("action", "")
        if action not in ("approve", "reject"):
            raise BadRequest
        ticked = dict(_ticked(each) for each in request.POST.getlist("case"))
        form = self.reject_form(request.POST)
        if action == "reject" and ticked and not form.is_valid():
            return self.render_to_response(self.get_context_data(reject=form, ticked=ticked))
        reason = form.cleaned_data["reason"] if action == "reject" and ticked else ""
        outcomes = self.decide(ticked, action, reason)
        return self.render_to_response(self.get_context_data(outcomes=outcomes, action=action))

    def decide(self, ticked: dict[int, str], action: str, reason: str) -> list[Outcome]:
        """One call and one transaction for each list."""
        found = Enrolment.objects.select_related("mentee").in_bulk(list(ticked))
        now = timezone.now()

        def approve(pk: int, mark: str) -> Words:
            review.approve_list(pk, actor=self.actor, now=now, mark=mark)
            return _("Approved")

        def reject(pk: int, mark: str) -> Words:
            review.reject_list(pk, actor=self.actor, now=now, reason=reason, mark=mark)
            return _("Rejected, and the mentee is told")

        act = approve if action == "approve" else reject
        return [self._outcome(found[pk], mark, act) for pk, mark in ticked.items() if pk in found]

    @staticmethod
    def _outcome(case: Enrolment, mark: str, act: Callable[[int, str], Words]) -> Outcome:
        try:
            return Outcome(case=case, done=True, words=act(case.pk, mark))
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as refusal:
            return Outcome(case=case, done=False, words=str(refusal))

    def reject_form(self, data: Any = None) -> ReasonedForm:
        """The one reason for all that are ticked."""
        ready = ready_reasons(ReasonUse.REJECT_MENTEE)[ReasonUse.REJECT_MENTEE]
        return ReasonedForm(data, mark="", ready=ready, auto_id="id_reject_%s")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The cases, the longest waiting first, each with its mark."""
        page = paged(self.request, self.cases(), PER_PAGE)
        rows = self.flagged(page["page_obj"].object_list)
        ticked = kwargs.pop("ticked", {})
        for row in rows:
            row.mark = seen.mark_of_choices(row.applications.all())
            row.is_ticked = row.pk in ticked
        page["page_obj"].object_list = rows
        kwargs.setdefault("reject", self.reject_form())
        remarks = worklist.offers_with_remarks()[:50]
        return super().get_context_data(remarks=remarks, **page, **kwargs)


def _ticked(value: str) -> tuple[int, str]:
    """The case and its mark, as the tick carries them; nonsense is no case."""
    pk, _colon, mark = value.partition(":")
    return (int(pk) if is_row_number(pk) else 0), mark
