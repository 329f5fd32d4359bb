"""The catalogue: for every notice its words, its buttons and the facts that they may name."""

from __future__ import annotations

from .words import access, machinery, mentees, mentors, offers, team
from .words.base import PLACEHOLDER, Wording, fill
from .words.offers import ACCEPT_LABEL, DECLINE_LABEL, REMARKS_LABEL

CATALOGUE: dict[str, Wording] = {
    **access.WORDS,
    **mentors.WORDS,
    **offers.WORDS,
    **mentees.WORDS,
    **team.WORDS,
    **machinery.WORDS,
}

__all__ = [
    "ACCEPT_LABEL",
    "CATALOGUE",
    "DECLINE_LABEL",
    "PLACEHOLDER",
    "REMARKS_LABEL",
    "Wording",
    "fill",
]
