"""The exact solver for large queues, by SciPy: the one module that knows it.

SciPy matches one with one, so a mentor stands there once for each place (LAPJVsp, after Jonker
and Volgenant 1987). Of what it offers this is the quickest here: its linear programmes take
several times as long, and for a dense matrix a long queue is too large. It returns no prices;
they are the lengths of shortest paths among the mentors, and come after it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from .problem import Problem, Solution

Ints = NDArray[np.int64]

#: No path is as long as this.
_FAR = np.int64(1) << 60


class _Pairs:
    """The pairs as columns: the number of the mentee, of the mentor, and the score."""

    def __init__(self, problem: Problem) -> None:
        lengths = np.fromiter(map(len, problem.rows), np.int64, len(problem.rows))
        both = np.fromiter(
            (number for row in problem.rows for pair in row for number in pair),
            np.int64,
            2 * problem.pairs,
        )
        self.size = len(problem.rows)
        self.mentee = np.repeat(np.arange(self.size), lengths)
        self.mentor, self.score = both[0::2], both[1::2]
        self.places = np.array(problem.places, np.int64)


def solve(problem: Problem) -> Solution:
    """The best assignment, in the time that LAPJVsp takes."""
    if not problem.rows:
        return Solution(chosen=[], prices=[])
    pairs = _Pairs(problem)
    chosen = _matched(pairs)
    return Solution(chosen=chosen.tolist(), prices=_prices(pairs, chosen).tolist())


def _matched(pairs: _Pairs) -> Ints:
    """Each mentee's mentor, or -1.

    The scarcer side are the rows: whoever searches then finds somebody free soon.
    """
    # Nobody needs more places than there are mentees who could take them.
    places = np.minimum(pairs.places, np.bincount(pairs.mentor))
    copies = places[pairs.mentor]
    pair = np.repeat(np.arange(len(copies)), copies)
    copy = np.arange(len(pair)) - np.repeat(np.cumsum(copies) - copies, copies)
    place = (np.cumsum(places) - places)[pairs.mentor[pair]] + copy
    mentor_of = np.repeat(np.arange(len(places)), places)
    chosen = np.full(pairs.size, -1, np.int64)
    if pairs.size <= len(mentor_of):
        sizes = pairs.size, len(mentor_of)
        mentees, taken = _full_matching(pairs.mentee[pair], place, pairs.score[pair], sizes)
    else:
        sizes = len(mentor_of), pairs.size
        taken, mentees = _full_matching(place, pairs.mentee[pair], pairs.score[pair], sizes)
    chosen[mentees] = mentor_of[taken]
    return chosen


def _full_matching(rows: Ints, columns: Ints, scores: Ints, sizes: tuple[int, int]) -> list[Ints]:
    """The rows and columns that go together; each row has one column more, for nobody."""
    height, width = sizes
    alone = np.arange(height)
    # Weights are costs above zero, since a zero would count as no pair.
    nothing = scores.max() + 1
    costs = np.concatenate([nothing - scores, np.full(height, nothing)]).astype(np.float64)
    where = np.concatenate([rows, alone]), np.concatenate([columns, width + alone])
    graph = csr_array((costs, where), shape=(height, width + height))
    row, column = min_weight_full_bipartite_matching(graph)
    return [each[column < width] for each in (row, column)]


def _prices(pairs: _Pairs, chosen: Ints) -> Ints:
    """What one place with each mentor costs: nothing where one is free, else all it can.

    A price is too high as soon as one of the mentees there would rather have another mentor
    at that one's price, or none; so prices come down until nobody wants to leave.
    """
    size = len(pairs.places)
    mine = pairs.mentor == chosen[pairs.mentee]
    score = np.zeros(pairs.size, np.int64)
    score[pairs.mentee[mine]] = pairs.score[mine]
    placed = chosen >= 0
    is_full = np.bincount(chosen[placed], minlength=size) == pairs.places
    prices = np.where(is_full, _FAR, 0)
    np.minimum.at(prices, chosen[placed], score[placed])

    moves = placed[pairs.mentee] & ~mine
    moves[moves] = is_full[chosen[pairs.mentee[moves]]]
    here = chosen[pairs.mentee[moves]]
    order = np.argsort(here, kind="stable")
    there = pairs.mentor[moves][order]
    loss = (score[pairs.mentee] - pairs.score)[moves][order]
    mentors, starts = np.unique(here[order], return_index=True)
    while len(mentors):
        lower = np.minimum.reduceat(loss + prices[there], starts)
        if (lower >= prices[mentors]).all():
            break
        prices[mentors] = np.minimum(prices[mentors], lower)
    return prices
