"""Telegram's HTML: from marked-up text to plain text with entities, as the server does it."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

Entity = dict[str, Any]

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
LINK = re.compile(r"^(https?|tg|mailto|tel):", re.IGNORECASE)
TAG = re.compile(r"<(/?)([^\s<>/]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
ESCAPE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
SELF_EVIDENT = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?:(?<=\s)|^)(?P<bot_command>/[a-zA-Z0-9_]{1,32})\b"
)


class EntityError(ValueError):
    """The markup is broken; the message is worded as the Bot API words it."""


def utf16_length(text: str) -> int:
    """Offsets in the Bot API count UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class _Parser:
    source: str
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    stack: list[tuple[str, Entity]] = field(default_factory=list)

    def run(self) -> None:
        position = 0
        while (start := self.source.find("<", position)) >= 0:
            self._add_text(self.source[position:start])
            match = TAG.match(self.source, start)
            if match is None:
                raise EntityError(f"Unclosed start tag at byte offset {self._byte(start)}")
            (self._close if match[1] else self._open)(match)
            position = match.end()
        self._add_text(self.source[position:])
        if self.stack:
            raise EntityError(
                f'Can\'t find end tag corresponding to start tag "{self.stack[-1][0]}"'
            )

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _add_text(self, piece: str) -> None:
        self.text += ESCAPE.sub(lambda match: html.unescape(match[0]), piece)

    def _open(self, match: re.Match[str]) -> None:
        tag = match[2].lower()
        attributes = {
            name.lower(): html.unescape(a or b or c)
            for name, a, b, c in ATTRIBUTE.findall(match[3])
        }
        is_other_span = tag == "span" and attributes.get("class") != "tg-spoiler"
        if tag not in STYLES or is_other_span:
            offset = self._byte(match.start())
            raise EntityError(f'Unsupported start tag "{tag}" at byte offset {offset}')
        entity: Entity = {"type": STYLES[tag], "offset": utf16_length(self.text), "length": 0}
        if tag == "a":
            entity["url"] = attributes.get("href", "")
        self.stack.append((tag, entity))

    def _close(self, match: re.Match[str]) -> None:
        tag, offset = match[2].lower(), self._byte(match.start())
        if not self.stack:
            raise EntityError(f"Unexpected end tag at byte offset {offset}")
        expected, entity = self.stack.pop()
        if tag and tag != expected:
            raise EntityError(
                f"Unmatched end tag at byte offset {offset}, "
                f'expected "</{expected}>", found "</{tag}>"'
            )
        entity["length"] = utf16_length(self.text) - entity["offset"]
        is_dead_link = "url" in entity and not LINK.match(entity["url"])
        if entity["length"] and not is_dead_link:
            self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return plain text and entities, outer before inner; ``EntityError`` on bad markup."""
    parser = _Parser(source)
    parser.run()
    return _trimmed(parser.text, parser.entities)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take the white space off both ends, and from the entities what covered it."""
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    text = text.strip()
    end = utf16_length(text)
    kept = []
    for entity in entities:
        first = max(entity["offset"] - cut, 0)
        last = min(entity["offset"] - cut + entity["length"], end)
        if last > first:
            kept.append(entity | {"offset": first, "length": last - first})
    return text, _sorted(kept)


def with_links(text: str, entities: list[Entity]) -> list[Entity]:
    """Add what the server sees by itself: addresses, mail addresses and /commands."""
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in {"text_link", "code", "pre"}
    ]
    found: list[Entity] = []
    for match in SELF_EVIDENT.finditer(text):
        kind = str(match.lastgroup)
        start = utf16_length(text[: match.start(kind)])
        length = utf16_length(match[kind])
        if not any(a < start + length and start < b for a, b in taken):
            found.append({"type": kind, "offset": start, "length": length})
    return _sorted([*entities, *found])


def _sorted(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))
