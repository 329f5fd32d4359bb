"""The daily message: what it carries, each in short, as it reads now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.utils.text import Truncator
from django.utils.translation import ngettext

from mentorship.domain.gathering import carried_by
from mentorship.models import Notification

if TYPE_CHECKING:
    from .rendering import Message

#: Telegram takes 4,096 characters; the title and the end need some of them.
ROOM = 3400
LONGEST = 400


def tell(
    digest: Notification,
    *,
    render: Callable[[Notification], Message],
    is_wanted: Callable[[Notification], bool],
) -> str:
    """The messages of a digest, one below the other; those that have no point any more are out."""
    parts: list[str] = []
    left_out, length = 0, 0
    for row in carried_by(digest):
        text = _short(row, render) if is_wanted(row) else ""
        if text and length + len(text) > ROOM:
            left_out += 1
        elif text:
            parts.append(text)
            length += len(text) + 2
    if left_out:
        more = ngettext("and %(count)s more", "and %(count)s more", left_out)
        parts.append(more % {"count": left_out})
    return "\n\n".join(parts)


def _short(row: Notification, render: Callable[[Notification], Message]) -> str:
    """One message: subject, beginning and link; of one whose matter is gone, nothing."""
    try:
        message = render(row)
    except ObjectDoesNotExist:
        return ""
    link = next((button.url for button in message.buttons if button.url), "")
    lines = [f"• {message.subject}", Truncator(message.text).chars(LONGEST), link]
    return "\n".join(line for line in lines if line)
