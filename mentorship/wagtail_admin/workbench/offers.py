"""Single applications: answering a mentor's remarks, recalling an offer, striking a choice."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.domain import offers, review
from mentorship.domain.actors import Right
from mentorship.domain.capacity import load_of
from mentorship.domain.lifecycle import APPLICATION
from mentorship.models import Application
from mentorship.wagtail_admin import policies

from .forms import NoteForm, PlainForm, ReasonForm
from .pages import MovePage, Words

RECALL_REASONS: tuple[Words, ...] = (
    _("No answer after we followed up."),
    _("The mentor has no free place any more."),
    _("The mentor has left the programme."),
)


class ApplicationPage(MovePage):
    """A page about one application to a mentor."""

    right = Right.REVIEW_APPLICATIONS
    parent = ("mentorship_admin:review", _("Review"))
    success_name = "mentorship_admin:review"
    header_icon = "mail"
    #: The row of the lifecycle table that the page is for.
    move: ClassVar[str]
    subject: Application

    def get_subject(self) -> Application:
        """The application with its people."""
        rows = Application.objects.select_related(
            "enrolment__mentee", "enrolment__cycle", "mentor__photo"
        )
        found = rows.filter(mentor__isnull=False)
        return get_object_or_404(found, pk=self.kwargs["application_id"])

    def prepare(self) -> None:
        """Who may not view applications reads only those that this page is for."""
        super().prepare()
        if not (self.is_open() or self.may_view or self.was_here()):
            raise Http404

    @property
    def may_view(self) -> bool:
        """Whether the register of applications is open to this person."""
        return policies.APPLICATIONS.user_has_permission(self.request.user, "view")

    def was_here(self) -> bool:
        """Whether the page was for this application before: then it says that this is over."""
        return False

    def get_page_subtitle(self) -> str:
        """Which pair it is about."""
        return str(self.subject)

    def is_open(self) -> bool:
        """Whether the state still has the move."""
        return self.subject.status in APPLICATION[self.move].sources

    def facts(self) -> list[tuple[Words, Any]]:
        """The pair, the subject, the state."""
        row = self.subject
        said: list[tuple[Words, Any]] = [
            (_("Why this mentor"), row.why),
            (_("Goals"), row.enrolment.goals),
            (_("Hours a month"), row.enrolment.hours_per_month),
        ]
        return [
            (_("Mentee"), row.enrolment.mentee),
            (_("Mentor"), row.mentor),
            (_("Subject"), row.enrolment.subject),
            *((label, value) for label, value in said if value),
            (_("Cycle"), row.enrolment.cycle),
            (_("State"), row.get_status_display()),
            (_("In this state since"), row.changed_at),
        ]


class Remarks(ApplicationPage):
    """The mentor's conditions: the team grants them or turns them down (T4)."""

    template_name = "mentorship/admin/remarks.html"
    page_title = _("Remarks on an offer")
    form_classes = {"grant": PlainForm, "turn_down": NoteForm}
    move = "grant"
    reasons = (
        _("We cannot meet this condition."),
        _("The mentee cannot meet this condition."),
    )

    def is_open(self) -> bool:
        """Whether the offer is out and has remarks."""
        return super().is_open() and self.subject.has_open_remarks

    def closed_because(self) -> str:
        """The state, or that there are no remarks."""
        if super().is_open() and not self.subject.remarks_at:
            return str(offers.NoRemarks())
        return super().closed_because()

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Grant or turn down."""
        names = {"mentor": self.subject.mentor, "mentee": self.subject.enrolment.mentee}
        now = timezone.now()
        if action == "grant":
            offers.grant(self.subject.pk, actor=self.actor, now=now)
            return _("Granted: this counts as the acceptance of %(mentor)s.") % names
        offers.turn_down(self.subject.pk, actor=self.actor, now=now, reason=data["reason"])
        return _("Turned down: %(mentee)s goes on to the next choice.") % names

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The mentor's ledger besides."""
        mentor, cycle = self.subject.mentor, self.subject.enrolment.cycle
        load = load_of([mentor], cycle)[mentor.pk] if mentor else None
        return super().get_context_data(load=load, **kwargs)


class Recall(ApplicationPage):
    """Ending a live offer (A5)."""

    page_title = _("Recall an offer")
    form_classes = {"recall": ReasonForm}
    move = "recall"
    submit_label = _("Recall the offer")
    is_serious = True
    reasons = RECALL_REASONS

    def consequences(self) -> list[Words]:
        """Who is told, and what comes next."""
        names = {"mentor": self.subject.mentor}
        return [
            _("%(mentor)s is told that the offer has ended; the buttons go away.") % names,
            _("The next reviewed choice of the mentee is offered at once."),
            _("Where no choice is left, the mentee goes to the manual-match queue."),
        ]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Recall the offer."""
        review.recall(self.subject.pk, actor=self.actor, now=timezone.now(), reason=data["reason"])
        return _("The offer to %(mentor)s was recalled.") % {"mentor": self.subject.mentor}


class Strike(ApplicationPage):
    """Taking one choice out of a list before its mentor has seen it."""

    page_title = _("Strike out a choice")
    form_classes = {"strike": ReasonForm}
    move = "strike"
    submit_label = _("Strike out")
    is_serious = True
    reasons = (
        _("The mentor does not cover this subject."),
        _("The mentor has no free place at the moment."),
    )

    def consequences(self) -> list[Words]:
        """Who is told, and who never knows."""
        names = {"mentor": self.subject.mentor, "mentee": self.subject.enrolment.mentee}
        return [
            _("%(mentee)s is told by e-mail, with the reason.") % names,
            _("%(mentor)s never hears of it.") % names,
        ]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Strike the choice out."""
        review.strike(self.subject.pk, actor=self.actor, now=timezone.now(), reason=data["reason"])
        return _("%(mentor)s was struck out of the list.") % {"mentor": self.subject.mentor}
