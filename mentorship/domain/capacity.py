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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Who takes a mentor's places in one cycle, and how many the mentor signed up for."""

    load: Load
    matched: list[str]
    accepted: list[str]
    offered: list[str]
    signed_up_for: int

    @property
    def is_short(self) -> bool:
        """Whether more have been accepted than places are free."""
        return self.load.accepted > self.load.free

    @property
    def cap_can_help(self) -> bool:
        """Whether the mentor would take more than the cycle's cap allows."""
        return self.signed_up_for > self.load.cap


def ledgers_of(pairs: Iterable[tuple[MentorProfile, Cycle]]) -> dict[tuple[int, int], Ledger]:
    """The ledger with names, by the ids of mentor and cycle, in two queries for any number."""
    wanted = {(mentor.pk, cycle.pk): (mentor, cycle) for mentor, cycle in pairs}
    mentors, cycles = {key[0] for key in wanted}, {key[1] for key in wanted}
    names: dict[tuple[int, int], dict[str, list[str]]] = {
        key: {"matched": [], "accepted": [], "offered": []} for key in wanted
    }
    matched = Match.objects.counted().filter(mentor_id__in=mentors, cycle_id__in=cycles)
    for mentor_id, cycle_id, name in matched.order_by("place").values_list(
        "mentor_id", "cycle_id", "enrolment__mentee__name"
    ):
        if (mentor_id, cycle_id) in names:
            names[mentor_id, cycle_id]["matched"].append(name)
    live = Application.objects.live().filter(mentor_id__in=mentors, enrolment__cycle_id__in=cycles)
    for mentor_id, cycle_id, status, name in live.order_by("changed_at", "pk").values_list(
        "mentor_id", "enrolment__cycle_id", "status", "enrolment__mentee__name"
    ):
        if (mentor_id, cycle_id) in names:
            kind = "accepted" if status == ApplicationStatus.MENTOR_ACCEPTED else "offered"
            names[mentor_id, cycle_id][kind].append(name)
    return {key: _ledger(*wanted[key], names[key]) for key in wanted}


def _ledger(mentor: MentorProfile, cycle: Cycle, names: dict[str, list[str]]) -> Ledger:
    counts = {kind: len(people) for kind, people in names.items()}
    return Ledger(
        load=Load(cap=cap_for(mentor, cycle), **counts),
        signed_up_for=mentor.places_for(cycle.type),
        **names,
    )
