"""What waits for the team, as querysets and counts; every screen and badge reads it here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus, MentorStatus
from mentorship.models import (
    Application,
    Enrolment,
    Match,
    MentorProfile,
    Notification,
    ProfileChange,
)

from .actors import Actor, Right


def mentors_to_review() -> QuerySet[MentorProfile]:
    """Mentors who wait for the team, the longest first."""
    waiting = MentorProfile.objects.filter(status=MentorStatus.PENDING, left_at=None)
    return waiting.order_by("created_at", "pk")


def changes_to_review() -> QuerySet[ProfileChange]:
    """Changes of public profiles that wait for the team, the longest first."""
    visible = MentorProfile.objects.visible()
    return ProfileChange.objects.filter(mentor__in=visible).order_by("created_at", "pk")


def enrolments_to_review() -> QuerySet[Enrolment]:
    """Cases with choices that nobody has reviewed, the longest first (A3, A5).

    Annotated with ``waiting_since`` and ``choices_waiting``.
    """
    waiting = Q(
        applications__status=ApplicationStatus.PENDING, applications__reviewed_at__isnull=True
    )
    return (
        Enrolment.objects.annotate(
            choices_waiting=Count("applications", filter=waiting),
            waiting_since=Min("applications__created_at", filter=waiting),
        )
        .filter(choices_waiting__gt=0)
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


def _related(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("enrolment__mentee", "enrolment__cycle", "mentor")


#: What each kind of work is called, in the order in which a case meets them.
LABELS: dict[str, str | Promise] = {
    "review": _("Applications to review"),
    "remarks": _("Remarks to answer"),
    "mentors": _("Mentors to review"),
    "changes": _("Changed profiles to review"),
    "confirm": _("Matches to confirm"),
    "flagged": _("Matches that need attention"),
    "queue": _("Mentees to match by hand"),
    "failed": _("Messages that failed"),
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


def waiting_for(actor: Actor) -> dict[str, Waiting]:
    """Counts of what waits, of the kinds that this person may work on; one query each."""
    counts: dict[str, Waiting] = {}
    if actor.may(Right.REVIEW_MENTORS):
        counts["mentors"] = _count("mentors", mentors_to_review(), "created_at")
        counts["changes"] = _count("changes", changes_to_review(), "created_at")
    if actor.may(Right.REVIEW_APPLICATIONS):
        waiting = Application.objects.filter(
            status=ApplicationStatus.PENDING, reviewed_at__isnull=True
        )
        row = waiting.aggregate(n=Count("enrolment", distinct=True), oldest=Min("created_at"))
        counts["review"] = Waiting(key="review", count=row["n"], oldest=row["oldest"])
        counts["remarks"] = _count("remarks", offers_with_remarks(), "remarks_at")
    if actor.may(Right.CONFIRM_MATCHES):
        counts["confirm"] = _count("confirm", offers_to_confirm(), "changed_at")
        counts["flagged"] = _count("flagged", flagged_matches(), "confirmed_at")
    if actor.may(Right.RUN_QUEUE):
        counts["queue"] = _count("queue", queue_places().filter(is_asked=False), "changed_at")
    if actor.may(Right.MANAGE_MESSAGES):
        counts["failed"] = _count("failed", failed_messages(), "created_at")
    return counts


def _count(key: str, rows: QuerySet[Any], field: str) -> Waiting:
    row = rows.order_by().aggregate(n=Count("pk"), oldest=Min(field))
    return Waiting(key=key, count=row["n"], oldest=row["oldest"])
