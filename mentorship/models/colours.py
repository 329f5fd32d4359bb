"""Colours that can be read: the contrast between two, as the WCAG count it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WHITE, NIGHT_CARD, INK = "#ffffff", "#1e2421", "#10201a"
READABLE = 4.5

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(value: str) -> bool:
    """Whether this is # and six digits."""
    return bool(_HEX.fullmatch(value))


def contrast(one: str, other: str) -> float:
    """How well one colour stands out from the other: from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def by_night(colour: str) -> str:
    """The same colour, as much lighter as it takes to be read on a dark card."""
    mixed = colour
    for percent in range(0, 101, 5):
        mixed = _mixed(colour, percent)
        if contrast(mixed, NIGHT_CARD) >= 7:
            break
    return mixed


def check_colour(value: str) -> None:
    """Refuse what is no colour, and a colour that cannot be read on white, or white on it."""
    if not is_colour(value):
        raise ValidationError(_("Write the colour as # and six digits, like #2d5a4c."), "colour")
    if contrast(value, WHITE) < READABLE:
        raise ValidationError(
            _("This colour is too light: white letters on it could not be read. Choose a darker."),
            "contrast",
        )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _mixed(colour: str, percent: int) -> str:
    """The colour with so much white in it."""
    parts = (round(part + (255 - part) * percent / 100) for part in _channels(colour))
    return "#" + "".join(f"{part:02x}" for part in parts)
