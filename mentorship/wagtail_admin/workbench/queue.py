"""The queue of the manual match: who waits, and closing honestly when there is nobody (A7)."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton

from mentorship.choices import Notice, ReasonUse
from mentorship.domain import queue, undoing, worklist
from mentorship.domain.actors import Right
from mentorship.domain.lifecycle import APPLICATION
from mentorship.domain.reasons import ready_reasons
from mentorship.models import Application
from mentorship.notifications.rendering import Message, draft

from .pages import MovePage, TeamPage, Words, paged
from .queue_forms import LetterForm, QueueFilters
from .tables import ListTable


def _state(place: Any) -> Words:
    """Whether somebody has to do something."""
    return _("A mentor is being asked") if place.is_asked else _("To assign")


class Queue(ListTable, TeamPage):
    """The mentees who wait for a mentor, those for whom nobody is being asked first."""

    right = Right.RUN_QUEUE
    template_name = "mentorship/admin/queue.html"
    page_title = _("Manual match")
    header_icon = "list-ol"
    export_filename = "queue"
    cells = {
        "mentee": (_("Mentee"), lambda place: place.enrolment.mentee.name),
        "subject": (_("Subject"), lambda place: place.enrolment.subject),
        "state": (_("State"), _state),
        "source": (_("Came from"), lambda place: place.enrolment.get_source_display()),
        "since": (_("Waits since"), lambda place: place.changed_at),
    }

    @property
    def header_buttons(self) -> list[Any]:
        """The way to the proposal for all at once."""
        url = reverse("mentorship_admin:propose")
        return [HeaderButton(_("Propose for the whole queue"), url, icon_name="group")]

    @cached_property
    def filters(self) -> QueueFilters:
        """What is asked for."""
        return QueueFilters(self.request.GET)

    def table_rows(self) -> Any:
        """The places that are asked for, in the order that is asked for."""
        return self.filters.rows(worklist.queue_places())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The open places, and what can still be undone."""
        filters, pages = self.filters, paged(self.request, self.table_rows())
        wish = filters.cleaned_data if filters.is_valid() else {}
        return super().get_context_data(
            filters=filters,
            is_filtered=any(wish.values()),
            undoable=undoing.can_be_undone(timezone.now()),
            may_send=self.actor.may(Right.REVIEW_APPLICATIONS),
            **pages,
            **kwargs,
        )


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


class CloseNoMatch(QueuePage):
    """The honest end: nobody was found, and the mentee reads so in words that fit."""

    template_name = "mentorship/admin/queue_close.html"
    page_title = _("Close without a match")
    form_classes = {"close": LetterForm}
    submit_label = _("Close without a match")
    is_serious = True

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

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """The words in which the programme would say it, in the mentee's language."""
        return {"letter": self.mail().text}

    def mail(self) -> Message:
        """The message as it would go out."""
        return draft(Notice.NO_MATCH_FOUND, self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The message around the words that can be changed, and ready reasons."""
        context = super().get_context_data(mail=self.mail(), **kwargs)
        return context | {"reasons": ready_reasons(ReasonUse.NO_MATCH)[ReasonUse.NO_MATCH]}

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Close the case."""
        queue.close_without_match(
            self.subject.pk,
            actor=self.actor,
            now=timezone.now(),
            reason=data["reason"],
            letter=data["letter"],
        )
        names = {"mentee": self.subject.enrolment.mentee}
        return _("The case of %(mentee)s was closed without a match.") % names
