"""What a mentor's card shows, read with a fixed number of queries however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from mentorship.domain.capacity import Load, load_of
from mentorship.domain.directory import ApplyState, apply_state, cycle_state, open_cycle
from mentorship.domain.figures import places_free
from mentorship.models import Cycle, MentorProfile

from .chosen import Chosen

_ATTRIBUTE = "_mentorship_front"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One visible mentor, and whether this visitor can apply."""

    mentor: MentorProfile
    state: ApplyState
    is_chosen: bool
    load: Load | None


class Front:
    """What every block and page of one request shares: the cycle, the moment, the choices."""

    def __init__(self, request: HttpRequest | None) -> None:
        self.now = timezone.now()
        self.cycle: Cycle | None = open_cycle()
        self.chosen = Chosen.of(request)

    @property
    def cycle_state(self) -> ApplyState:
        """Whether applications are taken at all."""
        return cycle_state(self.cycle, now=self.now)

    @cached_property
    def places_free(self) -> int | None:
        """How many mentees the open cycle still has room for; none without a cycle."""
        if self.cycle is None:
            return None
        today = timezone.localdate(self.now, timezone.get_default_timezone())
        return places_free(self.cycle, today=today)

    def cards(self, mentors: Iterable[MentorProfile]) -> list[Card]:
        """A card for each mentor, in the given order."""
        mentors = list(mentors)
        loads = load_of(mentors, self.cycle) if self.cycle and mentors else {}
        chosen = self.chosen.mentor_ids
        return [self._card(mentor, loads.get(mentor.pk), chosen) for mentor in mentors]

    def _card(self, mentor: MentorProfile, load: Load | None, chosen: list[int]) -> Card:
        return Card(
            mentor=mentor,
            state=apply_state(mentor, self.cycle, now=self.now),
            is_chosen=mentor.pk in chosen,
            load=load if self.cycle and mentor.offers(self.cycle.type) else None,
        )


def front_of(request: HttpRequest | None) -> Front:
    """The shared readings of a request, made at the first use."""
    if request is None:
        return Front(None)
    front: Front | None = getattr(request, _ATTRIBUTE, None)
    if front is None:
        front = Front(request)
        setattr(request, _ATTRIBUTE, front)
    return front


def visible_mentors() -> QuerySet[MentorProfile, Any]:
    """Mentors whom the public may see (M4), with all that a card shows."""
    return (
        MentorProfile.objects.visible()
        .select_related("photo")
        .prefetch_related("expertise", "languages", "photo__renditions")
    )
