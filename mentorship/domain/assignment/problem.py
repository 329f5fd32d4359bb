"""What is to be assigned, what an assignment is, and how anybody can see that none is better.

The proof are prices, as in a market: what a place with a mentor costs and what is left of a
score for the mentee. While no pair is worth more than its two prices together, no assignment
can be worth more than all prices together; one that is worth as much is the best.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

#: Mentee → mentor → score, for the pairs that are possible. Only a score above zero counts.
Candidates = Mapping[int, Mapping[int, int]]
#: Mentor → free places.
Capacities = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is assigned to whom, the total score, and the prices that prove it the best.

    ``prices`` holds what one place with each mentor costs, ``gains`` what is left for each
    mentee; a price of zero stands for a mentor with places to spare, a gain of zero for a
    mentee who could as well go without.
    """

    mentors: Mapping[int, int]
    total: int
    prices: Mapping[int, int]
    gains: Mapping[int, int]

    def bound(self, capacities: Capacities) -> int:
        """What no assignment can exceed, by these prices."""
        places = (max(capacities.get(pk, 0), 0) * price for pk, price in self.prices.items())
        return sum(places) + sum(self.gains.values())

    def flaws(self, candidates: Candidates, capacities: Capacities) -> Iterator[str]:
        """What is wrong with the assignment or with its proof; nothing if it is the best.

        Looks at every pair and trusts no backend.
        """
        yield from self._broken_rules(candidates, capacities)
        if min([0, *self.prices.values(), *self.gains.values()]) < 0:
            yield "a price is negative"
        for mentee, scores in candidates.items():
            gain = self.gains.get(mentee, 0)
            for mentor, score in scores.items():
                if score > gain + self.prices.get(mentor, 0):
                    yield f"mentee {mentee} with mentor {mentor} is worth more than its prices"
        if self.total != self.bound(capacities):
            yield f"a total of {self.total} is not the bound of {self.bound(capacities)}"

    def _broken_rules(self, candidates: Candidates, capacities: Capacities) -> Iterator[str]:
        taken: dict[int, int] = {}
        for mentee, mentor in self.mentors.items():
            taken[mentor] = taken.get(mentor, 0) + 1
            if candidates.get(mentee, {}).get(mentor, 0) <= 0:
                yield f"mentee {mentee} with mentor {mentor} was not to choose from"
        for mentor, number in taken.items():
            if number > capacities.get(mentor, 0):
                yield f"mentor {mentor} has {number} mentees"
        pairs = self.mentors.items()
        if self.total != sum(candidates.get(who, {}).get(whom, 0) for who, whom in pairs):
            yield "the total is not the sum of the scores"


@dataclass(frozen=True, slots=True)
class Problem:
    """The same for a backend: numbers from zero in the order of the ids, and nothing idle.

    ``rows`` holds for each mentee at least one pair of mentor and score, ``places`` for each
    mentor at least one place.
    """

    mentees: list[int]
    mentors: list[int]
    rows: list[list[tuple[int, int]]]
    places: list[int]

    @classmethod
    def of(cls, candidates: Candidates, capacities: Capacities) -> Problem:
        """The problem, the same whatever the order in which it is told."""
        kept = []
        for mentee in sorted(candidates):
            pairs = [
                (mentor, score)
                for mentor, score in sorted(candidates[mentee].items())
                if score > 0 and capacities.get(mentor, 0) > 0
            ]
            if pairs:
                kept.append((mentee, pairs))
        mentors = sorted({mentor for _, pairs in kept for mentor, _score in pairs})
        number = {mentor: index for index, mentor in enumerate(mentors)}
        return cls(
            mentees=[mentee for mentee, _ in kept],
            mentors=mentors,
            rows=[[(number[pk], score) for pk, score in pairs] for _, pairs in kept],
            places=[capacities[pk] for pk in mentors],
        )

    @property
    def pairs(self) -> int:
        """How many pairs there are to choose from."""
        return sum(map(len, self.rows))


@dataclass(frozen=True, slots=True)
class Solution:
    """A backend's answer: each mentee's mentor, or -1, and what one place with a mentor costs."""

    chosen: list[int]
    prices: list[int]
