"""Assigning one mentee: the ranked mentors, two of them side by side, and taking it back (A7)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from mentorship.choices import ApplicationStatus
from mentorship.domain import queue, undoing
from mentorship.domain.actors import Right
from mentorship.domain.lifecycle import APPLICATION
from mentorship.domain.suggestions import Suggestion, suggest
from mentorship.models import Application, MentorshipSettings

from .pages import MovePage, Words, paged
from .photos import prefetch_photos
from .queue import QueuePage
from .queue_endings import ending_of
from .queue_forms import MentorFilters, PickForm

SUGGESTIONS_PER_PAGE = 12
#: So many are compared.
TWO = 2


class PickPage(QueuePage):
    """A page on which one mentor is chosen for one mentee."""

    form_classes = {"send": PickForm, "pick": PickForm}
    #: Everybody who was asked or chosen in this case.
    tried: list[Any]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Pick the mentor; ``send`` makes the offer in the same step."""
        mentor, anyway = data["mentor"], data["ask_again"]
        queue.pick(
            self.subject.enrolment_id,
            mentor.pk,
            actor=self.actor,
            now=timezone.now(),
            ask_again=anyway,
            only_free=not anyway,
            send=action == "send",
        )
        if action != "send":
            return _("%(mentor)s was picked and waits for the review.") % {"mentor": mentor}
        seconds = MentorshipSettings.load().undo_seconds
        if not seconds:
            return _("The offer is on its way to %(mentor)s.") % {"mentor": mentor}
        words = ngettext(
            "The offer is on its way to %(mentor)s. It can be undone for %(seconds)s second.",
            "The offer is on its way to %(mentor)s. It can be undone for %(seconds)s seconds.",
            seconds,
        )
        return words % {"mentor": mentor, "seconds": seconds}

    def form_invalid(self, action: str, form: forms.Form) -> HttpResponse:
        """There is no field to put the error beside: the mentor has left the list."""
        messages.error(self.request, _("Choose one of the mentors on this page."))
        return HttpResponseRedirect(self.request.get_full_path())

    def refused(self, action: str, form: forms.Form) -> HttpResponse:
        """Nothing is typed on these pages; the mentor who was chosen may have left the list."""
        return HttpResponseRedirect(self.request.get_full_path())

    def get_success_url(self) -> str:
        """Back to the queue."""
        return reverse(self.success_name)

    def get_subject(self) -> Application:
        """The place, read with everything else in its case."""
        pk = self.kwargs["application_id"]
        case = Application.objects.filter(enrolment__applications=pk).in_line()
        related = case.select_related("enrolment__mentee", "enrolment__cycle", "mentor")
        rows = list(undoing.with_sent_at(related, timezone.now()))
        self.tried = [row for row in rows if row.mentor_id is not None]
        place = next((row for row in rows if row.pk == pk and row.mentor_id is None), None)
        if place is None:
            raise Http404
        prefetch_related_objects([place.enrolment], "topics", "mentee__languages")
        return place

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """All mentors, the best first; none where nobody waits any more."""
        if not self.is_open():
            return []
        return suggest(self.subject.enrolment, now=timezone.now(), past=self.tried)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The case, and who is being asked."""
        picked = (row for row in self.tried if row.status == ApplicationStatus.PENDING)
        return super().get_context_data(
            enrolment=self.subject.enrolment,
            asked=next((row for row in self.tried if row.is_live), None),
            picked=next(picked, None),
            may_send=self.actor.may(Right.REVIEW_APPLICATIONS),
            **kwargs,
        )


class Assign(PickPage):
    """One mentee and the mentors who could be asked, the best first."""

    page_title = _("Assign a mentor")

    def get_template_names(self) -> list[str]:
        """A place that is over has a plain page that says what happened."""
        name = "assign" if self.is_open() else "assign_over"
        return [f"mentorship/admin/{name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The ranked suggestions, and what has been tried."""
        if not self.is_open():
            return super().get_context_data(ending=ending_of(self.subject), **kwargs)
        filters = MentorFilters(self.request.GET, mentors=[row.mentor for row in self.suggestions])
        rows = [row for row in self.suggestions if filters.keep(row)]
        pages = paged(self.request, rows, SUGGESTIONS_PER_PAGE)
        prefetch_photos(suggestion.mentor for suggestion in pages["page_obj"])
        return super().get_context_data(
            tried=self.tried,
            filters=filters,
            undoable=[row for row in self.tried if row.sent_at],
            **pages,
            **kwargs,
        )


class Compare(PickPage):
    """Two mentors side by side, part by part; who is not named in the address is the best left."""

    template_name = "mentorship/admin/assign_compare.html"
    page_title = _("Compare two mentors")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only while the mentee waits; else the page that says what happened."""
        if not self.is_open():
            return HttpResponseRedirect(self.list_url)
        return super().get(request, *args, **kwargs)

    @property
    def list_url(self) -> str:
        """The mentors of this mentee."""
        return reverse("mentorship_admin:assign", args=[self.subject.pk])

    def two(self) -> list[Suggestion]:
        """The two mentors; fewer where there are no two."""
        rows = {str(row.mentor.pk): row for row in self.suggestions}
        named = (pk for pk in self.request.GET.getlist("mentor") if pk in rows)
        order = list(dict.fromkeys([*named, *rows]))
        return [rows[pk] for pk in order[:TWO]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both, and each part with the most that one of them has in it."""
        two = self.two()
        prefetch_photos(row.mentor for row in two)
        lines = [
            {"label": parts[0].label, "parts": parts, "best": max(part.points for part in parts)}
            for parts in zip(*(row.parts for row in two), strict=True)
        ]
        return super().get_context_data(
            two=two,
            lines=lines,
            best=max((row.score for row in two), default=0),
            list_url=self.list_url,
            **kwargs,
        )


class Undo(MovePage):
    """Taking an assignment back while the offer has not been sent."""

    right = Right.RUN_QUEUE
    parent = ("mentorship_admin:queue", _("Manual match"))
    header_icon = "rotate"
    page_title = _("Undo the assignment")
    form_classes = {"undo": forms.Form}
    submit_label = _("Undo the assignment")
    success_name = "mentorship_admin:queue"
    subject: Application

    def may_enter(self) -> bool:
        """Whoever could send it."""
        return super().may_enter() and self.actor.may(Right.REVIEW_APPLICATIONS)

    def get_subject(self) -> Application:
        """The offer."""
        offers = Application.objects.filter(mentor__isnull=False)
        related = offers.select_related("enrolment__mentee", "mentor")
        return get_object_or_404(related, pk=self.kwargs["application_id"])

    def get_page_subtitle(self) -> str:
        """Whose offer it is."""
        return str(self.subject)

    def is_open(self) -> bool:
        """Whether it may still be undone; the domain knows for sure."""
        return self.subject.status in APPLICATION["undo"].sources

    def facts(self) -> list[tuple[Words, Any]]:
        """Who would not be asked."""
        subject = self.subject
        return [(_("Mentee"), subject.enrolment.mentee), (_("Mentor"), subject.mentor)]

    def consequences(self) -> list[Words]:
        """Nobody hears of it."""
        names = {"mentee": self.subject.enrolment.mentee, "mentor": self.subject.mentor}
        return [
            _("%(mentor)s does not get the offer.") % names,
            _("%(mentee)s waits in the queue as before.") % names,
        ]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Take it back."""
        undoing.undo(self.subject.pk, actor=self.actor, now=timezone.now())
        names = {"mentee": self.subject.enrolment.mentee, "mentor": self.subject.mentor}
        return _("Undone: %(mentor)s is not asked, and %(mentee)s waits as before.") % names
