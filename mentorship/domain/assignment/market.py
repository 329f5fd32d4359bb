"""Every mentee with every mentor, scored without a row for each pair.

Three thousand mentors and ten thousand mentees are thirty million pairs, of which an assignment
needs few. All but the shared expertise is the same for mentees with one clock and one language:
for those the mentors stand in one order, the best first, and a set of bits for each field of
expertise says who knows it. So the best few for a mentee are read off from the front.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import NamedTuple

from mentorship.domain.scoring import (
    EXPERTISE_COUNTED,
    LANGUAGE_POINTS,
    apart,
    expertise_points,
    zone_points,
)


class Wish(NamedTuple):
    """What of a mentee counts for the score, and which mentors are out of the question."""

    clock: int
    language: str
    topics: Collection[int]
    vetoed: Collection[int]


class Offer(NamedTuple):
    """What of a mentor counts for the score, ``room`` in points, and the free places."""

    clock: int
    languages: Collection[str]
    topics: Collection[int]
    room: int
    places: int


def score(wish: Wish, offer: Offer) -> int:
    """The points of one pair, as a suggestion explains them."""
    shared = sum(topic in offer.topics for topic in wish.topics)
    return _common(wish.clock, wish.language, offer) + expertise_points(shared)


def _common(clock: int, language: str, offer: Offer) -> int:
    """The points that all mentees with one clock and one language have with a mentor."""
    speaks = bool(language) and language in offer.languages
    points = offer.room + zone_points(apart(clock, offer.clock))
    return points + (LANGUAGE_POINTS if speaks else 0)


class Market:
    """All who seek and all who offer, by their ids."""

    def __init__(self, wishes: Mapping[int, Wish], offers: Mapping[int, Offer]) -> None:
        self.wishes, self.offers = wishes, offers
        self.mentors = list(offers)
        self.number = {mentor: index for index, mentor in enumerate(self.mentors)}
        self.experts: defaultdict[int, list[int]] = defaultdict(list)
        for index, offer in enumerate(offers.values()):
            for topic in offer.topics:
                self.experts[topic].append(index)
        self._common: dict[tuple[int, str], list[int]] = {}

    def common(self, clock: int, language: str) -> list[int]:
        """The common points with each mentor, counted once for each clock and language."""
        if (clock, language) not in self._common:
            offers = self.offers.values()
            self._common[clock, language] = [_common(clock, language, each) for each in offers]
        return self._common[clock, language]


class Ranking:
    """Who is the best for whom at these prices. A point is worth ``step`` in them."""

    def __init__(self, market: Market, prices: Mapping[int, int], *, step: int = 1) -> None:
        self.market, self.step = market, step
        self.prices = [prices.get(mentor, 0) for mentor in market.mentors]
        self.orders: dict[tuple[int, str], _Order] = {}
        self.full: list[int] = []

    def best(
        self, wish: Wish, count: int, *, above: int | None = None, only_free: bool = False
    ) -> list[int]:
        """The best mentors for a mentee, at most ``count``, of those worth more than ``above``."""
        order = self._order(wish)
        among = order.free if only_free else order.everybody
        for mentor in wish.vetoed:
            if mentor in self.market.number:
                among &= ~order.bit(self.market.number[mentor])
        found = []
        for shared, bits in enumerate(order.tiers(wish.topics, among)):
            extra = expertise_points(shared) * self.step
            for place in islice(_places(bits), count):
                worth = order.worths[place] + extra
                if above is not None and worth <= above:
                    break
                found.append((-worth, order.numbers[place]))
        return [self.market.mentors[number] for _worth, number in sorted(found)[:count]]

    def fill(self, mentor: int) -> None:
        """Count the mentor no more among those who are free."""
        number = self.market.number[mentor]
        self.full.append(number)
        for order in self.orders.values():
            order.free &= ~order.bit(number)

    def _order(self, wish: Wish) -> _Order:
        key = wish.clock, wish.language
        if key not in self.orders:
            points = self.market.common(*key)
            worths = [
                each * self.step - price for each, price in zip(points, self.prices, strict=True)
            ]
            self.orders[key] = _Order(worths, self.market.experts, self.full)
        return self.orders[key]


class _Order:
    """The mentors in the order of their worth; bit n stands for the one at place n."""

    def __init__(
        self, worths: list[int], experts: Mapping[int, list[int]], full: Iterable[int]
    ) -> None:
        self.numbers = sorted(range(len(worths)), key=lambda number: -worths[number])
        self.worths = [worths[number] for number in self.numbers]
        self.place = [0] * len(worths)
        for place, number in enumerate(self.numbers):
            self.place[number] = place
        self.everybody = (1 << len(worths)) - 1
        self.free = self.everybody & ~self._bits(full)
        self.experts = {topic: self._bits(numbers) for topic, numbers in experts.items()}

    def bit(self, number: int) -> int:
        """The set of one mentor."""
        return 1 << self.place[number]

    def _bits(self, numbers: Iterable[int]) -> int:
        octets = bytearray(len(self.place) // 8 + 1)
        for number in numbers:
            place = self.place[number]
            octets[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(octets, "little")

    def tiers(self, topics: Iterable[int], among: int) -> list[int]:
        """The sets of those who know none of the fields, one, and so on; the last: or more."""
        at_least = [among] + [0] * EXPERTISE_COUNTED
        for topic in topics:
            experts = self.experts.get(topic, 0)
            for shared in range(EXPERTISE_COUNTED, 0, -1):
                at_least[shared] |= at_least[shared - 1] & experts
        return [these & ~more for these, more in pairwise([*at_least, 0])]


def _places(bits: int) -> Iterator[int]:
    """The places of a set, from the front."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
