"""Capacity: how many places a mentor has in a cycle and what takes them (A8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from django.db.models import CharField, Count, F, QuerySet, Value

from mentorship.choices import ApplicationStatus
from mentorship.models import Application, Cycle, Match, MentorProfile

from .matches import cap_for

#: How many, by the ids of mentor and cycle and what takes the places there.
Counts: TypeAlias = dict[tuple[int, int, str], int]
#: More mentors than these are not named in the question: the whole cycle is counted quicker.
_FEW = 200
_MATCHED = "MATCHED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A mentor's ledger in one cycle: matched + accepted + offered, of the cap."""

    matched: int
    accepted: int
    offered: int
    cap: int

    @classmethod
    def of(cls, counts: Counts, mentor_id: int, cycle_id: int, *, cap: int) -> Self:
        """The ledger of one mentor in one of the cycles that were counted."""
        return cls(
            matched=counts.get((mentor_id, cycle_id, _MATCHED), 0),
            accepted=counts.get((mentor_id, cycle_id, ApplicationStatus.MENTOR_ACCEPTED), 0),
            offered=counts.get((mentor_id, cycle_id, ApplicationStatus.ADMIN_APPROVED), 0),
            cap=cap,
        )

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
    """The ledger of each mentor, by id, in one query however many there are."""
    loads = loads_of((mentor, cycle) for mentor in mentors)
    return {mentor_id: load for (mentor_id, _cycle_id), load in loads.items()}


def loads_of(pairs: Iterable[tuple[MentorProfile, Cycle]]) -> dict[tuple[int, int], Load]:
    """The ledger of each pair, by the ids of mentor and cycle, in one query for any number."""
    wanted = {(mentor.pk, cycle.pk): (mentor, cycle) for mentor, cycle in pairs}
    mentors = {mentor_id for mentor_id, _cycle_id in wanted}
    counts = counts_in({cycle_id for _mentor_id, cycle_id in wanted}, mentors)
    return {key: Load.of(counts, *key, cap=cap_for(*pair)) for key, pair in wanted.items()}


def counts_in(cycles: Collection[int], mentors: Collection[int] | None = None) -> Counts:
    """What takes the mentors' places in these cycles; of all mentors where none are named."""
    matched = Match.objects.counted().filter(cycle__in=cycles)
    live = Application.objects.live().filter(enrolment__cycle__in=cycles)
    if mentors is not None and len(mentors) <= _FEW:
        matched, live = matched.filter(mentor__in=mentors), live.filter(mentor__in=mentors)
    found = _counted(matched, F("cycle"), Value(_MATCHED, CharField())).union(
        _counted(live, F("enrolment__cycle"), F("status")), all=True
    )
    # Django 6.1 would put a union in the order of its first model, whose columns it lacks.
    found = found.order_by()
    return {(row["mentor"], row["in_cycle"], row["of"]): row["n"] for row in found}


def _counted(rows: QuerySet[Any], cycle: F, kind: Value | F) -> QuerySet[Any, Any]:
    """One row for each mentor, cycle and what takes a place there: how many."""
    named = rows.order_by().annotate(in_cycle=cycle, of=kind)
    return named.values("mentor", "in_cycle", "of").annotate(n=Count("pk"))


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
