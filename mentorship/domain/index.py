"""All visible mentors as the directory compares them, kept in memory until the database changes.

Ten thousand rows are quick to count as bit sets and slow to fetch. So each process keeps what it
has fetched, under the stamp that the database gives with every request (``domain.directory``):
a mentor who was hidden a moment ago, by whatever process, has changed the stamp.
"""

from __future__ import annotations

import bisect
import datetime
import functools
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from mentorship.models import Cycle, DirectoryEntry, Match

#: The one of now, and the one before, which another thread may still look at.
_KEPT = 2
#: Behind every letter.
_LAST = chr(sys.maxunicode)


class Row(NamedTuple):
    """One mentor; ``taken`` are the matches in the open cycle."""

    mentor_id: int
    topics: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    zone: str
    offers: dict[str, int]
    paused_until: datetime.date | None
    taken: int

    def places(self, cycle: Cycle) -> int:
        """How many mentees the mentor takes in the cycle, whether or not places are free."""
        return min(self.offers.get(cycle.type, 0), cycle.mentor_cap)


class Texts:
    """Which rows say which words. Taken apart when somebody first searches."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    @functools.cached_property
    def _places(self) -> dict[str, list[int]]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self._texts):
            for word in text.split():
                places[word].append(place)
        return dict(sorted(places.items()))

    @functools.cached_property
    def _words(self) -> list[str]:
        return list(self._places)

    def with_word(self, beginning: str) -> Set[int]:
        """The places of the texts in which a word begins so."""
        first = bisect.bisect_left(self._words, beginning)
        behind = bisect.bisect_left(self._words, beginning + _LAST, first)
        return set().union(*(self._places[word] for word in self._words[first:behind]))


class Index:
    """The rows in the order of the names, and who has what: bit n stands for row n."""

    def __init__(self, rows: Sequence[Row], words: list[str], title_words: list[str]) -> None:
        self.rows = rows
        self.words, self.titles = Texts(words), Texts(title_words)
        self.place_of = {row.mentor_id: place for place, row in enumerate(rows)}
        self.everybody = (1 << len(rows)) - 1
        self.topics = self._bits((slug for slug, _name in row.topics) for row in rows)
        self.languages = self._bits(row.languages for row in rows)
        self.types = self._bits(row.offers for row in rows)
        self.zones = self._bits((row.zone,) for row in rows)
        self.topic_names = dict(pair for row in rows for pair in row.topics)
        self._free: dict[tuple[object, ...], int] = {}
        #: The values of a facet in their order, by facet and language: kept for whoever shows them.
        self.orders: dict[tuple[str, str | None], list[tuple[str, str]]] = {}

    def __getitem__(self, mentor_id: int) -> Row:
        return self.rows[self.place_of[mentor_id]]

    def get(self, mentor_id: int) -> Row | None:
        """The row of a mentor, where the mentor is visible."""
        place = self.place_of.get(mentor_id)
        return None if place is None else self.rows[place]

    def _bits(self, values: Iterable[Iterable[str]]) -> dict[str, int]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(values):
            for value in row:
                places[value].append(place)
        return {value: self.bits(found) for value, found in places.items()}

    def bits(self, places: Iterable[int]) -> int:
        """The set of these rows."""
        octets = bytearray(len(self.rows) // 8 + 1)
        for place in places:
            octets[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(octets, "little")

    def ids(self, mentor_ids: Iterable[int]) -> int:
        """The set of those among these mentors who are visible."""
        return self.bits(self.place_of[pk] for pk in mentor_ids if pk in self.place_of)

    def free(self, cycle: Cycle, now: datetime.datetime) -> int:
        """The set of those who have a place left in the cycle and take requests today."""
        today = timezone.localdate(now, timezone.get_default_timezone())
        key = (cycle.type, cycle.mentor_cap, today)
        if key not in self._free:
            self._free = {
                key: self.bits(
                    place
                    for place, row in enumerate(self.rows)
                    if row.taken < row.places(cycle)
                    and (row.paused_until is None or row.paused_until <= today)
                )
            }
        return self._free[key]


_kept: dict[tuple[object, ...], Index] = {}


def index_of(stamp: tuple[object, ...], cycle: Cycle | None) -> Index:
    """The index that belongs to a stamp of the database; one query where it is not kept yet."""
    key = (*stamp, cycle and cycle.pk)
    index = _kept.get(key)
    if index is None:
        index = _read(cycle)
        for old in list(_kept)[: 1 - _KEPT]:
            _kept.pop(old, None)
        _kept[key] = index
    return index


def forget() -> None:
    """Drop what is kept, to measure what fetching costs."""
    _kept.clear()


def _read(cycle: Cycle | None) -> Index:
    """Fetch and take apart all rows. Few distinct values repeat, so each is taken apart once."""
    taken = Coalesce(Subquery(_taken(cycle)), 0) if cycle else Value(0, output_field=IntegerField())
    fetched = list(
        DirectoryEntry.objects.visible()
        .annotate(taken=taken)
        .values_list(
            "name_key",
            "mentor_id",
            "topics",
            "languages",
            "zone",
            "offers",
            "mentor__paused_until",
            "taken",
            "words",
            "title_words",
        )
    )
    fetched.sort(key=lambda row: row[:2])
    topics, languages = functools.cache(_topics), functools.cache(_codes)
    offers = functools.cache(_offers)
    rows = [
        Row(pk, topics(topic), languages(spoken), zone, offers(offer), paused, n)
        for _name, pk, topic, spoken, zone, offer, paused, n, *_words in fetched
    ]
    return Index(rows, [row[-2] for row in fetched], [row[-1] for row in fetched])


def _taken(cycle: Cycle) -> Any:
    counted = Match.objects.counted().filter(mentor=OuterRef("pk"), cycle=cycle).order_by()
    return counted.values("mentor").annotate(n=Count("pk")).values("n")


def _topics(lines: str) -> tuple[tuple[str, str], ...]:
    halves = (line.partition("|") for line in lines.split("\n") if line)
    return tuple((slug, name) for slug, _bar, name in halves)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _offers(text: str) -> dict[str, int]:
    halves = (offer.partition(":") for offer in text.split())
    return {kind: int(places) for kind, _colon, places in halves}
