"""The mentors who wait for the team: new ones, changed profiles, and those who owe an answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorStatus
from mentorship.domain import worklist
from mentorship.domain.actors import Right
from mentorship.domain.questions import open_inquiries
from mentorship.models import Inquiry, MentorProfile, ProfileChange

from .pages import TeamPage, Words, page_of, paged, promise
from .tables import ListTable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One mentor in the table."""

    mentor: Any
    what: Words
    since: datetime.datetime
    expertise: list[str] = field(default_factory=list)
    question: str = ""


class MentorList(ListTable, TeamPage):
    """Three lists below each other, each with pages of its own; in the table one."""

    right = Right.REVIEW_MENTORS
    template_name = "mentorship/admin/mentor_list.html"
    page_title = _("Mentors to review")
    header_icon = "user"
    export_filename = "mentors-to-review"
    cells = {
        "mentor": (_("Mentor"), lambda row: row.mentor.name),
        "what": (_("What waits"), lambda row: row.what),
        "headline": (_("Headline"), lambda row: row.mentor.headline),
        "expertise": (_("Expertise"), lambda row: row.expertise),
        "question": (_("Question"), lambda row: row.question),
        "since": (_("Waits since"), lambda row: row.since),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The longest waiting first."""
        return super().get_context_data(
            **promise(self.request),
            **paged(self.request, _waiting()),
            changes=page_of(self.request, _changes(), key="changes"),
            asked=page_of(self.request, _asked(), key="asked"),
            **kwargs,
        )

    def table_rows(self) -> Iterator[_Row]:
        """In the order of the page."""
        for mentor in _waiting():
            known = [topic.name for topic in mentor.expertise.all()]
            what = _("New profile")
            yield _Row(mentor=mentor, what=what, since=mentor.created_at, expertise=known)
        for asked in _asked():
            what = _("Waiting for the mentor’s answer")
            words = asked.question
            yield _Row(mentor=asked.mentor, what=what, since=asked.asked_at, question=words)
        for change in _changes():
            what = _("Changed profile")
            yield _Row(mentor=change.mentor, what=what, since=change.created_at)


def _waiting() -> QuerySet[MentorProfile]:
    return worklist.mentors_to_review().prefetch_related("expertise")


def _changes() -> QuerySet[ProfileChange]:
    return worklist.changes_to_review().select_related("mentor")


def _asked() -> QuerySet[Inquiry]:
    """Questions to mentors who can still be accepted."""
    of_mentors = {"mentor__status": MentorStatus.PENDING, "mentor__left_at": None}
    return open_inquiries().filter(**of_mentors).select_related("mentor")
