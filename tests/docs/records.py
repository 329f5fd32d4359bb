"""What each picture of the how-to shows, in words: they lie beside it, and a test compares them.

Pixels differ from one machine to the next with its letters; words, roles and names do not. The
record names its picture by size and digest, so that neither is changed without the other.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import wagtail
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: So many lines of a difference are told.
MOST_LINES = 40
_TITLE = "What {name} shows. Both are written by `make pictures`."
_TIME = r"\d{1,2}(?::\d\d)?\s[ap]\.m\.|\d{1,2}:\d\d|\bnoon\b|\bmidnight\b"
#: What another minute, focus, row number or small release would change, and what stands for it.
_PASSING = (
    (re.compile(r"^\s*- /url: .*\n", re.MULTILINE), ""),
    (re.compile(r" \[(?:active|cursor=pointer|ref=\w+)\]"), ""),
    (re.compile(r"\bWagtail \d+(?:\.\d+)+"), "Wagtail (release)"),
    (re.compile(_TIME), "(time)"),
    (re.compile(r",\s\d+\sminutes?\b"), ""),
    (re.compile(r"\b\d+\sminutes?\b"), "(minutes)"),
    (re.compile(r"[ \u00a0]+$", re.MULTILINE), ""),
)


def words_of(page: Page) -> str:
    """Everything on the page that has a role, a name or a text, in the order of the page."""
    return normalised(page.locator("body").aria_snapshot())


def normalised(snapshot: str) -> str:
    """The snapshot without what passes."""
    for pattern, stand_in in _PASSING:
        snapshot = pattern.sub(stand_in, snapshot)
    return snapshot.strip() + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of one picture."""

    size: str
    digest: str
    wagtail: str
    words: str

    @classmethod
    def of(cls, picture: Path, words: str) -> Self:
        """Of a picture that has just been taken."""
        with Image.open(picture) as image:
            size = "{} x {}".format(*image.size)
        digest = hashlib.sha256(picture.read_bytes()).hexdigest()
        release = "{}.{}".format(*wagtail.VERSION)
        return cls(size=size, digest=digest, wagtail=release, words=words)

    @classmethod
    def beside(cls, picture: Path) -> Self:
        """As it lies beside a picture."""
        head, _blank, words = picture.with_suffix(".txt").read_text().partition("\n\n")
        facts = dict(line.split(": ", 1) for line in head.splitlines()[1:])
        return cls(words=words, **facts)

    def write(self, picture: Path) -> Path:
        """Put it beside its picture."""
        facts = [f"{name}: {getattr(self, name)}" for name in ("size", "digest", "wagtail")]
        head = "\n".join([_TITLE.format(name=picture.name), *facts])
        target = picture.with_suffix(".txt")
        target.write_text(f"{head}\n\n{self.words}")
        return target


def difference(picture: Path, words: str) -> str:
    """What the page says that the picture does not, and the other way round; nothing if equal."""
    record = Record.beside(picture)
    if words == record.words:
        return ""
    lines = difflib.unified_diff(
        record.words.splitlines(),
        words.splitlines(),
        f"{picture.name} (Wagtail {record.wagtail})",
        "the page ({}.{})".format(*wagtail.VERSION),
        n=1,
        lineterm="",
    )
    told = "\n".join(list(lines)[:MOST_LINES])
    return f"{picture.name} shows another page than there is; run `make pictures`.\n{told}\n"
