"""A pen that draws smooth shapes on a large sheet, so that the small picture has soft edges."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

Point = tuple[float, float]
SIDE = 400  # what the drawings count in
FINE = 3  # pixels for each of these, before the picture is made smaller
STEPS = 14


class Pen:
    """Draws on a sheet of 400 × 400 units, whatever its pixels are."""

    def __init__(self, sheet: Image.Image) -> None:
        self.sheet = sheet
        self._draw = ImageDraw.Draw(sheet, "RGBA")

    def blob(self, points: Sequence[Point], colour: str, opacity: float = 1) -> None:
        """A filled shape whose outline runs smoothly through the points."""
        self._draw.polygon(_scaled(_closed_curve(points)), fill=_paint(colour, opacity))

    def mirrored(self, half: Sequence[Point], colour: str, opacity: float = 1) -> None:
        """A shape that is given by its left half, from top to bottom."""
        other = [(SIDE - x, y) for x, y in reversed(half) if x != SIDE / 2]
        self.blob([*half, *other], colour, opacity)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: str, o: float = 1) -> None:
        """An ellipse around a point."""
        box = _scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.ellipse(box, fill=_paint(colour, o))

    def ring(self, x: float, y: float, r: float, colour: str, width: float) -> None:
        """A circle's outline."""
        box = _scaled([(x - r, y - r), (x + r, y + r)])
        self._draw.ellipse(box, outline=_paint(colour, 1), width=round(width * FINE))

    def line(self, points: Sequence[Point], colour: str, width: float, o: float = 1) -> None:
        """A smooth line with round ends."""
        curve = _scaled(_open_curve(points))
        self._draw.line(curve, fill=_paint(colour, o), width=round(width * FINE), joint="curve")
        if o == 1:  # what shines through would show where the ends lie over the line
            for x, y in (points[0], points[-1]):
                self.oval(x, y, width / 2, width / 2, colour)


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * FINE, y * FINE) for x, y in points]


def _paint(colour: str, opacity: float) -> tuple[int, int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue, round(255 * opacity)


def _closed_curve(points: Sequence[Point]) -> list[Point]:
    count = len(points)
    curve: list[Point] = []
    for at in range(count):
        window = [points[(at + shift) % count] for shift in (-1, 0, 1, 2)]
        curve += _stretch(*window)
    return curve


def _open_curve(points: Sequence[Point]) -> list[Point]:
    padded = [points[0], *points, points[-1]]
    curve: list[Point] = []
    for at in range(len(points) - 1):
        curve += _stretch(*padded[at : at + 4])
    return [*curve, points[-1]]


def _stretch(before: Point, start: Point, end: Point, after: Point) -> list[Point]:
    """Points between two of the outline's, by Catmull and Rom."""

    def at(t: float, a: float, b: float, c: float, d: float) -> float:
        bend = (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
        return 0.5 * (2 * b + (c - a) * t + bend)

    axes = list(zip(before, start, end, after, strict=True))
    return [(at(t / STEPS, *axes[0]), at(t / STEPS, *axes[1])) for t in range(STEPS)]
