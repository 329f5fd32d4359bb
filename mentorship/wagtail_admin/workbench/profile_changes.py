"""The review of changed profiles: old and new side by side, take over or refuse.

The approved version stays public until then. What the mentor has replaced since the page was
opened is not decided unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ReasonUse
from mentorship.domain import profile_review, proposed_changes
from mentorship.domain.actors import Right
from mentorship.domain.reasons import ready_reasons
from mentorship.models import MentorProfile, ProfileChange

from .forms import PlainForm
from .pages import NO_MORE, MovePage, Words
from .review_forms import WithReason


class SeenForm(PlainForm):
    """Takes over what was on the page; ``seen`` says which version that was."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class RefuseForm(WithReason):
    """Refuses what was on the page, with a reason, ready-made, free or both, for the mentor."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field, as it is public and as the mentor wants it."""

    label: str
    before: str
    after: str
    is_link: bool = False


class ProfileChangeReview(MovePage):
    """What one mentor wants to change."""

    right = Right.REVIEW_MENTORS
    template_name = "mentorship/admin/profile_change.html"
    page_title = _("Changed profile")
    header_icon = "user"
    parent = ("mentorship_admin:mentors", _("Mentors to review"))
    success_name = "mentorship_admin:mentors"
    form_classes = {"accept": SeenForm, "refuse": RefuseForm}
    subject: MentorProfile
    change: ProfileChange | None

    def get_subject(self) -> MentorProfile:
        """The mentor, and what waits."""
        mentors = MentorProfile.objects.select_related("photo", "proposed_change__photo")
        mentor = get_object_or_404(mentors, pk=self.kwargs["mentor_id"])
        self.change = getattr(mentor, "proposed_change", None)
        return mentor

    def get_page_subtitle(self) -> str:
        """Who it is."""
        return str(self.subject)

    def is_open(self) -> bool:
        """Whether anything waits."""
        return self.change is not None

    def closed_because(self) -> str:
        """Why there is nothing to decide any more."""
        return str(NO_MORE)

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """The reasons in ready words."""
        use = ReasonUse.REFUSE_CHANGE
        return {"ready": ready_reasons(use)[use]} if action == "refuse" else {}

    def get_form(self, action: str, data: Any = None) -> forms.Form:
        """With the version that is on the page."""
        form = super().get_form(action, data)
        form.initial["seen"] = proposed_changes.version(self.change) if self.change else ""
        return form

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Take over or refuse."""
        pk, now, names = self.subject.pk, timezone.now(), {"mentor": self.subject}
        if action == "accept":
            profile_review.accept_change(pk, seen=data["seen"], actor=self.actor, now=now)
            return _("The changes of %(mentor)s are public now.") % names
        reason = data["reason"]
        profile_review.refuse_change(
            pk, seen=data["seen"], reason=reason, actor=self.actor, now=now
        )
        return _("The profile of %(mentor)s stays as it was, and the mentor is told why.") % names

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Old and new side by side."""
        return super().get_context_data(
            change=self.change,
            differences=self._differences(),
            changes_photo=self.change is not None and "photo" in self.change.values,
            **kwargs,
        )

    def _differences(self) -> list[Difference]:
        words = proposed_changes.words_of(self.change) if self.change else {}
        return [
            Difference(
                label=proposed_changes.label_of(name),
                before=getattr(self.subject, name),
                after=after,
                is_link=name in {"website", "elsewhere"},
            )
            for name, after in words.items()
        ]
