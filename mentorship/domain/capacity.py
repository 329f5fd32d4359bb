"""Capacity: how many places a mentor has in a cycle and what takes them (A8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from mentorship.choices import ApplicationStatus
from mentorship.models import Application, Cycle, Match, MentorProfile

from .matches import cap_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A mentor's ledger in one cycle: matched + accepted + offered, of the cap."""

    matched: int
    accepted: int
    offered: int
    cap: int

    @property
    def free(self) -> int:
        """Places that no match takes yet."""
        return max(self.cap - self.matched, 0)

    @property
    def is_full(self) -> bool:
        """Whether no further match can be confirmed."""
        return self.matched >= self.cap

    @property
    def committed(self) -> int:
        """Matches plus what could become one."""
        return self.matched + self.accepted + self.offered

    @property
    def left(self) -> int:
        """Places that neither a match nor an offer takes."""
        return max(self.cap - self.committed, 0)


def load_of(mentors: Iterable[MentorProfile], cycle: Cycle) -> dict[int, Load]:
    """The ledger of each mentor, by id, in two queries however many there are."""
    mentors = list(mentors)
    ids = [mentor.pk for mentor in mentors]
    matched = dict(
        Match.objects.counted()
        .filter(cycle=cycle, mentor_id__in=ids)
        .order_by()
        .values_list("mentor_id")
        .annotate(n=Count("pk"))
    )
    live = {
        mentor_id: (accepted, offered)
        for mentor_id, accepted, offered in Application.objects.live()
        .filter(enrolment__cycle=cycle, mentor_id__in=ids)
        .order_by()
        .values_list("mentor_id")
        .annotate(
            accepted=Count("pk", filter=Q(status=ApplicationStatus.MENTOR_ACCEPTED)),
            offered=Count("pk", filter=Q(status=ApplicationStatus.ADMIN_APPROVED)),
        )
    }
    loads = {}
    for mentor in mentors:
        accepted, offered = live.get(mentor.pk, (0, 0))
        loads[mentor.pk] = Load(
            matched=matched.get(mentor.pk, 0),
            accepted=accepted,
            offered=offered,
            cap=cap_for(mentor, cycle),
        )
    return loads
