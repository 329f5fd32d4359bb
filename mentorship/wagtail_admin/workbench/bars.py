"""Bars drawn as SVG by the server: whole numbers in attributes, colours by class.

A bar stands in the row of a table that says the same in numbers, so it is hidden from those
who listen to the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The length of a full bar in its own units; below a thousand, so that no locale groups digits.
LENGTH = 300


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: what it stands for, where it begins and how long it is."""

    kind: str
    start: int
    length: int


def draw(parts: Sequence[tuple[str, int]], whole: int) -> list[Segment]:
    """The pieces of a bar, each in proportion to the whole; what is there can be seen."""
    segments: list[Segment] = []
    reached, drawn = 0, 0
    for kind, count in parts:
        if count <= 0 or whole <= 0:
            continue
        reached += count
        end = min(max(round(LENGTH * reached / whole), drawn + 2), LENGTH)
        segments.append(Segment(kind, drawn, end - drawn))
        drawn = end
    return [segment for segment in segments if segment.length]
