"""One mentee on the review desk: read, decide, and on to the next at once (A3)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentorship.choices import ApplicationStatus, ReasonUse
from mentorship.domain import assessments, inquiries, notes, review, review_queue
from mentorship.domain.actors import Right
from mentorship.domain.case_file import matches_of, read_case
from mentorship.domain.reasons import ready_reasons
from mentorship.domain.suggestions import Habits, Wanted, explain, names_known, topics_named
from mentorship.domain.team import name_of
from mentorship.models import Application, Enrolment

from . import presence
from .mail_preview import MailPage, Preview, reason_in, rejection_of_list, told_of
from .neighbours import Neighbours
from .pages import NO_MORE, Words
from .photos import prefetch_photos
from .review import Desk
from .review_forms import (
    ApproveForm,
    AssignForm,
    NoteForm,
    QuestionForm,
    ReasonedForm,
    ScoreForm,
    TakeBackForm,
)

#: After these the next case comes up.
DECISIONS = ("approve", "reject", "ask")


class ReviewCase(Desk, MailPage):
    """One mentee's list, with all that the team needs to decide."""

    template_name = "mentorship/admin/review_case.html"
    parent = ("mentorship_admin:review", _("Review"))
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
    success_name = "mentorship_admin:review"
    subject: Enrolment

    def get_subject(self) -> Enrolment:
        """The case with all that is read of it, and the list at the side."""
        stands = self.cases().values_list("pk", "waiting_since", "choices_waiting")
        self.stands = {pk: (since, choices) for pk, since, choices in stands}
        self.list = Neighbours.of(self.stands, self.kwargs["enrolment_id"])
        try:
            self.file = read_case(self.kwargs["enrolment_id"], beside=self.list.shown)
        except Enrolment.DoesNotExist as error:
            raise Http404 from error
        self.applications: list[Any] = list(self.file.choices)
        self.inquiries = self.file.inquiries
        self.mark = self.file.mark
        self.waiting = [row for row in self.applications if self._waits(row)]
        self.waiting_since = min((row.created_at for row in self.waiting), default=None)
        case: Enrolment = self.file.case
        return case

    @staticmethod
    def _waits(row: Application) -> bool:
        return row.status == ApplicationStatus.PENDING and row.reviewed_at is None

    def get_page_subtitle(self) -> str:
        """Whose list it is."""
        return str(self.subject.mentee)

    def is_open(self) -> bool:
        """Whether a choice waits for review."""
        return bool(self.waiting)

    def is_drawn(self, action: str) -> bool:
        """Notes have their place also where everything has been decided."""
        return action == "note" or super().is_drawn(action)

    def closed_because(self) -> str:
        """Said where everything has been decided."""
        return str(NO_MORE)

    @cached_property
    def ready(self) -> dict[str, list[str]]:
        """The reasons in ready words."""
        return ready_reasons(ReasonUse.STRIKE, ReasonUse.REJECT_MENTEE)

    @cached_property
    def colleagues(self) -> dict[str, Any]:
        """Who may review, by the word that mentions them."""
        return notes.handles(Right.REVIEW_APPLICATIONS)

    @cached_property
    def scores(self) -> list[Any]:
        """The scores that count, in a cycle that asks for them."""
        return review_queue.scores_of(self.subject)

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

    def get_form(self, action: str, data: Any = None) -> forms.Form:
        """One's own score can be changed."""
        form = super().get_form(action, data)
        own = self._own_score() if action == "score" else None
        if own is not None:
            form.initial.update(score=own.score, comment=own.comment)
        return form

    def _own_score(self) -> Any:
        user = self.request.user
        return next((row for row in self.scores if row.reviewer_id == user.pk), None)

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

    def get_success_url(self) -> str:
        """On to the next case after a decision, as long as there is one; else back to this one."""
        address = reverse(self.success_name)
        if self.request.method == "POST":
            if not self._is_done_with():
                return self.request.get_full_path()
            following = review_queue.after(self.cases(), self._since(), self.subject.pk)
            if following is not None:
                address = reverse("mentorship_admin:review_case", args=[following])
        return f"{address}{self.query}"

    def _is_done_with(self) -> bool:
        """Whether nothing is left here for this person; a score may have been the last."""
        action = self.request.POST.get("action")
        if action == "score":
            others = [row for row in self.scores if row.reviewer_id != self.request.user.pk]
            return len(others) + 1 < self.subject.cycle.reviewers
        return action in DECISIONS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The choices with their mentors' fit, the list at the side, and what the team wrote."""
        context = super().get_context_data(**kwargs)
        assigned = self.subject.assignee
        return context | {
            "mark": self.mark,
            "choices": self._choices(context["forms"]["approve"]),
            "is_told": told_of(self.waiting),
            "mail": self._mail(context["forms"]["reject"]),
            "past": [(case, matches_of(case)) for case in self.file.past],
            "waiting_since": self.waiting_since,
            "assigned_to": name_of(assigned) if assigned else "",
            "is_mine": assigned == self.request.user,
            "handles": {word: name_of(user) for word, user in self.colleagues.items()},
            **presence.pace(),
            "inquiries": self.inquiries,
            "asked": next((row for row in self.inquiries if row.is_open), None),
            "notes": self.file.notes,
            "remarks": next((row for row in self.applications if row.has_open_remarks), None),
            **self._scoring(),
            **self._neighbours(),
        }

    def _mail(self, form: forms.Form) -> Preview | None:
        """The mail of a rejection, once somebody has asked for it."""
        if not form.is_bound:
            return None
        return rejection_of_list(self.subject.mentee, self.waiting, reason_in(form))

    def _choices(self, form: forms.Form) -> list[dict[str, Any]]:
        """Each choice with the mentor's fit and load, in the order of the list."""
        mentors = [row.mentor for row in self.applications]
        prefetch_photos(mentors)
        now = timezone.now()
        languages = [language.code for language in self.subject.mentee.languages.all()]
        topics = {topic.pk for topic in self.subject.topics.all()}
        topics |= topics_named(self.subject.subject, names_known(mentors))
        wanted = Wanted.of(self.subject.mentee, topics, languages)
        cycle, loads = self.subject.cycle_id, self.file.loads
        loads_here = {mentor.pk: loads[mentor.pk, cycle] for mentor in mentors}
        habits = Habits.of(mentors, self.subject.cycle, now, loads=loads_here)
        choices = []
        for row in self.applications:
            waits = self._waits(row)
            choices.append(
                {
                    "application": row,
                    "mentor": row.mentor,
                    "load": habits.loads[row.mentor.pk],
                    "fit": explain(wanted, row.mentor, habits=habits, now=now),
                    "waits": waits,
                    "strike": form[f"strike_{row.pk}"] if waits else None,
                    "ready": form[f"ready_{row.pk}"] if waits else None,
                    "reason": form[f"reason_{row.pk}"] if waits else None,
                }
            )
        return choices

    def _scoring(self) -> dict[str, Any]:
        """How many have scored; who gave what, for those who have scored themselves."""
        needed = self.subject.cycle.reviewers
        return {
            "scores_needed": needed if needed > 1 else 0,
            "scores_given": len(self.scores),
            "own_score": self._own_score(),
            "scores": assessments.shown_to(self.request.user, self.scores),
        }

    def _neighbours(self) -> dict[str, Any]:
        """The list at the side: some cases before this one, this one, and those behind it."""
        rows = self.file.beside
        for row in rows:
            row.waiting_since, row.choices_waiting = self.stands[row.pk]
        return {
            "rows": self.flagged(rows, loads=self.file.loads),
            "total": self.list.total,
            "place": self.list.place,
            "previous_id": self.list.previous_id,
            "next_id": self.list.next_id,
        }

    def _since(self) -> Any:
        """Since when the case stands on the list that is shown."""
        asked = next((row for row in self.inquiries if row.is_open), None)
        if asked is not None and self.filters.flag == review_queue.ASKED:
            return asked.asked_at
        return self.waiting_since
