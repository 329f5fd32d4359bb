"""The daily message: what it carries, each in short, as it reads now.

An e-mail has room for all of it. What does not fit into one message on Telegram goes into the
next one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.utils.text import Truncator

from mentorship.domain.gathering import carried_by
from mentorship.models import Notification

if TYPE_CHECKING:
    from .rendering import Message

#: Telegram takes 4,096 characters, by its own way of counting; these and a margin.
ROOM = 3900
#: Room for one message at least, however many words editors have put around it.
LEAST = 800
LONGEST = 400


@dataclass(slots=True, kw_only=True)
class Parts:
    """What a digest shows, what is left for the next one, and what has no point any more."""

    shown: list[str] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    pointless: list[int] = field(default_factory=list)


def room_beside(*words: str) -> int:
    """How much there is on Telegram beside the digest's own words."""
    return max(ROOM - sum(map(_length, words)), LEAST)


def sort(
    digest: Notification,
    *,
    render: Callable[[Notification], Message],
    is_wanted: Callable[[Notification], bool],
    room: int | None = None,
) -> Parts:
    """Sort what a digest carries. The first that has a point is shown, however long."""
    parts, length = Parts(), 0
    for row in carried_by(digest):
        text = _short(row, render) if is_wanted(row) else ""
        length += _length(text) + 2
        if not text:
            parts.pointless.append(row.pk)
        elif parts.left or (room is not None and parts.shown and length > room):
            parts.left.append(row.pk)
        else:
            parts.shown.append(text)
    return parts


def _length(text: str) -> int:
    """As Telegram counts: characters beyond the first 65,536 are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _short(row: Notification, render: Callable[[Notification], Message]) -> str:
    """One message: subject, beginning and link; of one whose matter is gone, nothing."""
    try:
        message = render(row)
    except ObjectDoesNotExist:
        return ""
    link = next((button.url for button in message.buttons if button.url), "")
    lines = [f"• {message.subject}", Truncator(message.text).chars(LONGEST), link]
    return "\n".join(line for line in lines if line)
