"""What the address of a page asks of a directory, and the addresses that lead on from there.

Several directories on one page keep their parameters apart by a prefix; the first has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from mentorship.choices import MentorshipType
from mentorship.domain import search

from .visitor import ZONE_PARAMETER

#: Addresses are for people, states of the code are not.
TYPE_SLUGS = {
    MentorshipType.LONG_TERM.value: "long-term",
    MentorshipType.AD_HOC.value: "ad-hoc",
}
_TYPES = {slug: kind for kind, slug in TYPE_SLUGS.items()}
_VALUES_AT_MOST = 20
#: What ``?zone=`` says to be asked for the time zone.
CHOOSE_ZONE = "choose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One directory's part of an address, in one spelling whatever was typed."""

    prefix: str = ""
    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zone: str = ""
    sort: str = ""
    page: int = 1
    #: Parameters of other directories on the page, which links must not lose.
    others: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(
        cls, parameters: QueryDict, prefix: str, facets: Iterable[str], *, usual: str = ""
    ) -> Asked:
        """Read the parameters; nonsense is as good as nothing, and so is the usual order."""
        text = " ".join(parameters.get(f"{prefix}q", "").replace("\0", "").split())
        page = parameters.get(f"{prefix}page", "")
        sort = parameters.get(f"{prefix}sort", "")
        return cls(
            prefix=prefix,
            text=text[: search.MAX_QUERY] if search.words_asked(text) else "",
            chosen={
                name: values
                for name in facets
                if (values := _values(name, parameters.getlist(f"{prefix}{name}")))
            },
            zone=parameters.get(ZONE_PARAMETER, "")[:64],
            sort=sort if sort in search.SORTS and sort != usual else "",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
            others=tuple(_others(parameters, prefix)),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters in their one order."""
        own = [("q", self.text)] if self.text else []
        for name in search.FACETS:
            own += [(name, TYPE_SLUGS.get(value, value)) for value in self.chosen.get(name, ())]
        if self.sort:
            own.append(("sort", self.sort))
        if self.page > 1:
            own.append(("page", str(self.page)))
        pairs = [(f"{self.prefix}{name}", value) for name, value in own]
        if self.zone and self.zone != CHOOSE_ZONE:
            pairs.append((ZONE_PARAMETER, self.zone))
        return pairs

    @property
    def address(self) -> str:
        """The query string of this state, for a link on the same page."""
        query = QueryDict(mutable=True)
        for name, value in [*self.others, *self.pairs()]:
            query.appendlist(name, value)
        return f"?{query.urlencode()}"

    def on_page(self, number: int) -> str:
        """The address of another page of the same list."""
        return replace(self, page=number).address

    def without(self, name: str, value: str) -> str:
        """The address without one value of a facet."""
        left = tuple(each for each in self.chosen.get(name, ()) if each != value)
        return replace(self, chosen={**self.chosen, name: left}, page=1).address

    @property
    def without_text(self) -> str:
        """The address without the words."""
        return replace(self, text="", page=1).address

    @property
    def without_all(self) -> str:
        """The address of the whole list."""
        return replace(self, text="", chosen={}, page=1).address

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for that could leave a mentor out."""
        return bool(self.text or any(self.chosen.values()))


def _values(name: str, found: list[str]) -> tuple[str, ...]:
    values = {value.replace("\0", "")[:100] for value in found[:_VALUES_AT_MOST]} - {""}
    if name == search.TYPE:
        values = {_TYPES[value] for value in values if value in _TYPES}
    if name == search.OVERLAP:
        values &= {str(hours) for hours in search.OVERLAPS}
        values = {min(values, key=int)} if values else set()
    if name == search.FREE:
        values &= {"1"}
    return tuple(sorted(values))


def _others(parameters: QueryDict, prefix: str) -> Iterable[tuple[str, str]]:
    """What belongs to another directory: "d2-page" to the second one, "page" to the first."""
    own = {f"{prefix}{name}" for name in ("q", "sort", "page", *search.FACETS)}
    for name, values in parameters.lists():
        known = name.partition("-")[2] if _is_prefixed(name) else name
        if name not in own and known in {"q", "sort", "page", *search.FACETS}:
            for value in values[:_VALUES_AT_MOST]:
                yield name, value.replace("\0", "")[: search.MAX_QUERY]


def _is_prefixed(name: str) -> bool:
    number = name.partition("-")[0]
    return number[:1] == "d" and number[1:].isdigit()
