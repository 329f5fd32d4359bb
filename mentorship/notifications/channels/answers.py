"""What the other side can answer, and what follows from it: the rows of the tables beside this.

Each table is read from the top; the first row that fits counts. The rows name classes, codes
and words instead of importing the libraries that raise them, so that the tables read as such
and can be printed; ``docs/reference/answers.md`` shows them and is compared with them.
"""

from __future__ import annotations

import enum
from collections.abc import Container
from dataclasses import dataclass, field


class Verdict(enum.Enum):
    """What follows from an answer."""

    DONE = "It counts as sent."
    LATER = "It did not leave: tried again, later and later."
    SLOW_DOWN = "It did not leave: tried again when we were told to, which costs no attempt."
    MOVED = "It did not leave: the new address is kept and tried at once."
    REFUSED = "It never will: given up in the open; what Telegram refuses goes by e-mail."
    NO_ADDRESS = "As refused, and nothing more is sent to this address; the team is told once."
    GONE = "As refused, and nothing more is sent to this chat until it writes again."
    STOPPED = "The channel stands still and the supervisors are told once; no attempt is lost."
    UNKNOWN = "It may have left: shown as unknown and not repeated, unless repeating is harmless."


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An exception, as far as the tables look at it.

    ``names`` are its classes; ``causes`` the classes of what led to it; ``at`` how far a
    conversation with a mail server had come.
    """

    names: frozenset[str]
    text: str = ""
    code: int | None = None
    causes: frozenset[str] = frozenset()
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One row: who says what, and what we do."""

    says: str
    verdict: Verdict
    names: tuple[str, ...]
    codes: Container[int] = field(default_factory=tuple)
    words: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    at: tuple[str, ...] = ()

    def fits(self, trouble: Trouble) -> bool:
        """Whether this row is about the trouble. What a row does not name it does not ask."""
        return (
            not trouble.names.isdisjoint(self.names)
            and (not self.codes or trouble.code in self.codes)
            and (not self.words or any(word in trouble.text for word in self.words))
            and (not self.causes or not trouble.causes.isdisjoint(self.causes))
            and (not self.at or trouble.at in self.at)
        )


def judge(table: tuple[Answer, ...], trouble: Trouble) -> Answer:
    """The first row that fits; the last row of every table fits everything."""
    return next(row for row in table if row.fits(trouble))


def names_of(error: BaseException) -> frozenset[str]:
    """The names of an exception's classes."""
    return frozenset(cls.__name__ for cls in type(error).__mro__)


def causes_of(error: BaseException, *, depth: int = 8) -> frozenset[str]:
    """The names of the classes of everything that led to an exception."""
    found: set[str] = set()
    cause = error.__cause__ or error.__context__
    while cause is not None and depth:
        found |= names_of(cause)
        cause, depth = cause.__cause__ or cause.__context__, depth - 1
    return frozenset(found)
