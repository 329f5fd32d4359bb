"""The review of mentors: the profile as it will appear, some checks, accept or reject (M5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorStatus
from mentorship.domain import leaving, mentors, worklist
from mentorship.domain.actors import Right
from mentorship.domain.lifecycle import MENTOR
from mentorship.models import Application, Match, MentorProfile

from .forms import NoteForm, PlainForm, ReasonForm
from .pages import MovePage, TeamPage, Words, paged, promise


class MentorList(TeamPage):
    """The mentors who wait for the team."""

    right = Right.REVIEW_MENTORS
    template_name = "mentorship/admin/mentor_list.html"
    page_title = _("Mentors to review")
    header_icon = "user"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The longest waiting first."""
        waiting = worklist.mentors_to_review().prefetch_related("expertise")
        return super().get_context_data(
            **promise(self.request),
            **paged(self.request, waiting),
            changes=worklist.changes_to_review().select_related("mentor"),
            **kwargs,
        )


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at, and what was found."""

    passed: bool
    words: Words


class MentorReview(MovePage):
    """One mentor: accept, reject, or look at again."""

    right = Right.REVIEW_MENTORS
    template_name = "mentorship/admin/mentor_review.html"
    page_title = _("Mentor")
    header_icon = "user"
    parent = ("mentorship_admin:mentors", _("Mentors to review"))
    success_name = "mentorship_admin:mentors"
    form_classes = {
        "accept": PlainForm,
        "reject": ReasonForm,
        "reopen": NoteForm,
        "return": PlainForm,
    }
    reasons = (
        _("The profile does not say enough about your experience."),
        _("We have enough mentors in this field at the moment."),
        _("We could not open the booking link."),
        _("The mentor has left the programme."),
    )
    subject: MentorProfile

    def get_subject(self) -> MentorProfile:
        """The profile with all that it shows."""
        profiles = MentorProfile.objects.select_related("photo", "user", "proposed_change")
        related = profiles.prefetch_related("expertise", "languages")
        return get_object_or_404(related, pk=self.kwargs["mentor_id"])

    def get_page_subtitle(self) -> str:
        """Who it is."""
        return str(self.subject)

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Accept, reject or reopen."""
        pk, now, names = self.subject.pk, timezone.now(), {"mentor": self.subject}
        if action == "accept":
            mentors.accept_mentor(pk, actor=self.actor, now=now)
            return _("%(mentor)s was accepted and is visible on the site.") % names
        if action == "return":
            leaving.come_back(pk, actor=self.actor, now=now)
            return _("%(mentor)s is part of the programme again.") % names
        if action == "reopen":
            mentors.reopen_mentor(pk, actor=self.actor, now=now, reason=data["reason"])
            return _("%(mentor)s waits for review again.") % names
        mentors.reject_mentor(pk, actor=self.actor, now=now, reason=data["reason"])
        return _("%(mentor)s was rejected and is told by e-mail.") % names

    def get_success_url(self) -> str:
        """After a review, on to the next mentor who waits."""
        if self.request.method == "POST" and self.subject.status == MentorStatus.PENDING:
            waiting = worklist.mentors_to_review().exclude(pk=self.subject.pk)
            following = waiting.values_list("pk", flat=True).first()
            if following is not None:
                return reverse("mentorship_admin:mentor_review", args=[following])
        return super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which moves there are, what was checked, and what a rejection would end."""
        mentor = self.subject
        return super().get_context_data(
            mentor=mentor,
            moves=self._moves(),
            change=getattr(mentor, "proposed_change", None),
            checks=self._checks(),
            duplicates=self._duplicates(),
            live_offers=Application.objects.live().filter(mentor=mentor).count(),
            active_matches=Match.objects.active().filter(mentor=mentor).count(),
            **kwargs,
        )

    def _moves(self) -> set[str]:
        """Nobody who has left is accepted; the team can bring them back first."""
        status = self.subject.status
        moves = {name for name, row in MENTOR.items() if status in row.sources}
        return moves if self.subject.left_at is None else (moves - {"accept"}) | {"return"}

    def _checks(self) -> list[Check]:
        """The rules that the profile itself can show to be kept or broken."""
        wrong = _errors(self.subject)
        offer = wrong.keys() - {"calendly_url"}
        duplicates = self._duplicates()
        return [
            Check(not offer, _("At least two hours for each long-term mentee.")),
            Check("calendly_url" not in wrong, _("The booking link points to a known site.")),
            Check(self.subject.photo_id is not None, _("There is a photo.")),
            Check(self.subject.user_id is not None, _("The profile is tied to an account.")),
            Check(not duplicates, _("Nobody else is registered under this name.")),
        ]

    def _duplicates(self) -> QuerySet[MentorProfile]:
        """Other profiles that may be the same person."""
        same = MentorProfile.objects.filter(name__iexact=self.subject.name.strip())
        return same.exclude(pk=self.subject.pk)


def _errors(mentor: MentorProfile) -> dict[str, Any]:
    try:
        mentor.clean()
    except ValidationError as error:
        return error.message_dict
    return {}
