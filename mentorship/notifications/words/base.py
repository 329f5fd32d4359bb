"""What the words of one notice are, and how facts are put into them.

Placeholders stand in braces. A body is paragraphs with an empty line between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one notice. ``action`` labels the link that goes with it."""

    subject: Any
    body: Any
    action: Any = ""


def fill(text: object, facts: dict[str, str]) -> str:
    """Put the facts into the placeholders; an unknown placeholder stays as it is."""
    return PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), str(text))
