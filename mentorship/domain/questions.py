"""Which questions of the team are open, which have waited too long, and what closes them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus, MentorStatus
from mentorship.models import (
    Application,
    ApplicationQuerySet,
    Enrolment,
    Inquiry,
    MentorshipSettings,
)

from .actors import Actor
from .history import note
from .refusals import Refused

_HOUR = datetime.timedelta(hours=1)


class NothingToAskAbout(Refused):
    """The team has decided; a question would come too late."""

    code = "nothing_to_ask_about"
    sentence = _("Nothing waits for review here any more.")


def open_inquiries() -> QuerySet[Inquiry]:
    """Questions whose answer the team waits for."""
    return Inquiry.objects.filter(answered_at=None, closed_at=None)


def answerable() -> QuerySet[Inquiry]:
    """Open questions on which something still hangs: the case or the mentor waits for review."""
    waiting = Application.objects.filter(
        enrolment=OuterRef("enrolment"), status=ApplicationStatus.PENDING, reviewed_at=None
    )
    of_mentor = Q(mentor__status=MentorStatus.PENDING, mentor__left_at=None)
    return open_inquiries().filter(Q(Exists(waiting)) | of_mentor)


def overdue(now: datetime.datetime, *, part: float = 1) -> QuerySet[Inquiry]:
    """Those without an answer for longer than the team itself promises to take, or a part of it.

    The promise is read by the same query: the number stands on every page of the admin.
    """
    promised = MentorshipSettings._meta.get_field("review_hours")
    hours = Coalesce(
        Subquery(MentorshipSettings.objects.values("review_hours")[:1]),
        Value(promised.default),
        output_field=IntegerField(),
    )
    promise = ExpressionWrapper(hours * Value(_HOUR * part), output_field=DurationField())
    since = ExpressionWrapper(
        Value(now, output_field=DateTimeField()) - promise, output_field=DateTimeField()
    )
    return answerable().filter(asked_at__lte=since)


def unreviewed(enrolment_id: int) -> ApplicationQuerySet:
    """The choices of a case that wait for the team."""
    return Application.objects.filter(
        enrolment=enrolment_id, status=ApplicationStatus.PENDING, reviewed_at=None
    )


def waiting_choice(enrolment: Enrolment) -> Application:
    """The first choice that waits for review: the history of the question hangs on it."""
    first = unreviewed(enrolment.pk).in_line().select_related("mentor").first()
    if first is None:
        raise NothingToAskAbout
    first.enrolment = enrolment
    return first


def close_questions(*, now: datetime.datetime, **about: Any) -> None:
    """The team has decided: whatever it asked is moot. Call it inside of the decision."""
    open_inquiries().filter(**about).update(closed_at=now)


def let_lapse(application: Application, *, now: datetime.datetime) -> None:
    """Close the question about a list of which nothing is left to review; the history says so.

    Call it after a choice has left the list. Otherwise the question would keep the mentee's next
    list from the team.
    """
    about = {"enrolment_id": application.enrolment_id}
    if open_inquiries().filter(**about).exists() and not unreviewed(**about).exists():
        close_questions(now=now, **about)
        note(application, "lapse", actor=Actor.system(), now=now)
