"""One directory of mentors on a page: what was asked, who was found, what to show of it.

Nothing is read before it is needed: a template that shows a kept copy costs one query.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils import timezone, translation
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from mentorship.conf import get_config
from mentorship.domain import search
from mentorship.models import MAX_CHOICES

from .asked import CHOOSE_ZONE, Asked
from .cards import Card, front_of
from .facets import Facet, Narrowing, facets_of, narrowings
from .pictures import card_mentors
from .visitor import visitor_zone, zone_names

DETAILED, COMPACT, LIST = "detailed", "compact", "list"
PER_PAGE = 12

SORTS: dict[str, str | Promise] = {
    search.BEST: _("Best match"),
    search.NAME: _("Name"),
    search.NEWEST: _("Newest first"),
    search.PLACES: _("Most open places"),
    search.HOURS: _("Most hours together"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What an editor decides about a directory."""

    scope: search.Scope = field(default_factory=search.Scope)
    facets: tuple[str, ...] = search.FACETS
    has_search: bool = True
    sort: str = search.BEST
    look: str = DETAILED
    page_size: int = PER_PAGE


class Directory:
    """A directory in one request; templates read its properties."""

    def __init__(self, request: HttpRequest | None, shape: Shape, *, csrf_token: Any = "") -> None:
        self.request, self.shape = request, shape
        self.front = front_of(request)
        self.number = self.front.next_number("directory")
        self.prefix = f"d{self.number}-" if self.number > 1 else ""
        parameters = request.GET if request is not None else QueryDict()
        self.zone = visitor_zone(request)
        askable = [name for name in shape.facets if name != search.OVERLAP or self.zone]
        asked = Asked.read(parameters, self.prefix, askable, usual=shape.sort)
        self.asked = asked if shape.has_search else replace(asked, text="")
        self.form_id = f"mentorship-choose-{self.number}" if csrf_token else ""

    # --- keeping a copy ---

    @property
    def seconds(self) -> int:
        """For how long a copy of the directory may be kept; 0 never, as in previews.

        What somebody types is kept for nobody: there is no end of words to fill a cache with.
        """
        if self.request is None or getattr(self.request, "is_preview", False) or self.asked.text:
            return 0
        return get_config().directory_cache_seconds

    @property
    def key(self) -> str:
        """What a copy depends on: whoever has another key gets another copy.

        The stamp stands for the mentors (M4), the chosen ones for the visitor.
        """
        glance, cycle = self.front.glance, self.front.cycle
        day = timezone.localdate(self.front.now, timezone.get_default_timezone())
        parts = (
            self.shape,
            self.asked,
            self.zone,
            self.form_id,
            translation.get_language(),
            glance.stamp,
            day,
            cycle and (cycle.pk, cycle.type, cycle.opens_on, cycle.closes_on, cycle.mentor_cap),
            sorted(self.front.chosen.mentor_ids),
            self.front.standing,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    # --- what was found ---

    @cached_property
    def found(self) -> search.Found:
        """All mentors who were asked for, in order, and the counts of the facets."""
        question = search.Question(
            words=search.words_asked(self.asked.text),
            chosen={name: frozenset(values) for name, values in self.asked.chosen.items()},
            zone=self.zone,
            sort=self.sort,
            scope=self.shape.scope,
        )
        index, cycle = self.front.index, self.front.cycle
        return search.find(index, question, cycle=cycle, now=self.front.now)

    @cached_property
    def page_obj(self) -> Page[int]:
        """The numbers of the mentors on the page that was asked for, or on the last one."""
        return Paginator(self.found.mentor_ids, self.shape.page_size).get_page(self.asked.page)

    @cached_property
    def cards(self) -> list[Card]:
        """The cards of this page, in two queries: the mentors, and their pictures."""
        wanted = list(self.page_obj.object_list)
        mentors = card_mentors(wanted)
        return self.front.cards([mentors[pk] for pk in wanted if pk in mentors], zone=self.zone)

    @property
    def total(self) -> int:
        """How many mentors were found."""
        return self.found.total

    @property
    def chosen(self) -> int:
        """How many mentors stand on the visitor's list; not for a copy, which is for many."""
        return len(self.front.chosen_ids) if self.front.chosen.mentor_ids else 0

    @property
    def limit(self) -> int:
        """How many the list holds (A1)."""
        return MAX_CHOICES

    # --- the form ---

    @cached_property
    def facets(self) -> list[Facet]:
        """What can be chosen."""
        return list(facets_of(self.shape.facets, self.front.index, self.found, self.asked))

    @cached_property
    def narrowings(self) -> list[Narrowing]:
        """What is chosen, each with the address without it."""
        return narrowings(self.asked, self.front.index, self.found)

    @property
    def has_form(self) -> bool:
        """Whether there is anything to ask."""
        return self.shape.has_search or bool(self.shape.facets)

    @property
    def sort(self) -> str:
        """The order of the list."""
        return self.asked.sort or self.shape.sort

    @property
    def sorts(self) -> list[tuple[str, str | Promise]]:
        """The orders that make sense here."""
        missing = {search.PLACES} if self.front.cycle is None else set()
        if not self.zone:
            missing.add(search.HOURS)
        return [(value, label) for value, label in SORTS.items() if value not in missing]

    @property
    def asks_zone(self) -> bool:
        """Whether the hours together are of interest while nobody knows the visitor's zone."""
        return search.OVERLAP in self.shape.facets and not self.zone

    @property
    def zones(self) -> list[str]:
        """All time zones, where the visitor has asked to choose one."""
        return zone_names() if self.asked.zone == CHOOSE_ZONE else []

    @property
    def zone_address(self) -> str:
        """Where the visitor says which time zone it is."""
        joint = "&" if len(self.asked.address) > 1 else ""
        return f"{replace(self.asked, zone='').address}{joint}zone={CHOOSE_ZONE}"

    @property
    def place(self) -> str:
        """The visitor's time zone, for people."""
        return self.zone.replace("_", " ")

    # --- other pages ---

    @property
    def pages(self) -> list[tuple[int | None, str]]:
        """The numbers of some pages with their addresses; None where some are left out."""
        paginator = self.page_obj.paginator
        numbers = paginator.get_elided_page_range(self.page_obj.number, on_each_side=1, on_ends=1)
        return [
            (number, self.asked.on_page(number)) if isinstance(number, int) else (None, "")
            for number in numbers
        ]

    @property
    def previous_page(self) -> str:
        """The address of the page before."""
        return self.asked.on_page(self.page_obj.previous_page_number())

    @property
    def next_page(self) -> str:
        """The address of the page behind."""
        return self.asked.on_page(self.page_obj.next_page_number())
