"""What the tables say: short readings for the assertions of these tests."""

from __future__ import annotations

from typing import Any

from wagtail.models import ModelLogEntry

from mentorship.choices import NotificationStatus
from mentorship.models import (
    Application,
    Cycle,
    Enrolment,
    HistoryEntry,
    Match,
    MentorProfile,
    Notification,
    PaidPlace,
)


def everything() -> dict[str, Any]:
    """All that a refused move must leave as it was."""
    return {
        "applications": sorted(Application.objects.values_list("pk", "status", "reviewed_at")),
        "mentors": sorted(MentorProfile.objects.values_list("pk", "status")),
        "cycles": sorted(Cycle.objects.values_list("pk", "status")),
        "matches": sorted(Match.objects.values_list("pk", "status", "place", "flag")),
        "enrolments": sorted(Enrolment.objects.values_list("pk", "subject", "payment")),
        "paid places": PaidPlace.objects.count(),
        "history": HistoryEntry.objects.count(),
        "log": ModelLogEntry.objects.count(),
        "outbox": sorted(Notification.objects.values_list("pk", "status")),
    }


def statuses(enrolment: Enrolment) -> list[str]:
    """The states of the mentee's own choices, in the order of the list."""
    choices = Application.objects.filter(enrolment=enrolment, origin="CHOICE")
    return list(choices.order_by("priority").values_list("status", flat=True))


def choice(enrolment: Enrolment, priority: int) -> Application:
    """One choice of the mentee, read afresh."""
    return Application.objects.get(enrolment=enrolment, priority=priority)


def queue_states(enrolment: Enrolment) -> list[str]:
    """The states of the mentee's places in the manual-match queue, the oldest first."""
    places = Application.objects.filter(enrolment=enrolment, origin="QUEUE")
    return list(places.order_by("pk").values_list("status", flat=True))


def queue_place(enrolment: Enrolment) -> Application:
    """The newest place in the manual-match queue."""
    return Application.objects.filter(enrolment=enrolment, origin="QUEUE").latest("pk")


def told(notice: str, **lookup: Any) -> list[str]:
    """The addresses to which a message of this kind is on its way or has gone, sorted."""
    rows = Notification.objects.filter(notice=notice, **lookup)
    return sorted(rows.exclude(status=NotificationStatus.CANCELLED).values_list("email", flat=True))


def deliver() -> None:
    """Let everything in the outbox arrive."""
    Notification.objects.filter(status=NotificationStatus.QUEUED).update(
        status=NotificationStatus.SENT, attempts=1
    )


def chain(subject: Any) -> list[tuple[str, str, str]]:
    """The history of a thing as (transition, from, to), the oldest first."""
    return [
        (entry.transition, entry.from_status, entry.to_status)
        for entry in subject.history.order_by("pk")
    ]
