"""From text with entities to HTML that is safe by construction: every tag is ours."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .entities import Entity

SHAPES = {
    "bold": "<strong>{}</strong>",
    "italic": "<em>{}</em>",
    "underline": "<u>{}</u>",
    "strikethrough": "<s>{}</s>",
    "spoiler": '<span class="spoiler" tabindex="0">{}</span>',
    "code": "<code>{}</code>",
    "pre": "<pre>{}</pre>",
    "blockquote": "<blockquote>{}</blockquote>",
    "bot_command": '<span class="command">{}</span>',
}
ANCHOR = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'


def render(text: str, entities: list[Entity]) -> SafeString:
    """Return the text with its entities as nested HTML elements."""
    units = text.encode("utf-16-le")
    return _render(units, 0, len(units) // 2, entities)


def _slice(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")


def _render(units: bytes, start: int, end: int, entities: list[Entity]) -> SafeString:
    pieces: list[str] = []
    position, rest = start, list(entities)
    while rest:
        entity = rest.pop(0)
        first = entity["offset"]
        last = min(first + entity["length"], end)
        if first < position:  # crosses one that is already drawn: leave it out
            continue
        inner = [e for e in rest if e["offset"] < last]
        rest = rest[len(inner) :]
        pieces.append(format_html("{}", _slice(units, position, first)))
        pieces.append(
            _element(entity, _slice(units, first, last), _render(units, first, last, inner))
        )
        position = last
    pieces.append(format_html("{}", _slice(units, position, end)))
    return mark_safe("".join(pieces))  # noqa: S308 - joined from format_html results alone


def _element(entity: Entity, text: str, content: SafeString) -> SafeString:
    match entity["type"]:
        case "text_link":
            return format_html(ANCHOR, entity["url"], content)
        case "url":
            return format_html(ANCHOR, text, content)
        case "email":
            return format_html(ANCHOR, f"mailto:{text}", content)
        case kind:
            return format_html(SHAPES.get(kind, "{}"), content)
