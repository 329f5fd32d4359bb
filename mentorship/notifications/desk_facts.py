"""The facts about what the team writes at its desk: questions, answers and notes."""

from __future__ import annotations

from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from mentorship.choices import ActorChannel
from mentorship.domain.actors import Account, Actor
from mentorship.domain.worklist import LABELS, waiting_for
from mentorship.models import Enrolment, Inquiry, MentorProfile, Notification, TeamNote

from .addresses import desk_url

Facts = dict[str, str]


def about_desk(context: dict[str, Any]) -> Facts:
    """The facts of the question or the note that a message is about; of neither: none."""
    if "inquiry" in context:
        inquiry = _inquiries().get(pk=context["inquiry"])
        return {
            "question": inquiry.question,
            "answer": inquiry.answer,
            **_person(inquiry.enrolment, inquiry.mentor),
        }
    if "note" in context:
        note = _notes().get(pk=context["note"])
        author = note.author.get_full_name() or note.author.get_username() if note.author else "–"
        return {
            "note": note.text,
            "author": str(author),
            **_person(note.enrolment, note.mentor),
        }
    return {}


def what_waits(user: Account) -> str:
    """What waits for this person now, a line for each kind of work, and since when."""
    counts = waiting_for(Actor(channel=ActorChannel.SYSTEM, user=user))
    lines = []
    for key, label in LABELS.items():
        if key in counts and (row := counts[key]).count:
            since = formats.date_format(timezone.localtime(row.oldest), "DATETIME_FORMAT")
            line = _("%(label)s: %(count)s, the oldest since %(since)s")
            lines.append(line % {"label": label, "count": row.count, "since": since})
    return "\n".join(lines) or _("Nothing waits for you.")


def desk_page(notification: Notification) -> str:
    """Where the team works on what the question or the note is about."""
    context = notification.context
    if "enrolment" in context:
        return desk_url("review_case", context["enrolment"])
    row: Inquiry | TeamNote
    if "inquiry" in context:
        row = _inquiries().get(pk=context["inquiry"])
    else:
        row = _notes().get(pk=context["note"])
    if row.enrolment_id is not None:
        return desk_url("review_case", row.enrolment_id)
    return desk_url("mentor_review", row.mentor_id)


def _person(enrolment: Enrolment | None, mentor: MentorProfile | None) -> Facts:
    if enrolment is not None:
        return {"person": enrolment.mentee.name, "mentee": enrolment.mentee.name}
    return {"person": mentor.name, "mentor": mentor.name} if mentor is not None else {}


def _inquiries() -> Any:
    return Inquiry.objects.select_related("enrolment__mentee", "mentor")


def _notes() -> Any:
    return TeamNote.objects.select_related("enrolment__mentee", "mentor", "author")
