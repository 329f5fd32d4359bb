"""The review: the mentee's whole list on one page, approved or rejected in one action (A3)."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentorship.choices import ApplicationStatus
from mentorship.domain import review, worklist
from mentorship.domain.actors import Right
from mentorship.domain.capacity import load_of
from mentorship.domain.suggestions import wanted_topics
from mentorship.models import Application, Enrolment, Match

from .forms import ApproveForm, RejectForm
from .pages import NO_MORE, MovePage, TeamPage, Words, paged, promise
from .photos import prefetch_photos

REASONS: tuple[Words, ...] = (
    _("The mentor does not cover this subject."),
    _("The mentor has no free place at the moment."),
    _("Please tell us more about what you would like to learn."),
    _("This is outside of what the programme can offer."),
)


class ReviewList(TeamPage):
    """What waits for the team: cases to review, and remarks of mentors to answer."""

    right = Right.REVIEW_APPLICATIONS
    template_name = "mentorship/admin/review_list.html"
    page_title = _("Review")
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The cases, the longest waiting first."""
        return super().get_context_data(
            remarks=worklist.offers_with_remarks()[:50],
            **promise(self.request),
            **paged(self.request, worklist.enrolments_to_review()),
            **kwargs,
        )


class ReviewCase(MovePage):
    """One mentee's list, with all that the team needs to decide."""

    right = Right.REVIEW_APPLICATIONS
    template_name = "mentorship/admin/review_case.html"
    page_title = _("Review")
    header_icon = "tasks"
    parent = ("mentorship_admin:review", _("Review"))
    form_classes = {"approve": ApproveForm, "reject": RejectForm}
    reasons = REASONS
    success_name = "mentorship_admin:review"
    subject: Enrolment

    def get_subject(self) -> Enrolment:
        """The case, and its applications in the order in which they are offered."""
        cases = Enrolment.objects.select_related("mentee", "cycle").prefetch_related("topics")
        enrolment = get_object_or_404(cases, pk=self.kwargs["enrolment_id"])
        applications = Application.objects.filter(enrolment=enrolment, mentor__isnull=False)
        self.applications = list(
            applications.in_line()
            .select_related("mentor__photo")
            .prefetch_related("mentor__expertise", "mentor__languages")
        )
        for application in self.applications:
            application.enrolment = enrolment
        self.waiting = [row for row in self.applications if self._waits(row)]
        return enrolment

    @staticmethod
    def _waits(row: Application) -> bool:
        return row.status == ApplicationStatus.PENDING and row.reviewed_at is None

    def get_page_subtitle(self) -> str:
        """Whose list it is."""
        return str(self.subject.mentee)

    def is_open(self) -> bool:
        """Whether a choice waits for review."""
        return bool(self.waiting)

    def closed_because(self) -> str:
        """Said where everything has been decided."""
        return str(NO_MORE)

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """Both forms carry the waiting choices; one has a tick and a reason for each."""
        return {"waiting": self.waiting}

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Approve what was not struck out, or reject all."""
        now = timezone.now()
        if action == "reject":
            review.reject_list(
                self.subject.pk,
                actor=self.actor,
                now=now,
                reason=data["reason"],
                seen=data["seen"],
            )
            return _("The list of %(mentee)s was rejected.") % {"mentee": self.subject.mentee}
        strikes = data["strikes"]
        review.approve_list(
            self.subject.pk, actor=self.actor, now=now, strikes=strikes, seen=data["seen"]
        )
        struck = ngettext("%d choice struck out", "%d choices struck out", len(strikes))
        names = {"mentee": self.subject.mentee, "struck": struck % len(strikes)}
        return _("The list of %(mentee)s was reviewed (%(struck)s).") % names

    def get_success_url(self) -> str:
        """On to the next case, as long as there is one."""
        waiting = worklist.enrolments_to_review().exclude(pk=self.subject.pk)
        following = waiting.values_list("pk", flat=True).first()
        if following is None or self.request.method != "POST":
            return reverse(self.success_name)
        return reverse("mentorship_admin:review_case", args=[following])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The choices with their mentors' ledgers, and the mentee's past cycles."""
        context = super().get_context_data(**kwargs)
        form = context["forms"]["approve"]
        mentors = [row.mentor for row in self.applications if row.mentor]
        prefetch_photos(mentors)
        loads = load_of(mentors, self.subject.cycle)
        wanted = wanted_topics(self.subject)
        context["choices"] = [
            {
                "application": row,
                "mentor": row.mentor,
                "load": loads[row.mentor.pk],
                "shared": [topic for topic in row.mentor.expertise.all() if topic.pk in wanted],
                "waits": self._waits(row),
                "strike": form[f"strike_{row.pk}"] if self._waits(row) else None,
                "reason": form[f"reason_{row.pk}"] if self._waits(row) else None,
            }
            for row in self.applications
            if row.mentor
        ]
        context["past"] = self._past_cycles()
        return context

    def _past_cycles(self) -> Any:
        """What became of the mentee in earlier cycles."""
        matches = Match.objects.select_related("mentor")
        others = Enrolment.objects.filter(mentee=self.subject.mentee_id).exclude(pk=self.subject.pk)
        return others.select_related("cycle").prefetch_related(
            "applications", Prefetch("matches", queryset=matches)
        )
