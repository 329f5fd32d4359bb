"""Write the lifecycle tables as Mermaid state diagrams, for the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mentorship.domain.lifecycle import TABLES, Transition

INTRODUCTION = """\
# Lifecycle

This page is written by `manage.py mentorship_diagram` from the table that the code enforces.
What is not drawn here cannot happen.
"""


class Command(BaseCommand):
    """``mentorship_diagram [--output FILE]``."""

    help = "Write the lifecycle as Mermaid state diagrams and tables."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write."""
        parser.add_argument("--output", type=Path, help="File to write; otherwise standard output.")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        """Write all tables."""
        page = "\n".join([INTRODUCTION, *map(_section, TABLES)])
        if output is None:
            self.stdout.write(page)
        else:
            output.write_text(page, encoding="utf-8")


def _section(name: str) -> str:
    rows = list(TABLES[name].values())
    diagram = "\n".join(f"    {line}" for row in rows for line in _arrows(row))
    table = "\n".join(_table_line(row) for row in rows)
    return (
        f"## {name.capitalize()}\n\n```mermaid\nstateDiagram-v2\n{diagram}\n```\n\n"
        f"| Move | From | To | Who | Right of the team |\n"
        f"| --- | --- | --- | --- | --- |\n{table}\n"
    )


def _arrows(row: Transition) -> list[str]:
    sources = sorted(row.sources) or ["[*]"]
    return [f"{source} --> {row.target}: {row.name}" for source in sources]


def _table_line(row: Transition) -> str:
    who = ", ".join(sorted(role.value for role in row.who))
    right = f"`{row.right.value}`" if row.right else "–"
    source = ", ".join(sorted(row.sources)) or "–"
    return f"| {row.name} | {source} | {row.target} | {who} | {right} |"
