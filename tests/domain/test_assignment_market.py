"""The market: the best over all pairs, though the engine is shown few of them."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.domain.assignment import clearing
from mentorship.domain.assignment.clearing import Clearing
from mentorship.domain.assignment.engine import solve
from mentorship.domain.assignment.market import Market, Offer, Ranking, Wish, score

LANGUAGES = ("en", "es", "ar", "pt")
STYLES = ("", "TALK", "PRACTICE", "MIXED")
TODAY = datetime.date(2026, 11, 21)


def market(mentees, mentors, *, seed=1, places=3, alike=False):
    """People from many zones with some fields each; ``alike``: all mentees want the same."""
    chance = random.Random(seed)

    def fields(number):
        return frozenset(chance.sample(range(8), number))

    def zone(choices=("Etc/GMT+7", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "UTC")):
        return chance.choice(choices)

    def wish():
        if alike:
            return Wish("UTC", "", frozenset({"en"}), frozenset({0}), frozenset())
        vetoed = frozenset(chance.sample(range(mentors), min(2, mentors)))
        spoken = frozenset(chance.sample(LANGUAGES, chance.randint(0, 2)))
        return Wish(zone(), chance.choice(STYLES), spoken, fields(chance.randint(0, 4)), vetoed)

    def offer():
        spoken = frozenset(chance.sample(LANGUAGES, 2))
        known = {topic: chance.randint(1, 5) for topic in fields(3)}
        own, free = chance.randint(0, 26), chance.randint(1, places)
        return Offer(zone(), chance.choice(STYLES), spoken, known, own, free)

    return Market(
        {pk: wish() for pk in range(100, 100 + mentees)},
        {pk: offer() for pk in range(mentors)},
        on=TODAY,
    )


def all_pairs(one):
    """Every pair that is not vetoed, in parts of a point."""
    return {
        mentee: {
            mentor: one.worth(mentee, mentor)
            for mentor in one.market.offers
            if mentor not in one.market.wishes[mentee].vetoed
        }
        for mentee in one.market.wishes
    }


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 6), step=st.sampled_from([1, 50]))
def test_the_best_are_those_whom_one_finds_by_looking_at_all(seed, count, step):
    one = market(3, 25, seed=seed)
    chance = random.Random(seed)
    prices = {mentor: chance.randint(0, 60 * step) for mentor in one.offers}
    ranking = Ranking(one, prices, step=step)

    for wish in one.wishes.values():
        worth = {
            mentor: score(wish, offer, TODAY) * step - prices[mentor]
            for mentor, offer in one.offers.items()
            if mentor not in wish.vetoed
        }
        best = sorted(worth.values(), reverse=True)
        assert [worth[each] for each in ranking.best(wish, count)] == best[:count]
        above = [each for each in best if each > 10 * step]
        assert len(ranking.best(wish, 99, above=10 * step)) == len(above)


def test_who_is_full_is_passed_over_where_one_asks_for_free_places():
    one = market(2, 3)
    wish = Wish("UTC", "", {"en"}, frozenset(), frozenset())
    ranking = Ranking(one, {})
    first, second, third = ranking.best(wish, 3)

    ranking.fill(first)

    assert ranking.best(wish, 1) == [first]
    assert ranking.best(wish, 1, only_free=True) == [second]
    # The same for those who come with a clock that nobody had before.
    assert ranking.best(Wish("Asia/Tokyo", "TALK", (), (), {second}), 3, only_free=True) == [third]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), alike=st.booleans(), shortlist=st.sampled_from([1, 4, 20]))
def test_no_pair_that_was_left_out_would_improve_it(seed, alike, shortlist):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clearing, "SHORTLIST", shortlist)
        one = Clearing(market(40, 18, seed=seed, alike=alike))
        found = one.run()

    assert list(found.flaws(all_pairs(one), one.capacities)) == []
    assert found.total == solve(all_pairs(one), one.capacities).total


def test_of_equal_totals_the_one_counts_that_serves_those_who_wait_longer():
    one = Clearing(market(12, 2, places=1, alike=True))
    served = one.run().mentors

    assert len(served) == 2
    assert set(served) <= {100, 101, 102}


def test_seniority_never_costs_a_point():
    with_seniority = Clearing(market(40, 10))
    pairs = all_pairs(with_seniority)
    found = with_seniority.run()
    wishes, offers = with_seniority.market.wishes, with_seniority.market.offers
    points = {
        who: {whom: score(wishes[who], offers[whom], TODAY) for whom in pairs[who]} for who in pairs
    }

    total = sum(points[who][whom] for who, whom in found.mentors.items())
    assert total == solve(points, with_seniority.capacities).total


def test_nobody_waits_or_nobody_is_there():
    assert Clearing(market(0, 3)).run().mentors == {}
    assert Clearing(market(3, 0)).run().mentors == {}


def test_few_of_the_pairs_are_looked_at():
    one = Clearing(market(300, 200))
    one.run()

    assert sum(map(len, one.candidates.values())) < 300 * 200 / 5
