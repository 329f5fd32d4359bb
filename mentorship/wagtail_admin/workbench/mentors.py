"""The review of mentors: the profile as it will appear, some checks, accept or reject (M5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorStatus, ReasonUse
from mentorship.domain import inquiries, leaving, mentors, notes, worklist
from mentorship.domain.actors import Right
from mentorship.domain.duplicates import suspects
from mentorship.domain.lifecycle import MENTOR
from mentorship.domain.mentor_file import read_mentor
from mentorship.domain.reasons import ready_reasons
from mentorship.domain.team import name_of
from mentorship.models import MentorProfile, MentorshipSettings

from . import presence
from .forms import NoteForm as ExplainedForm
from .forms import PlainForm
from .mail_preview import MailPage, reason_in, rejection_of
from .mentor_checks import checks_of
from .neighbours import Neighbours
from .pages import TeamPage, Words, promise
from .review_forms import MarkedForm, NoteForm, QuestionForm, ReasonedForm, TakeBackForm


class MentorPreview(TeamPage):
    """The mentor's page on the website, before it is there."""

    right = Right.REVIEW_MENTORS

    def get(self, request: HttpRequest, mentor_id: int) -> HttpResponse:
        """As Wagtail previews a snippet: through the website's own templates and middleware."""
        profiles = MentorProfile.objects.select_related("photo")
        mentor = get_object_or_404(profiles, pk=mentor_id)
        response: HttpResponse = mentor.make_preview_request(request)
        return response


class MentorReview(MailPage):
    """One mentor: accept, reject, or look at again."""

    right = Right.REVIEW_MENTORS
    template_name = "mentorship/admin/mentor_review.html"
    page_title = _("Mentor")
    header_icon = "user"
    parent = ("mentorship_admin:mentors", _("Mentors to review"))
    success_name = "mentorship_admin:mentors"
    form_classes = {
        "accept": MarkedForm,
        "reject": ReasonedForm,
        "preview": ReasonedForm,
        "ask": QuestionForm,
        "take_back": TakeBackForm,
        "note": NoteForm,
        "reopen": ExplainedForm,
        "return": PlainForm,
    }
    subject: Any

    def get_subject(self) -> Any:
        """The profile with all that it shows."""
        try:
            return read_mentor(self.kwargs["mentor_id"])
        except MentorProfile.DoesNotExist as error:
            raise Http404 from error

    def get_page_subtitle(self) -> str:
        """Who it is."""
        return str(self.subject)

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """Decisions carry the mark of what was on the page."""
        if action in ("reject", "preview"):
            return {"mark": self.mark, "ready": self.ready}
        return {"mark": self.mark} if action in ("accept", "ask") else {}

    @property
    def mark(self) -> str:
        """How the profile stands."""
        return str(self.subject.mark)

    @cached_property
    def ready(self) -> list[str]:
        """Reasons in ready words."""
        return ready_reasons(ReasonUse.REJECT_MENTOR)[ReasonUse.REJECT_MENTOR]

    @cached_property
    def inquiries(self) -> list[Any]:
        """All questions and answers, the oldest first."""
        if not self.subject.has_inquiries:
            return []
        return list(self.subject.inquiries.select_related("asked_by"))

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Make the one call; each move has a method of its name."""
        move: Callable[..., Words] = getattr(self, f"_{action}")
        return move(data, actor=self.actor, now=timezone.now())

    def _accept(self, data: dict[str, Any], **by: Any) -> Words:
        mentors.accept_mentor(self.subject.pk, mark=data["mark"], **by)
        names = {"mentor": self.subject}
        return _("%(mentor)s was accepted and is visible on the site.") % names

    def _reject(self, data: dict[str, Any], **by: Any) -> Words:
        mentors.reject_mentor(self.subject.pk, reason=data["reason"], mark=data["mark"], **by)
        return _("%(mentor)s was rejected and is told by e-mail.") % {"mentor": self.subject}

    def _ask(self, data: dict[str, Any], **by: Any) -> Words:
        inquiries.ask_mentor(self.subject.pk, question=data["question"], mark=data["mark"], **by)
        names = {"mentor": self.subject}
        return _("%(mentor)s was asked, and comes back with the answer.") % names

    def _take_back(self, data: dict[str, Any], **by: Any) -> Words:
        asked = next((row.pk for row in self.inquiries if row.is_open), None)
        if asked is None:
            raise inquiries.QuestionClosed
        inquiries.take_back(asked, **by)
        return _("The question was taken back; the profile waits for the team again.")

    def _note(self, data: dict[str, Any], **by: Any) -> Words:
        notes.write_note(self.subject, text=data["text"], **by)
        return _("The note was written.")

    def _reopen(self, data: dict[str, Any], **by: Any) -> Words:
        mentors.reopen_mentor(self.subject.pk, reason=data["reason"], **by)
        return _("%(mentor)s waits for review again.") % {"mentor": self.subject}

    def _return(self, data: dict[str, Any], **by: Any) -> Words:
        leaving.come_back(self.subject.pk, **by)
        return _("%(mentor)s is part of the programme again.") % {"mentor": self.subject}

    def get_success_url(self) -> str:
        """After a decision on to the next mentor who waits; after a note back to this one."""
        if self.request.method != "POST":
            return super().get_success_url()
        if self.request.POST.get("action") in ("note", "take_back"):
            return self.request.get_full_path()
        if self.subject.status == MentorStatus.PENDING:
            following = self._following()
            if following is not None:
                return reverse("mentorship_admin:mentor_review", args=[following])
        return super().get_success_url()

    def _following(self) -> int | None:
        """The next who waits, behind this one; else the first."""
        mentor = self.subject
        waiting = worklist.mentors_to_review().exclude(pk=mentor.pk).values_list("pk", flat=True)
        behind = Q(created_at__gt=mentor.created_at) | Q(
            created_at=mentor.created_at, pk__gt=mentor.pk
        )
        return waiting.filter(behind).first() or waiting.first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which moves there are, what was checked, and what a rejection would end."""
        mentor, found = self.subject, suspects(self.subject)
        context = super().get_context_data(**kwargs)
        reason = reason_in(context["forms"]["reject"])
        return context | {
            "mentor": mentor,
            "mark": self.mark,
            "moves": self._moves(),
            "change": getattr(mentor, "proposed_change", None),
            "checks": checks_of(mentor, is_suspected=bool(found)),
            "suspects": found,
            "live_offers": mentor.live_offers,
            "active_matches": mentor.active_matches,
            **promise(self.request),
            **self._neighbours(),
            "mail": rejection_of(mentor, reason, MentorshipSettings.load(self.request)),
            **presence.pace(),
            "inquiries": self.inquiries,
            "asked": next((row for row in self.inquiries if row.is_open), None),
            "notes": mentor.notes.select_related("author") if mentor.has_notes else [],
            "handles": {
                word: name_of(user) for word, user in notes.handles(Right.REVIEW_MENTORS).items()
            },
        }

    def _neighbours(self) -> dict[str, Any]:
        """The list at the side."""
        shown = ("pk", "name", "headline", "created_at", "photo_id")
        waiting = worklist.mentors_to_review().values_list(*shown, named=True)
        rows = {row.pk: row for row in waiting}
        around = Neighbours.of(rows, self.subject.pk)
        return {"list": around, "beside": [rows[pk] for pk in around.shown]}

    def is_drawn(self, action: str) -> bool:
        """Moves that the state has; questions only before the decision, notes always."""
        is_pending = self.subject.status == MentorStatus.PENDING and self.subject.left_at is None
        return action in self._moves() or action == "note" or (action == "ask" and is_pending)

    def _moves(self) -> set[str]:
        """Nobody who has left is accepted; the team can bring them back first."""
        status = self.subject.status
        moves = {name for name, row in MENTOR.items() if status in row.sources}
        return moves if self.subject.left_at is None else (moves - {"accept"}) | {"return"}
