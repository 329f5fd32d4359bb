"""The facets of a directory as visitors see them: named, counted, ticked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorshipType
from mentorship.domain import search
from mentorship.domain.index import Index
from mentorship.models import language_name

from .asked import TYPE_SLUGS, Asked

#: So many values are shown at once; the others unfold.
_SHOWN = 8

LABELS: dict[str, str | Promise] = {
    search.EXPERTISE: _("Expertise"),
    search.LANGUAGE: _("Languages"),
    search.TYPE: _("Kind of mentorship"),
    search.OVERLAP: _("Hours of the day that you share"),
    search.FREE: _("Places"),
}


#: Dozens of them stand on every page: a format is ten times as quick as a template.
_ITEM = (
    '<li><input type="{kind}" id="{id}" name="{parameter}" value="{value}"{checked}>'
    '<label for="{id}">{label} <span class="mentorship-facet__count">{count}</span></label></li>'
)
_CHECKED = format_html("{}", " checked")


@functools.lru_cache(maxsize=4096)
def _item(kind: str, parameter: str, option: Option) -> str:
    """One option; the same ones are shown again and again."""
    return format_html(
        _ITEM,
        kind=kind,
        parameter=parameter,
        id=option.id,
        value=option.value,
        checked=_CHECKED if option.is_chosen else "",
        label=option.label,
        count=option.count,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value that can be ticked, and how many mentors it would find."""

    value: str
    label: str
    count: int
    is_chosen: bool
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A group of values; ``more`` are those that unfold."""

    name: str
    parameter: str
    label: str | Promise
    options: list[Option]
    more: list[Option]
    takes_one: bool = False

    @property
    def options_html(self) -> str:
        """The items of the list, as they are."""
        return self._items(self.options)

    @property
    def more_html(self) -> str:
        """The items that are folded away."""
        return self._items(self.more)

    def _items(self, options: list[Option]) -> str:
        kind = "radio" if self.takes_one else "checkbox"
        items = [_item(kind, self.parameter, option) for option in options]
        return format_html("{}" * len(items), *items) if items else ""

    @property
    def is_asked(self) -> bool:
        """Whether anything is ticked."""
        return any(option.is_chosen for option in [*self.options, *self.more])

    @property
    def is_unfolded(self) -> bool:
        """Whether something is ticked among those that would be folded away."""
        return any(option.is_chosen for option in self.more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Something asked for, and the address without it."""

    label: str
    address: str


def facets_of(
    names: tuple[str, ...], index: Index, found: search.Found, asked: Asked
) -> Iterator[Facet]:
    """The facets that there is something to choose in, in their order."""
    for name in names:
        counts = found.counts.get(name)
        if not counts:
            continue
        chosen = asked.chosen.get(name, ())
        options = [
            Option(
                value=TYPE_SLUGS.get(value, value),
                label=label,
                count=counts[value],
                is_chosen=value in chosen,
                id=f"mentorship-{asked.prefix}{name}-{number}",
            )
            for number, (value, label) in enumerate(_in_order(name, index, counts))
        ]
        yield Facet(
            name=name,
            parameter=f"{asked.prefix}{name}",
            label=LABELS[name],
            options=options[:_SHOWN],
            more=options[_SHOWN:],
            takes_one=name == search.OVERLAP,
        )


def _in_order(name: str, index: Index, values: Iterable[str]) -> list[tuple[str, str]]:
    """The values with their labels; the long facets are put in order once for an index."""
    if name not in (search.EXPERTISE, search.LANGUAGE):
        return _labelled(name, index, values)
    key = (name, get_language())
    if key not in index.orders:
        index.orders[key] = _labelled(name, index, values)
    return index.orders[key]


def _labelled(name: str, index: Index, values: Iterable[str]) -> list[tuple[str, str]]:
    label = labeller(name, index)
    pairs = [(value, label(value)) for value in values]
    return sorted(pairs, key=lambda pair: _rank(name, pair[0], index, pair[1]))


def _rank(name: str, value: str, index: Index, label: str) -> tuple[object, ...]:
    """The frequent ones first, whatever else is chosen, so that nothing jumps about."""
    if name == search.EXPERTISE:
        return (-index.topics[value].bit_count(), label)
    if name == search.LANGUAGE:
        return (-index.languages[value].bit_count(), label)
    if name == search.OVERLAP:
        return (int(value),)
    return (list(TYPE_SLUGS).index(value) if value in TYPE_SLUGS else 0,)


def labeller(name: str, index: Index) -> Callable[[str], str]:
    """What names the values of a facet."""
    if name == search.EXPERTISE:
        return lambda value: index.topic_names.get(value, value)
    if name == search.LANGUAGE:
        return language_name
    if name == search.TYPE:
        return lambda value: str(MentorshipType(value).label)
    if name == search.OVERLAP:
        return _hours
    return lambda _value: str(_("Has an open place"))


def _hours(value: str) -> str:
    number = int(value)
    return ngettext("%(n)d hour or more", "%(n)d hours or more", number) % {"n": number}


def narrowings(asked: Asked, index: Index, found: search.Found) -> list[Narrowing]:
    """All that narrows the list, each with the way out; a value that nobody has does not."""
    ways = []
    if asked.text:
        ways.append(Narrowing(label=f"“{asked.text}”", address=asked.without_text))
    for name in search.FACETS:
        label = labeller(name, index)
        known = found.counts.get(name, {})
        for value in (value for value in asked.chosen.get(name, ()) if value in known):
            ways.append(Narrowing(label=label(value), address=asked.without(name, value)))
    return ways
