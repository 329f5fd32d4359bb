"""The whole manual-match queue of a cycle, assigned at once: a proposal for people to decide on.

Nothing is written here. What a person confirms is picked as ever (``queue.pick``), with every
check as it is at that moment.
"""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass

from mentorship.domain.suggestions import Suggestion
from mentorship.models import Application, Cycle, MentorProfile

from .clearing import Clearing
from .market import Market
from .reading import Reading

#: How many mentors stand beside the proposed one, to choose from.
ALTERNATIVES = 4


class ProposedPair:
    """One row: the place in the queue, and the mentor with the score.

    The reasons and the alternatives are made when somebody reads them: a page shows few rows
    of a long queue.
    """

    def __init__(
        self, place: Application, mentor_id: int, reading: Reading, clearing: Clearing
    ) -> None:
        self.place = place
        self._mentor_id, self._reading, self._clearing = mentor_id, reading, clearing

    @property
    def mentor(self) -> MentorProfile:
        """Whom the mentee could be assigned to."""
        return self._reading.mentors[self._mentor_id]

    @property
    def score(self) -> int:
        """The points of this pair, 0–100."""
        return self._clearing.points(self.place.enrolment_id, self._mentor_id)

    @functools.cached_property
    def suggestion(self) -> Suggestion:
        """The score with its parts."""
        return self._reading.explained(self.place.enrolment_id, self._mentor_id)

    @functools.cached_property
    def others(self) -> list[Suggestion]:
        """The best besides, each with a place left before anybody is assigned."""
        case = self.place.enrolment_id
        worths = self._clearing.candidates[case]
        ranked = sorted(worths, key=lambda pk: (-worths[pk], pk))
        best = [pk for pk in ranked if pk != self._mentor_id][:ALTERNATIVES]
        return [self._reading.explained(case, pk) for pk in best]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Mentors for all who wait, the longest first, and those for whom there is none.

    ``unassignable`` have no mentor at all whom they could be assigned to; for those
    ``left_over`` there are some, whose places bring more elsewhere.
    """

    pairs: list[ProposedPair]
    left_over: list[Application]
    unassignable: list[Application]
    #: How many wait behind those who could be weighed at once; their turn is after these.
    later: int = 0

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
    Of a very long queue those who wait longest are assigned; ``later`` counts the rest. The
    number of queries is always the same. Raises ``QueueTooLong``.
    """
    reading = Reading(cycle, now=now)
    clearing = Clearing(Market(reading.wishes(), reading.offers(), on=reading.on))
    mentors = clearing.run().mentors
    pairs, left_over, unassignable = [], [], []
    for place in reading.places:
        case = place.enrolment_id
        if case in mentors:
            pairs.append(ProposedPair(place, mentors[case], reading, clearing))
        elif clearing.candidates[case]:
            left_over.append(place)
        else:
            unassignable.append(place)
    return Proposal(
        pairs=pairs, left_over=left_over, unassignable=unassignable, later=reading.later
    )
