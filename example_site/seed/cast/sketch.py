"""What is known of an invented mentor or mentee before there is a database row."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ..portraits import Look

DOMAIN = "mentorship.example"  # a name that can never exist


def address(name: str) -> str:
    """``amara.okafor@mentorship.example``, in plain letters."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ı", "i"))
    return f"{plain.encode('ascii', 'ignore').decode().replace(' ', '.')}@{DOMAIN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """``long`` and ``ad_hoc`` are how many mentees of each type; none where not offered."""

    name: str
    headline: str
    bio: str
    zone: str
    languages: str
    expertise: str
    look: Look
    long: int = 0
    ad_hoc: int = 0
    phone: bool = False
    status: str = "ACTIVE"

    @property
    def email(self) -> str:
        """An address under a name that can never exist."""
        return address(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A mentee in a cycle and what happened to them.

    ``wishes`` are mentors' first names in order, ``applied`` is how many hours ago.
    ``then`` reads like "approve@70 decline@52 accept@30": what happened, hours ago.
    """

    name: str
    zone: str
    subject: str
    topics: str
    motivation: str
    wishes: str
    applied: float
    then: str = ""

    @property
    def email(self) -> str:
        """An address under a name that can never exist."""
        return address(self.name)
