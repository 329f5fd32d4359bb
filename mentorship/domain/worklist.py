"""What waits for the team, as querysets and counts; every screen and badge reads it here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus, MentorStatus, NotificationStatus
from mentorship.models import (
    Application,
    Enrolment,
    Inquiry,
    Match,
    MentorProfile,
    Notification,
    ProfileChange,
)

from .actors import Actor, Right
from .messages import RESENT
from .questions import overdue


def mentors_to_review() -> QuerySet[MentorProfile]:
    """Mentors who wait for the team, the longest first; not those whose answer the team awaits."""
    waiting = MentorProfile.objects.filter(status=MentorStatus.PENDING, left_at=None)
    return waiting.filter(~_is_asked(mentor=OuterRef("pk"))).order_by("created_at", "pk")


def changes_to_review() -> QuerySet[ProfileChange]:
    """Changes of public profiles that wait for the team, the longest first."""
    visible = MentorProfile.objects.visible()
    return ProfileChange.objects.filter(mentor__in=visible).order_by("created_at", "pk")


def choices_to_review() -> QuerySet[Application]:
    """Choices that nobody has reviewed (A3); a mentee who was asked a question is to answer."""
    waiting = Application.objects.filter(status=ApplicationStatus.PENDING, reviewed_at__isnull=True)
    return waiting.filter(~_is_asked(enrolment=OuterRef("enrolment")))


def enrolments_to_review() -> QuerySet[Enrolment]:
    """Cases with choices that nobody has reviewed, the longest first (A3, A5).

    Annotated with ``waiting_since`` and ``choices_waiting``. A case whose mentee was asked a
    question comes back with the answer.
    """
    unread = Q(status=ApplicationStatus.PENDING, reviewed_at__isnull=True)
    waiting = Q(
        applications__status=ApplicationStatus.PENDING, applications__reviewed_at__isnull=True
    )
    few = Application.objects.filter(unread).values("enrolment")  # of many: found before counted
    return (
        Enrolment.objects.filter(~_is_asked(enrolment=OuterRef("pk")), pk__in=few)
        .annotate(
            choices_waiting=Count("applications", filter=waiting),
            waiting_since=Min("applications__created_at", filter=waiting),
        )
        .select_related("mentee", "cycle")
        .order_by("waiting_since", "pk")
    )


def offers_with_remarks() -> QuerySet[Application]:
    """Offers on which the mentor has written remarks that the team has not answered (T4)."""
    return _related(
        Application.objects.filter(
            status=ApplicationStatus.ADMIN_APPROVED, remarks_at__isnull=False
        ).order_by("remarks_at", "pk")
    )


def offers_to_confirm() -> QuerySet[Application]:
    """Accepted offers that wait for the team's confirmation, the longest first."""
    return _related(
        Application.objects.filter(status=ApplicationStatus.MENTOR_ACCEPTED).order_by(
            "changed_at", "pk"
        )
    )


def queue_places() -> QuerySet[Any]:
    """The manual-match queue, the longest first, annotated with ``is_asked``.

    A place for which a picked mentor is being asked needs nobody now; it comes up again when
    the mentor declines (A7).
    """
    asked = Application.objects.open().filter(enrolment=OuterRef("enrolment"), mentor__isnull=False)
    return _related(
        Application.objects.queued()
        .annotate(is_asked=Exists(asked))
        .order_by("is_asked", "changed_at", "pk")
    )


def flagged_matches() -> QuerySet[Match]:
    """Active matches that need attention (M5)."""
    return Match.objects.active().exclude(flag="")


def failed_messages() -> QuerySet[Notification]:
    """Messages that were given up and that no other channel has taken over."""
    return Notification.objects.dead().filter(fallbacks=None)


def unknown_messages() -> QuerySet[Notification]:
    """Messages that may not have arrived, and of which nobody has made anything yet.

    Somebody sends such a message anew, or lets it rest; what stood in a digest is settled with it.
    """
    anew = Concat(Value(f"{RESENT}:"), Cast(OuterRef("pk"), CharField()), Value(":0"))
    resent = Notification.objects.filter(dedupe_key=anew)
    unknown = Notification.objects.filter(status=NotificationStatus.UNKNOWN, carried_by=None)
    return unknown.filter(~Exists(resent))


def _is_asked(**about: Any) -> Exists:
    """Whether a question to the person is open: then the team waits, and not the person."""
    return Exists(Inquiry.objects.filter(answered_at=None, closed_at=None, **about))


def _related(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("enrolment__mentee", "enrolment__cycle", "mentor")


#: What each kind of work is called, in the order in which a case meets them.
LABELS: dict[str, str | Promise] = {
    "review": _("Applications to review"),
    "asked": _("Mentees who have not answered the team in time"),
    "remarks": _("Remarks to answer"),
    "mentors": _("Mentors to review"),
    "mentors_asked": _("Mentors who have not answered the team in time"),
    "changes": _("Changed profiles to review"),
    "confirm": _("Matches to confirm"),
    "flagged": _("Matches that need attention"),
    "queue": _("Mentees to match by hand"),
    "failed": _("Messages that failed"),
    "unknown": _("Messages that may not have arrived"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One kind of work: how much of it waits, and since when the oldest."""

    key: str
    count: int
    oldest: datetime.datetime | None = None

    def age(self, now: datetime.datetime | None = None) -> datetime.timedelta | None:
        """How long the oldest has waited."""
        return (now or timezone.now()) - self.oldest if self.oldest else None


def waiting_for(actor: Actor, *, now: datetime.datetime | None = None) -> dict[str, Waiting]:
    """Counts of what waits, of the kinds that this person may work on, in one query."""
    parts = [
        _part(key, rows, field, counted)
        for right, key, rows, field, counted in _kinds(now or timezone.now())
        if actor.may(right)
    ]
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    found = found.order_by()  # Django 6.1 would order by columns that are not there
    return {
        row["key"]: Waiting(key=row["key"], count=row["n"], oldest=row["since"]) for row in found
    }


def _kinds(now: datetime.datetime) -> list[tuple[Right, str, QuerySet[Any], str, str]]:
    """Whose work it is, its key, the rows, since when a row waits, and what is counted."""
    applications, mentors = Right.REVIEW_APPLICATIONS, Right.REVIEW_MENTORS
    matches, asked = Right.CONFIRM_MATCHES, overdue(now)
    of_mentees, of_mentors = asked.exclude(enrolment=None), asked.exclude(mentor=None)
    return [
        (mentors, "mentors", mentors_to_review(), "created_at", "pk"),
        (mentors, "changes", changes_to_review(), "created_at", "pk"),
        (mentors, "mentors_asked", of_mentors, "asked_at", "pk"),
        (applications, "review", choices_to_review(), "created_at", "enrolment"),
        (applications, "asked", of_mentees, "asked_at", "pk"),
        (applications, "remarks", offers_with_remarks(), "remarks_at", "pk"),
        (matches, "confirm", offers_to_confirm(), "changed_at", "pk"),
        (matches, "flagged", flagged_matches(), "confirmed_at", "pk"),
        (Right.RUN_QUEUE, "queue", queue_places().filter(is_asked=False), "changed_at", "pk"),
        (Right.MANAGE_MESSAGES, "failed", failed_messages(), "created_at", "pk"),
        (Right.MANAGE_MESSAGES, "unknown", unknown_messages(), "created_at", "pk"),
    ]


def _part(key: str, rows: QuerySet[Any], field: str, counted: str) -> QuerySet[Any, Any]:
    """One row: the key, how many there are, and since when the oldest waits."""
    bare = rows.select_related(None).order_by().values(key=Value(key, CharField()))
    return bare.annotate(n=Count(counted, distinct=counted != "pk"), since=Min(field)).values(
        "key", "n", "since"
    )
