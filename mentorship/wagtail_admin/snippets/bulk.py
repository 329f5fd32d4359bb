"""Deciding on many mentors of the list at once, each for itself and with its own result (M5).

Wagtail's buttons below the list lead to a page that names the ticked mentors and what the
decision would end. Each carries the mark of how the profile stood there; one transaction for
each, so that a refusal takes nothing from the others.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from mentorship.choices import ReasonUse
from mentorship.domain import mentors, seen
from mentorship.domain.actors import Actor, Right
from mentorship.domain.lifecycle import MENTOR
from mentorship.domain.reasons import ready_reasons
from mentorship.domain.refusals import NotAllowed, Refused, TransitionRefused
from mentorship.models import Application, Match, MentorProfile
from mentorship.numbers import is_row_number
from mentorship.wagtail_admin.policies import actor_for
from mentorship.wagtail_admin.workbench.review_forms import WithReason

Words = str | Promise
#: So many mentors are decided upon at once: as many as one page of the list shows.
AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one mentor among many."""

    mentor: MentorProfile
    done: bool
    words: Words


class MentorBulkAction(SnippetBulkAction):
    """A move of the lifecycle table, made with all ticked mentors that it can be made with."""

    models: ClassVar[list[type[MentorProfile]]] = [MentorProfile]
    template_name = "mentorship/admin/mentors/bulk.html"
    http_method_names = ("get", "post", "options")
    right = Right.REVIEW_MENTORS
    question: ClassVar[Words]
    done: ClassVar[Words]
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For those who may review mentors."""
        self.actor = actor_for(request.user)
        if not self.actor.may(self.right):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def ticked(self) -> list[Any]:
        """The mentors by the ids of the address, each with its mark; nonsense is no mentor.

        “All in the listing” is nobody here: who is not named on a page is not decided upon.
        """
        ids = {value for value in self.request.GET.getlist("id")[:AT_ONCE] if is_row_number(value)}
        found = list(seen.marked_mentors(MentorProfile.objects.filter(pk__in=ids)))
        if not found:
            raise Http404
        return found

    def check_perm(self, obj: MentorProfile) -> bool:
        """Whether the state of this mentor has the move; the domain asks again."""
        return obj.status in MENTOR[self.action_type].sources

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        """Those with whom it can be done, and the others."""
        possible = [mentor for mentor in self.ticked if self.check_perm(mentor)]
        others = [mentor for mentor in self.ticked if not self.check_perm(mentor)]
        return possible, {"items_with_no_access": others}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The mentors, and what the decision would end."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        ids = [row["item"].pk for row in context["items"]]
        offers = _counted(Application.objects.live(), ids)
        matches = _counted(Match.objects.active(), ids)
        for row in context["items"]:
            pk = row["item"].pk
            row |= {"offers": offers.get(pk, 0), "matches": matches.get(pk, 0)}
        refused = [
            (mentor, TransitionRefused(state=mentor.get_status_display()))
            for mentor in context["items_with_no_access"]
        ]
        words = {"question": self.question, "button": self.display_name, "action": self}
        return context | words | {"refused": refused}

    def object_context(self, obj: MentorProfile) -> dict[str, Any]:
        """A mentor with the page on which one decides on this one alone."""
        return {"item": obj, "url": reverse("mentorship_admin:mentor_review", args=[obj.pk])}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Decide on each, and say beside each what became of it.

        No redirect: the answer is the list of outcomes. Sent again, it changes nothing, since
        every mentor carries a mark.
        """
        marks = dict(value.partition(":")[::2] for value in self.request.POST.getlist("mark"))
        now = timezone.now()
        outcomes = [
            self._outcome(mentor, marks[str(mentor.pk)], form.cleaned_data, now)
            for mentor in self.ticked
            if str(mentor.pk) in marks
        ]
        context = {"outcomes": outcomes, "next": self.next_url, "button": self.display_name}
        return self.render_to_response(context | {"header_icon": "user", "action": self})

    def _outcome(
        self, mentor: MentorProfile, mark: str, data: dict[str, Any], now: datetime.datetime
    ) -> Outcome:
        try:
            self.decide(mentor.pk, data, mark=mark, actor=self.actor, now=now)
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as refusal:
            return Outcome(mentor=mentor, done=False, words=str(refusal))
        return Outcome(mentor=mentor, done=True, words=self.done)

    def decide(self, mentor_id: int, data: dict[str, Any], **by: Any) -> None:
        """The one call. Raises ``Refused``."""
        raise NotImplementedError


class AcceptMentors(MentorBulkAction):
    """Make mentors visible."""

    action_type = "accept"
    action_priority = 10
    display_name = _("Accept")
    aria_label = _("Accept the selected mentors")
    question = _("Accept these mentors? They become visible on the site, and each is told.")
    done = _("Accepted, and visible on the site")

    def decide(self, mentor_id: int, data: dict[str, Any], **by: Any) -> None:
        """Accept one."""
        mentors.accept_mentor(mentor_id, **by)


class RejectMentors(MentorBulkAction):
    """Hide mentors, with one reason for all."""

    action_type = "reject"
    action_priority = 20
    classes: ClassVar[set[str]] = {"serious"}
    display_name = _("Reject")
    aria_label = _("Reject the selected mentors")
    question = _("Reject these mentors? Each is told by e-mail, with the reason.")
    done = _("Rejected, and told by e-mail")
    form_class = WithReason

    def get_form_kwargs(self) -> dict[str, Any]:
        """The reasons in ready words."""
        ready = ready_reasons(ReasonUse.REJECT_MENTOR)[ReasonUse.REJECT_MENTOR]
        return {**super().get_form_kwargs(), "ready": ready}

    def decide(self, mentor_id: int, data: dict[str, Any], **by: Any) -> None:
        """Reject one."""
        mentors.reject_mentor(mentor_id, reason=data["reason"], **by)


def buttons_for(actor: Actor) -> list[ListingButton]:
    """The buttons below the list, for those who may press them."""
    return [
        ListingButton(
            each.display_name,
            reverse("wagtail_bulk_action", args=["mentorship", "mentorprofile", each.action_type]),
            attrs={"aria-label": each.aria_label, "data-bulk-action-button": ""},
            priority=each.action_priority,
            classname=" ".join({*each.classes, "bulk-action-btn"}),
        )
        for each in (AcceptMentors, RejectMentors)
        if actor.may(each.right)
    ]


def _counted(rows: QuerySet[Any], mentor_ids: list[int]) -> dict[int, int]:
    """How many of the rows each mentor has."""
    found = rows.filter(mentor__in=mentor_ids).order_by().values_list("mentor")
    return dict(found.annotate(n=Count("pk")))
