"""The best assignment over all pairs of a market, by looking at few of them.

The engine gets the best few mentors for each mentee. Its prices then tell which of the other
pairs could improve anything; those are added until there are none, which proves the assignment
the best over all pairs (Gilmore and Gomory's way of leaving most columns out, 1961).
"""

from __future__ import annotations

from .engine import solve
from .market import Market, Ranking, score
from .problem import Assignment

#: How many mentors for each mentee the engine is shown at first, and at most in each round more.
SHORTLIST = 20
#: How many steps of seniority there are.
LEVELS = 4


class Clearing:
    """An assignment in the making.

    Of two with the same total score the one is better that serves those who have waited
    longer, by quarters of the queue: finer differences make the search several times longer.
    A point is worth so much (``step``) that all seniority together is less.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        size = len(market.wishes)
        self.seniority = {
            mentee: LEVELS - LEVELS * turn // size for turn, mentee in enumerate(market.wishes)
        }
        self.step = sum(self.seniority.values()) + 1
        self.capacities = {mentor: offer.places for mentor, offer in market.offers.items()}
        self.candidates: dict[int, dict[int, int]] = {mentee: {} for mentee in market.wishes}
        #: How often the engine was asked.
        self.rounds = 0

    def run(self) -> Assignment:
        """The best assignment, its scores and prices in parts of a point. Raises ``QueueTooLong``.

        The mentees come in the order in which they wait, the longest first.
        """
        self._shortlist()
        while True:
            self.rounds += 1
            assignment = solve(self.candidates, self.capacities)
            if not self._widen(assignment):
                return assignment

    def worth(self, mentee: int, mentor: int) -> int:
        """The score of a pair in parts of a point; above zero even without a point."""
        return self.points(mentee, mentor) * self.step + self.seniority[mentee]

    def points(self, mentee: int, mentor: int) -> int:
        """The score of a pair."""
        market = self.market
        return score(market.wishes[mentee], market.offers[mentor], market.on)

    def _add(self, mentee: int, mentors: list[int]) -> None:
        for mentor in mentors:
            self.candidates[mentee][mentor] = self.worth(mentee, mentor)

    def _shortlist(self) -> None:
        """The best mentors of each mentee, and the best who is free when they choose in turn.

        The last keeps those from being left out who all want the same few.
        """
        ranking, taken = Ranking(self.market, {}), dict.fromkeys(self.capacities, 0)
        for mentee, wish in self.market.wishes.items():
            self._add(mentee, ranking.best(wish, SHORTLIST))
            for mentor in ranking.best(wish, 1, only_free=True):
                self._add(mentee, [mentor])
                taken[mentor] += 1
                if taken[mentor] == self.capacities[mentor]:
                    ranking.fill(mentor)

    def _widen(self, assignment: Assignment) -> bool:
        """Add the pairs that are worth more than their prices. Returns whether there are any."""
        ranking = Ranking(self.market, assignment.prices, step=self.step)
        found = False
        for mentee, wish in self.market.wishes.items():
            above = assignment.gains.get(mentee, 0) - self.seniority[mentee]
            mentors = ranking.best(wish, SHORTLIST, above=above)
            self._add(mentee, mentors)
            found = found or bool(mentors)
        return found
