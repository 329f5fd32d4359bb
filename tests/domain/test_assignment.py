"""The engine of the assignment: nothing is better, caps hold, ties are told apart the same way."""

from __future__ import annotations

import dataclasses
import importlib.util
import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.domain.assignment import engine, plain
from mentorship.domain.assignment.engine import NotProven, QueueTooLong, solve
from mentorship.domain.assignment.problem import Assignment

BACKENDS = [pytest.param(plain.solve, id="plain")]
if importlib.util.find_spec("scipy"):
    from mentorship.domain.assignment import sparse

    BACKENDS.append(pytest.param(sparse.solve, id="scipy"))

backends = pytest.mark.parametrize("backend", BACKENDS)
needs_scipy = pytest.mark.skipif(len(BACKENDS) < 2, reason="needs the extra “solver”")

scores = st.dictionaries(st.integers(0, 3), st.integers(-1, 6), max_size=4)
queues = st.dictionaries(st.integers(10, 15), scores, max_size=5)
caps = st.dictionaries(st.integers(0, 3), st.integers(0, 3))


def brute_force(candidates, capacities):
    """The highest total, found by trying everything."""
    best = 0
    for mentors in itertools.product(*([None, *each] for each in candidates.values())):
        pairs = zip(candidates, mentors, strict=True)
        total = sum(candidates[who][whom] for who, whom in pairs if whom is not None)
        if all(mentors.count(whom) <= capacities.get(whom, 0) for whom in {*mentors} - {None}):
            best = max(best, total)
    return best


def large(mentees, mentors, each, *, places=(1, 5), seed=1):
    """A queue in which some mentors are sought after much more than others."""
    chance = random.Random(seed)
    liked = [chance.randint(0, 30) for _ in range(mentors)]
    candidates = {
        who: {
            whom: 1 + liked[whom] + 30 * chance.randint(0, 2)
            for whom in chance.sample(range(mentors), each)
        }
        for who in range(mentees)
    }
    return candidates, {whom: chance.randint(*places) for whom in range(mentors)}


def verify(assignment, candidates, capacities):
    """The proof, looked at pair by pair by somebody who trusts neither engine nor backend."""
    for who, whom in assignment.mentors.items():
        assert candidates[who][whom] > 0
    taken = list(assignment.mentors.values())
    assert all(taken.count(whom) <= capacities.get(whom, 0) for whom in set(taken))
    prices, gains = assignment.prices, assignment.gains
    assert min([0, *prices.values(), *gains.values()]) == 0
    for who, whoms in candidates.items():
        for whom, score in whoms.items():
            assert gains.get(who, 0) + prices.get(whom, 0) >= score
    bound = sum(gains.values()) + sum(capacities.get(pk, 0) * each for pk, each in prices.items())
    assert bound == sum(candidates[who][whom] for who, whom in assignment.mentors.items())
    assert bound == assignment.total == assignment.bound(capacities)


@backends
class TestEachBackend:
    @settings(max_examples=300, deadline=None)
    @given(candidates=queues, capacities=caps)
    def test_nothing_is_better_than_its_answer(self, backend, candidates, capacities):
        found = solve(candidates, capacities, backend=backend)

        assert found.total == brute_force(candidates, capacities)
        verify(found, candidates, capacities)

    def test_it_is_not_greedy(self, backend):
        candidates = {1: {7: 90, 8: 80}, 2: {7: 80, 8: 10}}

        assert solve(candidates, {7: 1, 8: 1}, backend=backend).mentors == {1: 8, 2: 7}

    def test_the_total_counts_and_not_how_many_are_served(self, backend):
        candidates = {1: {7: 80, 8: 1}, 2: {7: 50}}

        assert solve(candidates, {7: 1, 8: 1}, backend=backend).mentors == {1: 7}

    def test_a_mentor_with_no_place_gets_nobody(self, backend):
        assert solve({1: {7: 90, 8: 1}}, {7: 0, 8: 1}, backend=backend).mentors == {1: 8}
        assert solve({1: {7: 90}}, {7: 0}, backend=backend).mentors == {}
        assert solve({1: {7: 90}}, {}, backend=backend).mentors == {}

    def test_who_has_no_candidate_stays_without(self, backend):
        assert solve({}, {7: 1}, backend=backend).mentors == {}
        assert solve({1: {}, 2: {7: 5}, 3: {7: 0}}, {7: 3}, backend=backend).mentors == {2: 7}

    def test_a_mentor_takes_up_to_the_cap(self, backend):
        everybody = {who: {7: who} for who in range(1, 6)}

        assert solve(everybody, {7: 3}, backend=backend).mentors == {3: 7, 4: 7, 5: 7}

    def test_ties_have_the_same_answer_in_whatever_order_they_come(self, backend):
        candidates = {who: dict.fromkeys(range(4), 5) for who in range(9)}
        capacities = dict.fromkeys(range(4), 2)
        first = solve(candidates, capacities, backend=backend)
        chance = random.Random(3)

        for _ in range(10):
            order = chance.sample(sorted(candidates), 9)
            shuffled = {who: dict.fromkeys(chance.sample(range(4), 4), 5) for who in order}
            places = dict.fromkeys(chance.sample(range(4), 4), 2)
            assert solve(shuffled, places, backend=backend) == first

    @pytest.mark.parametrize("places", [(0, 2), (1, 5), (20, 20)])
    def test_the_proof_holds_on_a_large_queue(self, backend, places):
        queue = large(400, 100, 20, places=places)

        verify(solve(*queue, backend=backend), *queue)


@needs_scipy
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), places=st.sampled_from([(0, 1), (1, 2), (0, 6)]))
def test_both_backends_agree(seed, places):
    queue = large(60, 25, 8, places=places, seed=seed)
    totals = {solve(*queue, backend=each.values[0]).total for each in BACKENDS}

    assert len(totals) == 1


@needs_scipy
@pytest.mark.parametrize(("mentees", "mentors", "each"), [(1000, 300, 300), (10_000, 3000, 20)])
def test_the_proof_holds_at_the_size_of_a_large_programme(mentees, mentors, each):
    queue = large(mentees, mentors, each)
    found = solve(*queue)

    assert list(found.flaws(*queue)) == []
    assert len(found.mentors) > 0.8 * min(mentees, sum(queue[1].values()))


class TestTheChoiceOfABackend:
    def test_few_pairs_need_no_library(self):
        assert engine.choose(engine.EASY_PAIRS) is plain.solve

    @needs_scipy
    def test_many_are_for_scipy(self):
        assert engine.choose(engine.EASY_PAIRS + 1) is sparse.solve

    def test_without_scipy_the_plain_solver_goes_on_to_its_limit(self, monkeypatch):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

        assert engine.choose(engine.MOST_PAIRS) is plain.solve
        with pytest.raises(QueueTooLong, match=r"60001 pairs.*extra “solver”"):
            engine.choose(engine.MOST_PAIRS + 1)


class TestTheProof:
    """What ``solve`` would not let out."""

    CANDIDATES = {1: {7: 90, 8: 80}, 2: {7: 80, 8: 10}}
    CAPACITIES = {7: 1, 8: 1}

    def flaws(self, **changes):
        best = solve(self.CANDIDATES, self.CAPACITIES)
        worse = dataclasses.replace(best, **changes)
        return " ".join(worse.flaws(self.CANDIDATES, self.CAPACITIES))

    def test_the_best_has_no_flaw(self):
        assert self.flaws() == ""

    def test_the_greedy_one_is_found_out(self):
        assert "not the bound" in self.flaws(mentors={1: 7, 2: 8}, total=100)

    def test_a_broken_cap_is_found_out(self):
        assert "mentor 7 has 2 mentees" in self.flaws(mentors={1: 7, 2: 7}, total=170)

    def test_somebody_who_was_not_to_choose_from_is_found_out(self):
        assert "not to choose from" in self.flaws(mentors={1: 9})

    def test_a_wrong_sum_is_found_out(self):
        assert "not the sum" in self.flaws(total=161)

    def test_prices_that_prove_nothing_are_found_out(self):
        assert "worth more" in self.flaws(prices={}, gains={1: 80, 2: 79})
        assert "negative" in self.flaws(gains={1: -1})

    def test_a_defect_of_a_backend_reaches_nobody(self):
        def idle(problem):
            return engine.Solution(chosen=[-1, -1], prices=[0, 0])

        with pytest.raises(NotProven):
            solve(self.CANDIDATES, self.CAPACITIES, backend=idle)

    def test_an_empty_one_is_its_own_proof(self):
        assert solve({}, {}) == Assignment(mentors={}, total=0, prices={}, gains={})
