"""The confirmation desk: accepted offers become matches, one or many, under the cap (A8, T6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.domain import matches, worklist
from mentorship.domain.actors import Right
from mentorship.domain.pairs import Pair, pairs_of
from mentorship.domain.refusals import NotAllowed, Refused
from mentorship.models import Application, Cycle
from mentorship.numbers import is_row_number

from .forms import MeetForm
from .pages import TeamPage, Words, paged
from .tables import ListTable, in_batches

#: So many pairs are confirmed with one click at most.
AT_ONCE = 50


class PairFilter(forms.Form):
    """What the list of pairs is searched for."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    cycle = forms.ModelChoiceField(
        label=gettext_lazy("Cycle"),
        queryset=Cycle.objects.all(),
        required=False,
        empty_label=gettext_lazy("All cycles"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one pair among many."""

    application: Application
    done: bool
    words: str


def _in_the_way(pair: Pair) -> Words:
    """Why the pair cannot be confirmed as it is."""
    if pair.is_matched:
        return _("This mentee has a match in this cycle already.")
    return _("Full") if pair.ledger.load.is_full else ""


def _ends(pair: Pair) -> list[str]:
    """What else of the mentee's ends with the confirmation."""
    place = _("the place in the queue")
    return [other.mentor.name if other.mentor else place for other in pair.others]


class ConfirmList(ListTable, TeamPage):
    """Accepted pairs, the longest waiting first, and matches that need attention."""

    right = Right.CONFIRM_MATCHES
    template_name = "mentorship/admin/confirm_list.html"
    http_method_names = ("get", "post", "head", "options")
    page_title = gettext_lazy("Confirm")
    header_icon = "check"
    export_filename = "accepted"
    cells = {
        "mentee": (gettext_lazy("Mentee"), lambda pair: pair.application.enrolment.mentee.name),
        "mentor": (gettext_lazy("Mentor"), lambda pair: pair.application.mentor.name),
        "subject": (gettext_lazy("Subject"), lambda pair: pair.application.enrolment.subject),
        "cycle": (gettext_lazy("Cycle"), lambda pair: pair.application.enrolment.cycle.name),
        "since": (gettext_lazy("Waits since"), lambda pair: pair.application.changed_at),
        "matched": (gettext_lazy("Matched"), lambda pair: pair.ledger.load.matched),
        "accepted": (gettext_lazy("Accepted"), lambda pair: pair.ledger.load.accepted),
        "offered": (gettext_lazy("Offered"), lambda pair: pair.ledger.load.offered),
        "places": (gettext_lazy("Places"), lambda pair: pair.ledger.load.cap),
        "obstacle": (gettext_lazy("In the way"), _in_the_way),
        "ends": (gettext_lazy("Ends with it"), _ends),
    }

    @cached_property
    def filter_form(self) -> PairFilter:
        """What is asked for."""
        return PairFilter(self.request.GET)

    def table_rows(self) -> Any:
        """The pairs that are asked for, with their ledgers."""
        return in_batches(_found(self.filter_form), pairs_of)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm the ticked pairs, each for itself, and say beside each what became of it.

        No redirect: the answer is the list of outcomes. Sent again it changes nothing, since
        no pair is confirmed twice.
        """
        if request.POST.get("action") != "confirm":
            raise BadRequest
        ticked = [_number(value) for value in request.POST.getlist("pair")[:AT_ONCE]]
        rows = Application.objects.select_related("enrolment__mentee", "enrolment__cycle", "mentor")
        found = rows.filter(mentor__isnull=False).in_bulk(ticked)
        outcomes = [self._confirm(found[pk]) for pk in dict.fromkeys(ticked) if pk in found]
        return self.render_to_response(self.get_context_data(outcomes=outcomes))

    def _confirm(self, application: Application) -> Outcome:
        """One pair in a transaction of its own, with the link that was typed beside it."""
        form = MeetForm(self.request.POST, prefix=str(application.pk))
        if not form.is_valid():
            words = " ".join(str(error) for error in form.errors["meet_url"])
            return Outcome(application=application, done=False, words=words)
        try:
            matches.confirm(
                application.pk,
                actor=self.actor,
                now=timezone.now(),
                meet_url=form.cleaned_data["meet_url"],
            )
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as refusal:
            return Outcome(application=application, done=False, words=str(refusal))
        return Outcome(application=application, done=True, words=_("Matched; both are told."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pairs with their ledgers and what each match would end."""
        form = self.filter_form
        listed = paged(self.request, _found(form))
        flagged = worklist.flagged_matches().select_related("enrolment__mentee", "mentor", "cycle")
        return super().get_context_data(
            filter_form=form,
            is_filtered=any(form.cleaned_data.values()) or bool(form.errors),
            pairs=[(pair, self._link(pair)) for pair in pairs_of(listed["page_obj"].object_list)],
            flagged=flagged[:50],
            **listed,
            **kwargs,
        )

    def _link(self, pair: Pair) -> MeetForm:
        """The field for a pair's link; what was typed stays, where the pair was refused."""
        prefix = str(pair.application.pk)
        typed = self.request.POST.get(f"{prefix}-meet_url", "")
        form = MeetForm(prefix=prefix, initial={"meet_url": typed})
        # The help text stands on the page of the pair; here nothing would point to it.
        form.fields["meet_url"].help_text = ""
        return form


def _found(form: PairFilter) -> QuerySet[Application]:
    """The pairs that were asked for; a filter that makes no sense finds nothing."""
    rows = worklist.offers_to_confirm()
    if not form.is_valid():
        return rows.none()
    if form.cleaned_data["cycle"]:
        rows = rows.filter(enrolment__cycle=form.cleaned_data["cycle"])
    if words := form.cleaned_data["q"]:
        rows = rows.filter(
            Q(enrolment__mentee__name__icontains=words)
            | Q(enrolment__subject__icontains=words)
            | Q(mentor__name__icontains=words)
        )
    return rows


def _number(value: str) -> int:
    """The id in a ticked box; nonsense is nobody's."""
    return int(value) if is_row_number(value) else 0
