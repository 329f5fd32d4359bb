"""The moves on a mentee's case: what each button of its page does, in one call to the domain."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentorship.choices import ReasonUse
from mentorship.domain import assessments, inquiries, notes, review
from mentorship.domain.actors import Right
from mentorship.domain.reasons import ready_reasons
from mentorship.domain.team import name_of
from mentorship.models import Enrolment

from .mail_preview import MailPage
from .pages import Words
from .review_forms import (
    ApproveForm,
    AssignForm,
    NoteForm,
    QuestionForm,
    ReasonedForm,
    ScoreForm,
    TakeBackForm,
)


class CaseMoves(MailPage):
    """What can be done with a case. The page finds it, with its mark and what waits in it."""

    form_classes = {
        "approve": ApproveForm,
        "reject": ReasonedForm,
        "preview": ReasonedForm,
        "ask": QuestionForm,
        "take_back": TakeBackForm,
        "note": NoteForm,
        "assign": AssignForm,
        "score": ScoreForm,
    }
    subject: Enrolment
    mark: str
    waiting: list[Any]
    inquiries: list[Any]

    @cached_property
    def ready(self) -> dict[str, list[str]]:
        """The reasons in ready words."""
        return ready_reasons(ReasonUse.STRIKE, ReasonUse.REJECT_MENTEE)

    @cached_property
    def colleagues(self) -> dict[str, Any]:
        """Who may review, by the word that mentions them."""
        return notes.handles(Right.REVIEW_APPLICATIONS)

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """Decisions carry the mark; those with reasons the ready ones."""
        if action == "approve":
            ready = self.ready[ReasonUse.STRIKE]
            return {"mark": self.mark, "waiting": self.waiting, "ready": ready}
        if action in ("reject", "preview"):
            return {"mark": self.mark, "ready": self.ready[ReasonUse.REJECT_MENTEE]}
        if action == "ask":
            return {"mark": self.mark}
        if action == "assign":
            names = {str(user.pk): name_of(user) for user in self.colleagues.values()}
            return {"colleagues": names, "current": str(self.subject.assignee_id or "")}
        return {}

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Make the one call; each move has a method of its name."""
        return getattr(self, f"_{action}")(data, actor=self.actor, now=timezone.now())

    def _approve(self, data: dict[str, Any], **by: Any) -> Words:
        strikes = data["strikes"]
        review.approve_list(self.subject.pk, strikes=strikes, mark=data["mark"], **by)
        struck = ngettext("%d choice struck out", "%d choices struck out", len(strikes))
        names = {"mentee": self.subject.mentee, "struck": struck % len(strikes)}
        return _("The list of %(mentee)s was reviewed (%(struck)s).") % names

    def _reject(self, data: dict[str, Any], **by: Any) -> Words:
        review.reject_list(self.subject.pk, reason=data["reason"], mark=data["mark"], **by)
        return _("The list of %(mentee)s was rejected.") % {"mentee": self.subject.mentee}

    def _ask(self, data: dict[str, Any], **by: Any) -> Words:
        inquiries.ask_mentee(self.subject.pk, question=data["question"], mark=data["mark"], **by)
        names = {"mentee": self.subject.mentee}
        return _("%(mentee)s was asked. The case comes back with the answer.") % names

    def _take_back(self, data: dict[str, Any], **by: Any) -> Words:
        asked = next((row.pk for row in self.inquiries if row.is_open), None)
        if asked is None:
            raise inquiries.QuestionClosed
        inquiries.take_back(asked, **by)
        return _("The question was taken back; the case waits for the team again.")

    def _note(self, data: dict[str, Any], **by: Any) -> Words:
        notes.write_note(self.subject, text=data["text"], **by)
        return _("The note was written.")

    def _assign(self, data: dict[str, Any], **by: Any) -> Words:
        users = {str(user.pk): user for user in self.colleagues.values()}
        assignee = users.get(data["assignee"])
        review.assign_case(self.subject.pk, assignee=assignee, **by)
        if assignee is None:
            return _("The case is nobody’s in particular now.")
        return _("The case was assigned to %(name)s.") % {"name": name_of(assignee)}

    def _score(self, data: dict[str, Any], **by: Any) -> Words:
        assessments.assess(self.subject.pk, score=data["score"], comment=data["comment"], **by)
        return _("Your score was saved.")
