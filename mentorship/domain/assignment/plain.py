"""The exact solver without any library: one mentee after the other, by shortest paths.

Each mentee who comes in takes the best mentor at the prices of the moment. Where that one is
full, somebody has to move: the cheapest chain of moves ends at a free place, or with the one
whom the programme loses least by leaving without. Then prices rise just so much that everybody
is content again (Jonker and Volgenant 1987, with mentors of many places).
"""

from __future__ import annotations

from heapq import heappop, heappush

from .problem import Problem, Solution

_NOBODY = -1


def solve(problem: Problem) -> Solution:
    """The best assignment. The time grows with mentees × pairs at worst, and mostly far less."""
    market = _Market(problem)
    for mentee in range(len(problem.rows)):
        market.enter(mentee)
    return Solution(chosen=market.chosen, prices=market.prices)


class _Market:
    """Who has whom, at which prices; after each mentee the best for those who have come."""

    def __init__(self, problem: Problem) -> None:
        self.rows, self.places = problem.rows, problem.places
        self.prices = [0] * len(problem.places)
        self.gains = [0] * len(problem.rows)
        self.chosen = [_NOBODY] * len(problem.rows)
        #: Dictionaries for their order, so that the same queue has the same answer each time.
        self.mentees: list[dict[int, None]] = [{} for _ in problem.places]

    def enter(self, mentee: int) -> None:
        """Find a place for one mentee more."""
        prices = self.prices
        gain = max(score - prices[mentor] for mentor, score in self.rows[mentee])
        if gain <= 0:
            return
        self.gains[mentee] = gain
        for mentor, score in self.rows[mentee]:
            if score - prices[mentor] == gain and not self.is_full(mentor):
                self.put(mentee, mentor)
                return
        _Search(self, mentee).move()

    def is_full(self, mentor: int) -> bool:
        """Whether the mentor has no place left."""
        return len(self.mentees[mentor]) >= self.places[mentor]

    def put(self, mentee: int, mentor: int) -> int:
        """Give the mentee this mentor, or nobody. Returns whom the mentee had."""
        before = self.chosen[mentee]
        if before != _NOBODY:
            del self.mentees[before][mentee]
        if mentor != _NOBODY:
            self.mentees[mentor][mentee] = None
        self.chosen[mentee] = mentor
        return before


class _Search:
    """The cheapest chain of moves that lets one mentee in (Dijkstra 1959).

    A step costs by how much a mentee would fare worse with another mentor than now.
    """

    def __init__(self, market: _Market, newcomer: int) -> None:
        self.market, self.newcomer = market, newcomer
        self.mentees: dict[int, int] = {}
        self.mentors: dict[int, int] = {}
        self.asked_by: dict[int, tuple[int, int]] = {}
        self.heap: list[tuple[int, int]] = []
        #: Until a cheaper end is found, the newcomer stays without.
        self.cost, self.last, self.free = market.gains[newcomer], newcomer, _NOBODY

    def move(self) -> None:
        """Find the chain, move everybody along it, and raise the prices."""
        self._reach(self.newcomer, 0)
        while self.heap and self.heap[0][0] < self.cost:
            cost, mentor = heappop(self.heap)
            if mentor in self.mentors:
                continue
            if not self.market.is_full(mentor):
                self.cost, self.free = cost, mentor
                break
            self.mentors[mentor] = cost
            for mentee in self.market.mentees[mentor]:
                self._reach(mentee, cost)
        self._raise_prices()
        self._shift()

    def _reach(self, mentee: int, cost: int) -> None:
        """The mentee would have to move: to nobody, or to a mentor who is cheaper to reach."""
        market = self.market
        self.mentees[mentee] = cost
        worth = cost + market.gains[mentee]
        if worth < self.cost:
            self.cost, self.last = worth, mentee
        prices, asked_by, limit = market.prices, self.asked_by, self.cost
        for mentor, score in market.rows[mentee]:
            reached = worth - score + prices[mentor]
            if reached < limit and (mentor not in asked_by or reached < asked_by[mentor][0]):
                asked_by[mentor] = reached, mentee
                heappush(self.heap, (reached, mentor))

    def _raise_prices(self) -> None:
        market = self.market
        for mentee, cost in self.mentees.items():
            market.gains[mentee] -= max(self.cost - cost, 0)
        for mentor, cost in self.mentors.items():
            market.prices[mentor] += max(self.cost - cost, 0)

    def _shift(self) -> None:
        """Move the last one to the free place or out, whoever asked for that place, and so on."""
        mentor = self.free
        if mentor == _NOBODY:
            mentor = self.market.put(self.last, _NOBODY)
        while mentor != _NOBODY:
            mentor = self.market.put(self.asked_by[mentor][1], mentor)
