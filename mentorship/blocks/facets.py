"""The facets of a directory as visitors see them: named, counted, ticked."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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


#: Dozens of them stand on every page: a format is ten times as quick as a template. The names
#: of parameters and ids are ours; values are slugs or codes, and escaped like the labels.
_OPTION = (
    '<li><input type="%s" id="%s" name="%s" value="%s"%s><label for="%s">%s '
    '<span class="mentorship-facet__count">%d</span></label></li>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value that can be ticked, and how many mentors it would find."""

    parameter: str
    value: str
    label: str
    count: int
    is_chosen: bool
    id: str
    takes_one: bool

    def __html__(self) -> str:
        """The input with its label, for a template to show as it is."""
        return _OPTION % (
            "radio" if self.takes_one else "checkbox",
            self.id,
            self.parameter,
            html.escape(self.value),
            " checked" if self.is_chosen else "",
            self.id,
            html.escape(self.label),
            self.count,
        )


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
        return _joined(self.options)

    @property
    def more_html(self) -> str:
        """The items that are folded away."""
        return _joined(self.more)

    @property
    def is_asked(self) -> bool:
        """Whether anything is ticked."""
        return any(option.is_chosen for option in [*self.options, *self.more])

    @property
    def is_unfolded(self) -> bool:
        """Whether something is ticked among those that would be folded away."""
        return any(option.is_chosen for option in self.more)


def _joined(options: list[Option]) -> str:
    return mark_safe("".join(option.__html__() for option in options))  # noqa: S308


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
        label = labeller(name, index)
        labels = {value: label(value) for value in counts}
        values = sorted(counts, key=lambda value: _rank(name, value, index, labels[value]))
        chosen = asked.chosen.get(name, ())
        options = [
            Option(
                parameter=f"{asked.prefix}{name}",
                takes_one=name == search.OVERLAP,
                value=TYPE_SLUGS.get(value, value),
                label=labels[value],
                count=counts[value],
                is_chosen=value in chosen,
                id=f"mentorship-{asked.prefix}{name}-{number}",
            )
            for number, value in enumerate(values)
        ]
        yield Facet(
            name=name,
            parameter=f"{asked.prefix}{name}",
            label=LABELS[name],
            options=options[:_SHOWN],
            more=options[_SHOWN:],
            takes_one=name == search.OVERLAP,
        )


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


def narrowings(asked: Asked, index: Index) -> list[Narrowing]:
    """All that is asked for, each with the way out of it."""
    found = []
    if asked.text:
        found.append(Narrowing(label=f"“{asked.text}”", address=asked.without_text))
    for name in search.FACETS:
        label = labeller(name, index)
        for value in asked.chosen.get(name, ()):
            found.append(Narrowing(label=label(value), address=asked.without(name, value)))
    return found
