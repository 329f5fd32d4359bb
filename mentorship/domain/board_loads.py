"""How full the mentors of a cycle are, for all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from mentorship.models import Application, Cycle, Match, MentorProfile

from .capacity import Load, counts_in
from .matches import cap_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorLoad:
    """A mentor's name and ledger in one cycle."""

    mentor_id: int
    name: str
    load: Load

    @property
    def fullness(self) -> float:
        """The part of the places that is taken or promised."""
        load = self.load
        return load.committed / load.cap if load.cap else float(load.committed > 0)


def mentor_loads(cycle: Cycle) -> list[MentorLoad]:
    """Every mentor who can take mentees of this cycle or has some, the fullest first.

    Two queries. Names and numbers, no profiles: there may be a thousand.
    """
    counts = counts_in({cycle.pk})
    rows = [
        MentorLoad(
            mentor_id=pk,
            name=name,
            load=Load.of(counts, pk, cycle.pk, cap=cap_of(places, cycle)),
        )
        for pk, name, places in _mentors(cycle)
    ]
    return sorted(rows, key=lambda row: (-row.fullness, -row.load.committed))


def _mentors(cycle: Cycle) -> list[tuple[int, str, int]]:
    """Id, name and the places that each signed up for."""
    taken = Match.objects.counted().filter(cycle=cycle).order_by().values("mentor")
    asked = Application.objects.live().filter(enrolment__cycle=cycle, mentor__isnull=False)
    offering = MentorProfile.objects.visible().offering(cycle.type).values("pk")
    here = MentorProfile.objects.filter(
        Q(pk__in=offering) | Q(pk__in=taken) | Q(pk__in=asked.order_by().values("mentor"))
    )
    places = here.with_places(cycle.type).order_by("name", "pk")
    return list(places.values_list("pk", "name", "places"))
