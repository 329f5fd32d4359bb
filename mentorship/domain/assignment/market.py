"""Every mentee with every mentor, scored without a row for each pair.

Three thousand mentors and ten thousand mentees are thirty million pairs, of which an assignment
needs few. All but the expertise and the language is the same for mentees with one clock and one
style: for those the mentors stand in one order, the best first. Sets of bits say who speaks a
language and who knows a field at least so well. So the best few for a mentee are read off from
the front of each of few groups.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from mentorship.domain.hours import hours_shared
from mentorship.domain.scoring import (
    LANGUAGE_POINTS,
    LEVEL_POINTS,
    expertise_points,
    overlap_points,
    style_points,
)

LEVELS = sorted(LEVEL_POINTS)
_RANKS = range(-1, len(LEVELS))
#: Points for the ranks of the best two fields among the levels; -1 stands for no field.
_TIER_POINTS = {
    (best, second): expertise_points(LEVELS[rank] for rank in (best, second) if rank >= 0)
    for best in _RANKS
    for second in _RANKS
}


class Wish(NamedTuple):
    """What of a mentee counts for the score, and which mentors are out of the question."""

    zone: str
    learns: str
    languages: Collection[str]
    topics: Collection[int]
    vetoed: Collection[int]


class Offer(NamedTuple):
    """What of a mentor counts for the score, and the free places.

    ``topics`` holds the level of each field, ``own`` the points that all mentees have with
    this mentor.
    """

    zone: str
    teaches: str
    languages: Collection[str]
    topics: Mapping[int, int]
    own: int
    places: int


def score(wish: Wish, offer: Offer, on: datetime.date) -> int:
    """The points of one pair, as a suggestion explains them."""
    speaks = any(language in offer.languages for language in wish.languages)
    points = _common(wish.zone, wish.learns, offer, on) + (LANGUAGE_POINTS if speaks else 0)
    return points + expertise_points(
        offer.topics[topic] for topic in wish.topics if topic in offer.topics
    )


def _common(zone: str, learns: str, offer: Offer, on: datetime.date) -> int:
    """The points that all mentees with one clock and one style have with a mentor."""
    points = overlap_points(hours_shared(zone, offer.zone, on))
    return points + style_points(learns, offer.teaches) + offer.own


class Market:
    """All who seek and all who offer, by their ids, on one day."""

    def __init__(
        self, wishes: Mapping[int, Wish], offers: Mapping[int, Offer], *, on: datetime.date
    ) -> None:
        self.wishes, self.offers, self.on = wishes, offers, on
        self.mentors = list(offers)
        self.number = {mentor: index for index, mentor in enumerate(self.mentors)}
        #: Numbers of the mentors who know a field at exactly this level, and who speak a language.
        self.experts: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self.speakers: defaultdict[str, list[int]] = defaultdict(list)
        for index, offer in enumerate(offers.values()):
            for pair in offer.topics.items():
                self.experts[pair].append(index)
            for language in offer.languages:
                self.speakers[language].append(index)
        self._common: dict[tuple[str, str], list[int]] = {}

    def common(self, zone: str, learns: str) -> list[int]:
        """The common points with each mentor, counted once for each clock and style."""
        if (zone, learns) not in self._common:
            offers = self.offers.values()
            self._common[zone, learns] = [_common(zone, learns, each, self.on) for each in offers]
        return self._common[zone, learns]


class Ranking:
    """Who is the best for whom at these prices. A point is worth ``step`` in them."""

    def __init__(self, market: Market, prices: Mapping[int, int], *, step: int = 1) -> None:
        self.market, self.step = market, step
        self.prices = [prices.get(mentor, 0) for mentor in market.mentors]
        self.orders: dict[tuple[str, str], _Order] = {}
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
        for points, bits in order.groups(wish, among):
            extra = points * self.step
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
        key = wish.zone, wish.learns
        if key not in self.orders:
            points = self.market.common(*key)
            worths = [
                each * self.step - price for each, price in zip(points, self.prices, strict=True)
            ]
            self.orders[key] = _Order(worths, self.market, self.full)
        return self.orders[key]


class _Order:
    """The mentors in the order of their worth; bit n stands for the one at place n."""

    def __init__(self, worths: list[int], market: Market, full: Iterable[int]) -> None:
        self.numbers = sorted(range(len(worths)), key=lambda number: -worths[number])
        self.worths = [worths[number] for number in self.numbers]
        self.place = [0] * len(worths)
        for place, number in enumerate(self.numbers):
            self.place[number] = place
        self.everybody = (1 << len(worths)) - 1
        self.free = self.everybody & ~self._bits(full)
        self.speakers = {code: self._bits(each) for code, each in market.speakers.items()}
        self._market = market
        self._experts: dict[int, list[int]] = {}

    def bit(self, number: int) -> int:
        """The set of one mentor."""
        return 1 << self.place[number]

    def groups(self, wish: Wish, among: int) -> Iterator[tuple[int, int]]:
        """Everybody, in sets of those with the same points for expertise and language."""
        speakers = 0
        for language in wish.languages:
            speakers |= self.speakers.get(language, 0)
        for points, bits in self._tiers(wish.topics, among):
            yield points + LANGUAGE_POINTS, bits & speakers
            yield points, bits & ~speakers

    def _tiers(self, topics: Iterable[int], among: int) -> Iterator[tuple[int, int]]:
        """The sets of those with the same levels in the two fields that count.

        Bit sets by level: whose best field is at least so good, and whose second best is.
        """
        best, second = [0] * len(LEVELS), [0] * len(LEVELS)
        for topic in topics:
            for rank, experts in enumerate(self._at_least(topic)):
                second[rank] |= best[rank] & experts
                best[rank] |= experts
        for first, these in _exactly(best, among):
            for other, bits in _exactly(second, these):
                yield _TIER_POINTS[first, other], bits

    def _at_least(self, topic: int) -> list[int]:
        """Who knows a field at each level or better."""
        if topic not in self._experts:
            found, bits = [], 0
            for level in reversed(LEVELS):
                bits |= self._bits(self._market.experts.get((topic, level), ()))
                found.append(bits)
            self._experts[topic] = found[::-1]
        return self._experts[topic]

    def _bits(self, numbers: Iterable[int]) -> int:
        octets = bytearray(len(self.place) // 8 + 1)
        for number in numbers:
            place = self.place[number]
            octets[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(octets, "little")


def _exactly(at_least: list[int], among: int) -> Iterator[tuple[int, int]]:
    """The members of a set by how far they reach; -1 for those who reach nothing."""
    for rank in range(len(at_least) - 1, -1, -1):
        if these := among & at_least[rank]:
            yield rank, these
            among &= ~these
    if among:
        yield -1, among


def _places(bits: int) -> Iterator[int]:
    """The places of a set, from the front."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
