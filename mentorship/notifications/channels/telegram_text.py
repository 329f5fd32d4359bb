"""Text as Telegram takes it: escaped, and no longer than it may be.

Telegram counts as JavaScript does: most characters are one, an emoji is two.
"""

from __future__ import annotations

from html import escape

from telegram.constants import MessageLimit

from ..rendering import Message

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
LONGEST_TITLE = 256
_CUT = "…"


def length_of(text: str) -> int:
    """The length of a text in Telegram's units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, room: int) -> str:
    """The text, or as much of it as there is room for with a sign that more was there."""
    if length_of(text) <= room:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (room - length_of(_CUT))]
    return units.decode("utf-16-le", "ignore") + _CUT


def as_html(message: Message) -> str:
    """The message in the only markup we use, escaped, within Telegram's limit."""
    title = shortened(message.subject, LONGEST_TITLE)
    text = shortened(message.text, LONGEST - length_of(title) - length_of("\n\n"))
    return f"<b>{escape(title, quote=False)}</b>\n\n{escape(text, quote=False)}"
