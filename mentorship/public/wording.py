"""What a mentee reads about a choice: plain words, what comes next, and by when.

The states are the team's language. A mentee reads what is true and useful and nothing that
hurts: a mentor who says no is a mentor without a free place this time.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.choices import ApplicationStatus
from mentorship.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One choice as its mentee sees it. ``tone`` is a key for colours: wait, good, over."""

    tone: str
    title: str | Promise
    text: str | Promise
    next_step: str | Promise = ""
    next_by: datetime.datetime | None = None
    reason: str = ""


def line_for(
    application: Application, *, transition: str, review_hours: int, is_asked: bool = False
) -> Line:
    """The words for an application whose last move was ``transition``.

    ``is_asked``: the team has asked the mentee, and waits for the answer before it goes on.
    """
    status = ApplicationStatus(application.status)
    if is_asked and waits_for_answer(application):
        return _asked()
    if status == ApplicationStatus.REJECTED:
        return _not_taken_further(application, transition)
    return _WORDS[status](application, review_hours)


def waits_for_answer(application: Application) -> bool:
    """Whether an open question to the mentee holds this choice up."""
    return application.status == ApplicationStatus.PENDING and application.reviewed_at is None


def _asked() -> Line:
    return Line(
        tone="wait",
        title=_("Waits for your answer"),
        text=_("Our team has a question before it goes on with your application."),
        next_step=_("You answer. Then our team finishes its review."),
    )


def _pending(application: Application, review_hours: int) -> Line:
    if application.reviewed_at is not None:
        return Line(
            tone="wait",
            title=_("In line"),
            text=_("Reviewed by our team. We ask your mentors one after the other."),
            next_step=_("We ask this mentor when an earlier choice does not work out."),
        )
    return Line(
        tone="wait",
        title=_("With our team"),
        text=_("Our team reads every application before a mentor sees it."),
        next_step=_("Our team finishes its review."),
        next_by=application.created_at + timedelta(hours=review_hours),
    )


def _offered(application: Application, review_hours: int) -> Line:
    hours = application.enrolment.cycle.follow_up_hours
    asked_at = application.offered_at
    return Line(
        tone="wait",
        title=_("The mentor has been asked"),
        text=_("The mentor has your application and can answer with one click."),
        next_step=_("The mentor answers. If it stays quiet, our team follows up."),
        next_by=asked_at + timedelta(hours=hours) if asked_at and hours else None,
    )


def _accepted(application: Application, review_hours: int) -> Line:
    return Line(
        tone="good",
        title=_("The mentor has said yes"),
        text=_("The last step is ours: the team confirms the match."),
        next_step=_("Our team confirms the match and puts you in touch."),
        next_by=application.changed_at + timedelta(hours=review_hours),
    )


def _queued(application: Application, review_hours: int) -> Line:
    return Line(
        tone="wait",
        title=_("We are looking for a mentor for you"),
        text=_("None of the mentors on your list has a place, so our team looks for one itself."),
        next_step=_("Our team asks a mentor who fits. You need not do anything."),
    )


def _fixed(tone: str, title: Promise, text: Promise) -> Callable[[Application, int], Line]:
    """Words that depend on nothing but the state."""

    def line(application: Application, review_hours: int) -> Line:
        return Line(tone=tone, title=title, text=text)

    return line


_WORDS: dict[ApplicationStatus, Callable[[Application, int], Line]] = {
    ApplicationStatus.PENDING: _pending,
    ApplicationStatus.ADMIN_APPROVED: _offered,
    ApplicationStatus.MENTOR_ACCEPTED: _accepted,
    ApplicationStatus.MATCHED: _fixed(
        "good", gettext_lazy("Matched"), gettext_lazy("This is your mentor.")
    ),
    ApplicationStatus.MENTOR_DECLINED: _fixed(
        "over",
        gettext_lazy("No place this time"),
        gettext_lazy("The mentor cannot take on another mentee right now. This is not about you."),
    ),
    ApplicationStatus.DROPPED: _fixed(
        "over", gettext_lazy("Withdrawn"), gettext_lazy("You withdrew this application.")
    ),
    ApplicationStatus.PENDING_MANUAL_MATCH: _queued,
    ApplicationStatus.NO_MATCH_FOUND: _fixed(
        "over",
        gettext_lazy("No match this time"),
        gettext_lazy(
            "We looked and did not find a mentor who fits. We are sorry. You are welcome to "
            "apply in the next cycle."
        ),
    ),
    ApplicationStatus.EXPIRED: _fixed(
        "over", gettext_lazy("Over"), gettext_lazy("This application is over.")
    ),
}

_ENDINGS: dict[str, Promise] = {
    "strike": gettext_lazy("Our team did not pass this application on to the mentor."),
    "pass_over": gettext_lazy("The mentor takes no applications any more."),
    "recall": gettext_lazy("The mentor could not answer in time, so we went on."),
    "mentor_left": gettext_lazy("The mentor is no longer part of the programme."),
    "close_other": gettext_lazy("You have found a mentor, so this application has ended."),
}


def _not_taken_further(application: Application, transition: str) -> Line:
    """The team's reason is shown where it was given for the mentee: when striking a choice."""
    return Line(
        tone="over",
        title=_("Not taken further"),
        text=_ENDINGS.get(transition, gettext_lazy("This application has ended.")),
        reason=application.reason if transition == "strike" else "",
    )
