"""One mentee on the review desk: read, decide, and on to the next at once (A3)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from mentorship.domain import assessments, review_queue
from mentorship.domain.case_file import matches_of, read_case
from mentorship.domain.team import name_of
from mentorship.models import Enrolment

from . import presence
from .case_choices import choices_of, waits
from .case_moves import CaseMoves
from .mail_preview import Preview, reason_in, rejection_of_list, told_of
from .neighbours import Neighbours
from .pages import NO_MORE
from .review import Desk

#: After these the next case comes up.
DECISIONS = ("approve", "reject", "ask")


class ReviewCase(Desk, CaseMoves):
    """One mentee's list, with all that the team needs to decide."""

    template_name = "mentorship/admin/review_case.html"
    parent = ("mentorship_admin:review", _("Review"))
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
        self.waiting = [row for row in self.applications if waits(row)]
        self.waiting_since = min((row.created_at for row in self.waiting), default=None)
        case: Enrolment = self.file.case
        return case

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
    def scores(self) -> list[Any]:
        """The scores that count, in a cycle that asks for them."""
        return review_queue.scores_of(self.subject)

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
            "choices": choices_of(self.file, context["forms"]["approve"]),
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
