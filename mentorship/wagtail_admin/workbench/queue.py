"""The manual match: who waits, whom to ask, and closing honestly when there is nobody (A7)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from mentorship.choices import ApplicationStatus
from mentorship.domain import queue, worklist
from mentorship.domain.actors import Right
from mentorship.domain.lifecycle import APPLICATION
from mentorship.domain.suggestions import Suggestion, suggest
from mentorship.models import Application

from .forms import NoteForm, PickForm
from .pages import MovePage, TeamPage, Words, paged
from .photos import prefetch_photos

SUGGESTIONS_PER_PAGE = 12


class Queue(TeamPage):
    """The mentees who wait for a mentor, those for whom nobody is being asked first."""

    right = Right.RUN_QUEUE
    template_name = "mentorship/admin/queue.html"
    page_title = _("Manual match")
    header_icon = "list-ol"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The open places."""
        return super().get_context_data(**paged(self.request, worklist.queue_places()), **kwargs)


class QueuePage(MovePage):
    """A page about one place in the queue."""

    right = Right.RUN_QUEUE
    parent = ("mentorship_admin:queue", _("Manual match"))
    header_icon = "list-ol"
    success_name = "mentorship_admin:queue"
    subject: Application

    def get_subject(self) -> Application:
        """The place with its case."""
        places = Application.objects.filter(mentor__isnull=True)
        related = places.select_related("enrolment__mentee", "enrolment__cycle")
        return get_object_or_404(related, pk=self.kwargs["application_id"])

    def get_page_subtitle(self) -> str:
        """Who waits."""
        return str(self.subject.enrolment.mentee)

    def is_open(self) -> bool:
        """Whether the mentee still waits."""
        return self.subject.status in APPLICATION["close_no_match"].sources


class Assign(QueuePage):
    """One mentee and the mentors who could be asked, the best first."""

    template_name = "mentorship/admin/assign.html"
    page_title = _("Assign a mentor")
    form_classes = {"send": PickForm, "pick": PickForm}

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Pick the mentor; ``send`` makes the offer in the same step."""
        mentor = data["mentor"]
        queue.pick(
            self.subject.enrolment_id,
            mentor.pk,
            actor=self.actor,
            now=timezone.now(),
            ask_again=data["ask_again"],
            send=action == "send",
        )
        if action == "send":
            return _("The offer is on its way to %(mentor)s.") % {"mentor": mentor}
        return _("%(mentor)s was picked and waits for the review.") % {"mentor": mentor}

    def form_invalid(self, action: str, form: forms.Form) -> HttpResponse:
        """There is no field to put the error beside: the mentor has left the list."""
        messages.error(self.request, _("Choose one of the mentors on this page."))
        return HttpResponseRedirect(self.request.get_full_path())

    def get_success_url(self) -> str:
        """Back to the queue."""
        return reverse(self.success_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The ranked suggestions, and what has been tried."""
        enrolment = self.subject.enrolment
        rows = list(
            Application.objects.filter(enrolment=enrolment, mentor__isnull=False)
            .in_line()
            .select_related("mentor")
        )
        search = self.request.GET.get("q", "").strip()
        pages = paged(self.request, self._suggestions(search), SUGGESTIONS_PER_PAGE)
        prefetch_photos(suggestion.mentor for suggestion in pages["page_obj"])
        return super().get_context_data(
            enrolment=enrolment,
            tried=rows,
            asked=next((row for row in rows if row.is_live), None),
            picked=next((row for row in rows if row.status == ApplicationStatus.PENDING), None),
            may_send=self.actor.may(Right.REVIEW_APPLICATIONS),
            search=search,
            **pages,
            **kwargs,
        )

    def _suggestions(self, search: str) -> list[Suggestion]:
        if not self.is_open():
            return []
        found = suggest(self.subject.enrolment, now=timezone.now())
        wanted = search.casefold()
        return [row for row in found if wanted in _words(row).casefold()]


def _words(suggestion: Suggestion) -> str:
    """What a search in the suggestions looks through."""
    mentor = suggestion.mentor
    topics = " ".join(topic.name for topic in mentor.expertise.all())
    return f"{mentor.name} {mentor.headline} {topics}"


class CloseNoMatch(QueuePage):
    """The honest end: nobody was found."""

    page_title = _("Close without a match")
    form_classes = {"close": NoteForm}
    submit_label = _("Close without a match")
    is_serious = True
    reasons = (
        _("No mentor covers this subject in this cycle."),
        _("All mentors who were asked have declined."),
    )

    def facts(self) -> list[tuple[Words, Any]]:
        """The mentee and what was asked for."""
        enrolment = self.subject.enrolment
        return [
            (_("Mentee"), enrolment.mentee),
            (_("Subject"), enrolment.subject),
            (_("Cycle"), enrolment.cycle),
            (_("Waits since"), self.subject.changed_at),
        ]

    def consequences(self) -> list[Words]:
        """What cannot be taken back."""
        names = {"mentee": self.subject.enrolment.mentee}
        return [
            _("This is final for the cycle."),
            _("%(mentee)s is told that no mentor was found.") % names,
        ]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Close the case."""
        queue.close_without_match(
            self.subject.pk, actor=self.actor, now=timezone.now(), reason=data["reason"]
        )
        names = {"mentee": self.subject.enrolment.mentee}
        return _("The case of %(mentee)s was closed without a match.") % names
