"""The confirmation desk: accepted offers become matches, one or many, under the cap (A8, T6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.domain import matches, worklist
from mentorship.domain.actors import Right
from mentorship.domain.pairs import Pair, pairs_of
from mentorship.domain.refusals import NotAllowed, Refused
from mentorship.models import Application, Cycle
from mentorship.numbers import is_row_number

from .forms import MeetForm
from .pages import TeamPage, paged

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


class ConfirmList(TeamPage):
    """Accepted pairs, the longest waiting first, and matches that need attention."""

    right = Right.CONFIRM_MATCHES
    template_name = "mentorship/admin/confirm_list.html"
    http_method_names = ("get", "post", "head", "options")
    page_title = gettext_lazy("Confirm")
    header_icon = "check"

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
        form = PairFilter(self.request.GET)
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
