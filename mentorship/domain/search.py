"""Finding mentors by words and facets, and counting what each further facet would leave.

Pure arithmetic on an ``Index``: no query, no word that could be a syntax error.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mentorship.models import Cycle, words_of

from .hours import shared_hours
from .index import Index

#: Longer questions are not better ones.
MAX_WORDS = 8
MAX_WORD = 40
MAX_QUERY = 200
#: The least hours of the day together that one can ask for.
OVERLAPS = (3, 6, 9)
EXPERTISE, LANGUAGE, TYPE, OVERLAP, FREE = "expertise", "language", "type", "overlap", "free"
FACETS = (EXPERTISE, LANGUAGE, TYPE, OVERLAP, FREE)
BEST, NAME, NEWEST, PLACES, HOURS = "best", "name", "newest", "places", "hours"
SORTS = (BEST, NAME, NEWEST, PLACES, HOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Among which mentors is searched: all, those of some fields, or these."""

    topics: tuple[str, ...] | None = None
    mentor_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody looks for. Values of one facet add up, facets narrow each other."""

    words: tuple[str, ...] = ()
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    zone: str = ""
    sort: str = BEST
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The mentors in order, and for each facet what each of its values would find."""

    mentor_ids: list[int]
    counts: dict[str, dict[str, int]]

    @property
    def total(self) -> int:
        """How many mentors were found."""
        return len(self.mentor_ids)


def words_asked(text: str) -> tuple[str, ...]:
    """The words of what somebody typed, whatever else stands between them."""
    return tuple(word[:MAX_WORD] for word in words_of(text[:MAX_QUERY])[:MAX_WORDS])


@functools.lru_cache(maxsize=4096)
def hours_together(zone: str, other: str, today: datetime.date) -> float:
    """How many hours of the day both clocks stand between nine and nine."""
    shared = shared_hours(zone, other, on=today)
    return shared.hours if shared else 0.0


def _hours(index: Index, zone: str, now: datetime.datetime) -> dict[str, float]:
    """The hours together with somebody in each of the mentors' zones."""
    today = now.date()
    return {other: hours_together(zone, other, today) for other in index.zones}


def find(index: Index, question: Question, *, cycle: Cycle | None, now: datetime.datetime) -> Found:
    """Search the index. Each facet is counted under the choices of all the others."""
    base = _scope(index, question.scope)
    for word in question.words:
        base &= index.bits(index.words.with_word(word))
    facets = _facets(index, question, cycle, now)
    masks = {name: _union(facets.get(name, {}), chosen) for name, chosen in question.chosen.items()}
    masks = {name: mask for name, mask in masks.items() if mask is not None}
    counts = {}
    for name, values in facets.items():
        others = (mask for other, mask in masks.items() if other != name)
        rest = functools.reduce(operator.and_, others, base)
        counts[name] = {value: (bits & rest).bit_count() for value, bits in values.items()}
    hits = functools.reduce(operator.and_, masks.values(), base)
    ordered = _ordered(index, _places(hits), question, cycle, now)
    return Found(mentor_ids=[index.rows[place].mentor_id for place in ordered], counts=counts)


def _scope(index: Index, scope: Scope) -> int:
    base = index.everybody
    if scope.topics is not None:
        base &= _union(index.topics, scope.topics) or 0
    if scope.mentor_ids is not None:
        base &= index.ids(scope.mentor_ids)
    return base


def _facets(
    index: Index, question: Question, cycle: Cycle | None, now: datetime.datetime
) -> dict[str, dict[str, int]]:
    facets = {EXPERTISE: index.topics, LANGUAGE: index.languages, TYPE: index.types}
    if question.zone:
        hours = _hours(index, question.zone, now)
        facets[OVERLAP] = {
            str(least): _or(bits for zone, bits in index.zones.items() if hours[zone] >= least)
            for least in OVERLAPS
        }
    if cycle is not None:
        facets[FREE] = {"1": index.free(cycle, now)}
    return facets


def _union(values: Mapping[str, int], chosen: Iterable[str]) -> int | None:
    """The rows with any of the chosen values; None where nobody has such a value at all."""
    known = [values[value] for value in chosen if value in values]
    return _or(known) if known else None


def _or(sets: Iterable[int]) -> int:
    return functools.reduce(operator.or_, sets, 0)


def _places(bits: int) -> list[int]:
    """The numbers of the rows in a set, in order."""
    return [place for place, bit in enumerate(bin(bits)[:1:-1]) if bit == "1"]


def _ordered(
    index: Index,
    places: list[int],
    question: Question,
    cycle: Cycle | None,
    now: datetime.datetime,
) -> list[int]:
    """The rows in the asked order; what is equal stays in the order of the names."""
    rank_by = _RANKS.get(question.sort)
    rank = rank_by(index, question, cycle, now) if rank_by else None
    return sorted(places, key=rank) if rank else places


_Rank = Callable[[int], float]


def _best(index: Index, question: Question, *_rest: object) -> _Rank | None:
    """Who has the words in name, headline or field comes first; else the editor's own order."""
    if question.words:
        found = Counter(itertools.chain(*map(index.titles.with_word, question.words)))
        return lambda place: -found[place]
    if question.scope.mentor_ids is not None:
        number = {pk: number for number, pk in enumerate(question.scope.mentor_ids)}
        return lambda place: number[index.rows[place].mentor_id]
    return None


def _newest(index: Index, *_rest: object) -> _Rank:
    return lambda place: -index.rows[place].mentor_id


def _most_places(
    index: Index, _question: Question, cycle: Cycle | None, _now: datetime.datetime
) -> _Rank | None:
    if cycle is None:
        return None
    return lambda place: index.rows[place].taken - index.rows[place].places(cycle)


def _most_hours(
    index: Index, question: Question, _cycle: Cycle | None, now: datetime.datetime
) -> _Rank | None:
    if not question.zone:
        return None
    hours = _hours(index, question.zone, now)
    return lambda place: -hours[index.rows[place].zone]


_RANKS: dict[str, Callable[[Index, Question, Cycle | None, datetime.datetime], _Rank | None]] = {
    BEST: _best,
    NEWEST: _newest,
    PLACES: _most_places,
    HOURS: _most_hours,
}
