"""Write the catalogue of notices as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from mentorship.choices import Notice
from mentorship.domain.notices import RULES, Rule, Topic
from mentorship.notifications.events import EVENTS
from mentorship.notifications.placeholders import PLACEHOLDERS, allowed
from mentorship.notifications.wording import CATALOGUE

INTRODUCTION = """\
# Notices

This page is written by `manage.py mentorship_notices` from the catalogue that the outbox goes by:
what has happened, who is told, by which way, and in which words. Editors change the words in
Wagtail under *Mentorship → Wording*; readers choose ways and hours on their page of messages.

“Telegram, E-mail” means Telegram where the reader has linked it and can be reached, else e-mail,
unless the reader has chosen otherwise. “Quiet hours” says whether a notice waits until they are
over.
"""
HEAD = """\
| Notice | When | For | Ways | Can be off | Can be gathered | Quiet hours |
| --- | --- | --- | --- | --- | --- | --- |
"""


class Command(BaseCommand):
    """``mentorship_notices [--output FILE]``."""

    help = "Write the catalogue of notices as Markdown."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write."""
        parser.add_argument("--output", type=Path, help="File to write; otherwise standard output.")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        """Write the page, in English."""
        with translation.override("en"):
            page = "\n".join([INTRODUCTION, _overview(), *_words(), _placeholders()])
        if output is None:
            self.stdout.write(page)
        else:
            output.write_text(page, encoding="utf-8")


def _overview() -> str:
    lines = [_line(Notice(notice)) for topic in Topic for notice in _about(topic)]
    return "## All at a glance\n\n" + HEAD + "\n".join(lines) + "\n"


def _about(topic: Topic) -> list[str]:
    return [notice for notice, rule in RULES.items() if rule.topic == topic]


def _line(notice: Notice) -> str:
    rule = RULES[notice]
    cells = (
        f"`{notice.value}`",
        str(EVENTS[notice]),
        str(rule.audience.label),
        ", ".join(str(channel.label) for channel in rule.channels),
        "yes" if rule.can_be_off else "no",
        "yes" if rule.can_wait else "no",
        _quiet(rule),
    )
    return f"| {' | '.join(cells)} |"


def _quiet(rule: Rule) -> str:
    if rule.has_hour:
        return "count after its hour"
    return "do not count" if rule.is_urgent else "count"


def _words() -> Iterator[str]:
    for topic in Topic:
        notices = [notice for notice in _about(topic) if notice in CATALOGUE]
        if notices:
            yield f"## {topic.label}\n"
            yield "\n".join(_said(Notice(notice)) for notice in notices)


def _said(notice: Notice) -> str:
    words = CATALOGUE[notice]
    quoted = "\n".join(f"> {line}".rstrip() for line in str(words.body).split("\n"))
    button = f"\nButton: {words.action}\n" if words.action else ""
    names = ", ".join(f"`{each.written}`" for each in allowed(notice))
    return (
        f"### {notice.label}\n\n`{notice.value}` · **{words.subject}**\n\n{quoted}\n{button}\n"
        f"Placeholders: {names}\n"
    )


def _placeholders() -> str:
    rows = "\n".join(f"| `{each.written}` | {each.meaning} |" for each in PLACEHOLDERS.values())
    return f"## Placeholders\n\n| Placeholder | Stands for |\n| --- | --- |\n{rows}\n"
