"""What a mentor's card shows, read with a fixed number of queries however many there are."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import floatformat
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mentorship.domain.applications import AlreadyMatched
from mentorship.domain.directory import (
    ApplyState,
    Glance,
    apply_state,
    cycle_state,
    glance,
    open_cycle,
)
from mentorship.domain.figures import places_free
from mentorship.domain.index import Index, Row, index_of
from mentorship.domain.search import hours_together
from mentorship.domain.standing import Standing
from mentorship.models import MAX_CHOICES, Cycle, MentorProfile, language_name

from .chosen import Chosen
from .pictures import Picture, picture_of
from .visitor import standing

_ATTRIBUTE = "_mentorship_front"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A mentor's places in the open cycle: how many in all, and how many no match takes."""

    free: int
    cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One visible mentor, and whether this visitor can apply."""

    mentor: MentorProfile
    state: ApplyState
    is_chosen: bool
    load: Places | None
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    #: Hours of the day that mentor and visitor share; none where one zone is not known.
    hours: float | None = None
    #: The language in which the words are said.
    language: str | None = None

    @property
    def id(self) -> str:
        """The mentor's number as forms send it, whatever a language does to numbers."""
        return str(self.mentor.pk)

    @property
    def address(self) -> str:
        """Where the mentor's own page is."""
        return _address(self.mentor.slug, get_urlconf() or "", get_script_prefix(), self.language)

    @property
    def apply_label(self) -> str:
        """The button's words; whom one applies to is said to those who do not see the card."""
        return _apply_label(self.mentor.name, self.language)

    @property
    def places(self) -> str:
        """How many places are free, in words; nothing where the mentor has none to give."""
        return _places(self.load) if self.load else ""

    @property
    def chips(self) -> str:
        """The fields of expertise as a list; nothing where there are none."""
        return _chips(self.topics, self.language) if self.topics else ""

    @property
    def facts(self) -> str:
        """What else helps to choose, as a description list: languages, hours together, places."""
        return _facts(self.languages, self.hours, self.load, self.language)

    @property
    def picture(self) -> Picture | None:
        """The picture, for whoever shows it: made of what ``card_mentors`` fetched."""
        return picture_of(self.mentor.photo)


#: What many cards say alike is put into words once for each language.
_words_once = functools.lru_cache(maxsize=4096)


@_words_once
def _apply_label(name: str, _language: str | None) -> str:
    return format_html(_('Apply<span class="mentorship-hidden"> to {name}</span>'), name=name)


@_words_once
def _address(slug: str, _urlconf: str, _prefix: str, _language: str | None) -> str:
    return reverse("mentorship:mentor_detail", kwargs={"slug": slug})


@_words_once
def _names_of(codes: tuple[str, ...], _language: str | None) -> tuple[str, ...]:
    return tuple(map(language_name, codes))


@_words_once
def _chips(topics: tuple[str, ...], _language: str | None) -> str:
    items = format_html_join("", "<li>{}</li>", ((topic,) for topic in topics))
    return format_html(
        '<ul class="mentorship-chips" aria-label="{}">{}</ul>', _("Expertise"), items
    )


@_words_once
def _facts(
    languages: tuple[str, ...], hours: float | None, load: Places | None, _language: str | None
) -> str:
    facts = []
    if languages:
        facts.append((_("Languages"), ", ".join(languages)))
    if hours is not None:
        facts.append((_("Hours together"), _shared(hours)))
    if load:
        facts.append((_("Places"), _places(load)))
    return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", facts)


def _shared(hours: float) -> str:
    if not hours:
        return _("none in daytime")
    return _("%(hours)s of your day") % {"hours": floatformat(hours, "-1")}


def _places(load: Places) -> str:
    return _("%(free)s of %(cap)s free") % {"free": load.free, "cap": load.cap}


class Front:
    """What every block and page of one request shares: the cycle, the moment, the choices."""

    def __init__(self, request: HttpRequest | None) -> None:
        self.now = timezone.now()
        self.chosen = Chosen.of(request)
        self._request = request
        self._numbers: Counter[str] = Counter()

    @cached_property
    def language(self) -> str | None:
        """The language of the page."""
        return get_language()

    @cached_property
    def standing(self) -> Standing:
        """How whoever makes the request stands in the open cycle."""
        return standing(self._request)

    @cached_property
    def glance(self) -> Glance:
        """The open cycle, and the stamp of all mentors."""
        return glance()

    @cached_property
    def cycle(self) -> Cycle | None:
        """The open cycle; a page that shows nobody needs no stamp."""
        return self.glance.cycle if "glance" in vars(self) else open_cycle()

    @cached_property
    def index(self) -> Index:
        """All visible mentors, as the stamp has them."""
        return index_of(self.glance.stamp, self.glance.cycle)

    def next_number(self, kind: str) -> int:
        """The number of one more of a kind on the page, so that no two are mixed up."""
        self._numbers[kind] += 1
        return self._numbers[kind]

    @property
    def cycle_state(self) -> ApplyState:
        """Whether applications are taken at all."""
        return cycle_state(self.cycle, now=self.now)

    @cached_property
    def places_free(self) -> int | None:
        """How many mentees the open cycle still has room for; none without a cycle."""
        if self.cycle is None:
            return None
        today = timezone.localdate(self.now, timezone.get_default_timezone())
        return places_free(self.cycle, today=today)

    def cards(self, mentors: Iterable[MentorProfile], *, zone: str = "") -> list[Card]:
        """A card for each mentor, in the given order; ``zone`` is the visitor's."""
        return [self._card(mentor, self.index.get(mentor.pk), zone) for mentor in mentors]

    def _card(self, mentor: MentorProfile, row: Row | None, zone: str) -> Card:
        places = self._places(row)
        return Card(
            mentor=mentor,
            state=self._state(mentor, places),
            is_chosen=mentor.pk in self.chosen_ids,
            load=places,
            topics=tuple(name for _slug, name in row.topics) if row else (),
            languages=_names_of(row.languages, self.language) if row else (),
            language=self.language,
            hours=hours_together(zone, row.zone, self.now.date()) if row and zone else None,
        )

    def _places(self, row: Row | None) -> Places | None:
        cap = row.places(self.cycle) if row and self.cycle else 0
        return Places(free=max(cap - row.taken, 0), cap=cap) if row and cap else None

    def _state(self, mentor: MentorProfile, places: Places | None) -> ApplyState:
        free = places.free if places else None
        state = apply_state(mentor, self.cycle, now=self.now, free=free)
        reason = self.own_reason(mentor) if state.enabled else ""
        return ApplyState(enabled=False, reason=reason) if reason else state

    def own_reason(self, mentor: MentorProfile) -> str | Promise:
        """Why this visitor cannot apply where others can (A1, A10)."""
        own = self.standing
        if mentor.user_id is not None and mentor.user_id == own.account_id:
            return _ONESELF
        if mentor.pk in own.applied:
            return _APPLIED
        if own.is_matched:
            return AlreadyMatched.sentence
        if mentor.pk in self.chosen_ids:
            return ""
        if len(own.applied) >= MAX_CHOICES:
            return _ALL_USED % {"limit": MAX_CHOICES}
        full = len(self.chosen_ids | own.applied) >= MAX_CHOICES
        return _FULL % {"limit": MAX_CHOICES} if full else ""

    @cached_property
    def chosen_ids(self) -> frozenset[int]:
        """The mentors on the visitor's list; who is not visible any more takes up no place."""
        known = self.index.place_of
        return frozenset(pk for pk in self.chosen.mentor_ids if pk in known)


_ONESELF = gettext_lazy("This is your own profile.")
_APPLIED = gettext_lazy("You have applied to this mentor already.")
_ALL_USED = gettext_lazy("You have applied to %(limit)s mentors, as many as one can in a cycle.")
_FULL = gettext_lazy("Your list is full: %(limit)s mentors. Take one off to choose another.")


def front_of(request: HttpRequest | None) -> Front:
    """The shared readings of a request, made at the first use."""
    if request is None:
        return Front(None)
    front: Front | None = getattr(request, _ATTRIBUTE, None)
    if front is None:
        front = Front(request)
        setattr(request, _ATTRIBUTE, front)
    return front


def visible_mentors() -> QuerySet[MentorProfile, Any]:
    """Mentors whom the public may see (M4), with all that a card shows."""
    return (
        MentorProfile.objects.visible()
        .select_related("photo", "user")
        .prefetch_related("expertise", "languages", "photo__renditions")
    )
