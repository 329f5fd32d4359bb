"""The whole manual-match queue of a cycle, assigned at once: a proposal for people to decide on.

Nothing is written here. What a person confirms is picked as ever (``queue.pick``), with every
check as it is at that moment.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from mentorship.domain.suggestions import Suggestion
from mentorship.models import Application, Cycle, MentorProfile

from .clearing import Clearing
from .market import Market
from .reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPair:
    """One row: the place in the queue, and the mentor with the score and its reasons."""

    place: Application
    suggestion: Suggestion

    @property
    def mentor(self) -> MentorProfile:
        """Whom the mentee could be assigned to."""
        return self.suggestion.mentor

    @property
    def score(self) -> int:
        """The points of this pair, 0–100."""
        return self.suggestion.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Mentors for all who wait, the longest first, and those for whom there is none.

    ``unassignable`` have no mentor at all whom they could be assigned to; for those
    ``left_over`` there are some, whose places bring more elsewhere.
    """

    pairs: list[ProposedPair]
    left_over: list[Application]
    unassignable: list[Application]

    @property
    def total(self) -> int:
        """The sum of all scores: no other assignment under the caps has more."""
        return sum(pair.score for pair in self.pairs)


def proposal_for(cycle: Cycle, *, now: datetime.datetime) -> Proposal:
    """The best assignment of all who wait in the queue and for whom nobody is being asked (A7).

    Best is the highest total score; of equal ones, that which serves those who wait longer. No
    mentor gets more than the cap leaves beside matches, acceptances and offers (A8). Left
    out are mentors who are paused, have left, do not offer the cycle's type, are the mentee in
    person or have been tried for this mentee before: a person may pick them nevertheless.
    The number of queries is always the same. Raises ``QueueTooLong``.
    """
    reading = Reading(cycle, now=now)
    places = {place.enrolment_id: place for place in reading.places}
    clearing = Clearing(Market(reading.wishes(), reading.offers()))
    mentors = clearing.run().mentors
    pairs, left_over, unassignable = [], [], []
    for case, place in places.items():
        if case in mentors:
            suggestion = reading.explained(place.enrolment, mentors[case])
            pairs.append(ProposedPair(place=place, suggestion=suggestion))
        elif clearing.candidates[case]:
            left_over.append(place)
        else:
            unassignable.append(place)
    return Proposal(pairs=pairs, left_over=left_over, unassignable=unassignable)
