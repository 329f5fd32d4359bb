"""What will follow when a cycle is opened or closed, in numbers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from mentorship.choices import ApplicationStatus as Status
from mentorship.models import Application, Cycle, Match, MentorProfile, PaidPlace

from .figures import places_free


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What opening a cycle brings about."""

    mentors: int
    places: int
    paid: int
    in_the_way: Cycle | None
    has_passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What is under way in a cycle."""

    to_review: int
    offered: int
    accepted: int
    queued: int
    in_line: int
    matches: int

    @property
    def applications(self) -> int:
        """All that are open."""
        return self.to_review + self.in_line + self.offered + self.accepted + self.queued


def opening_of(cycle: Cycle, *, now: datetime.datetime) -> Opening:
    """Who could be applied to, how many paid students come in, and whether a cycle is open."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    mentors = MentorProfile.objects.visible().offering(cycle.type)
    kept = PaidPlace.objects.filter(enrolment=None).filter(Q(cycle=None) | Q(cycle=cycle))
    return Opening(
        mentors=mentors.exclude(paused_until__gt=today).count(),
        places=places_free(cycle, today=today),
        paid=kept.count(),
        in_the_way=Cycle.objects.open().exclude(pk=cycle.pk).first(),
        has_passed=today > cycle.closes_on,
    )


def unfinished_in(cycle: Cycle) -> Unfinished:
    """The open applications and active matches of a cycle."""
    rows = Application.objects.open().filter(enrolment__cycle=cycle)
    counts = rows.aggregate(
        to_review=Count("pk", filter=Q(status=Status.PENDING, reviewed_at=None)),
        in_line=Count("pk", filter=Q(status=Status.PENDING, reviewed_at__isnull=False)),
        offered=Count("pk", filter=Q(status=Status.ADMIN_APPROVED)),
        accepted=Count("pk", filter=Q(status=Status.MENTOR_ACCEPTED)),
        queued=Count("pk", filter=Q(status=Status.PENDING_MANUAL_MATCH)),
    )
    return Unfinished(matches=Match.objects.active().filter(cycle=cycle).count(), **counts)
