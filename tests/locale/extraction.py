"""Finds every string of the package that can be translated, without the programs of gettext.

Babel reads Python. A template is first turned into something that looks like Python to it, by
the same function that Django's own ``makemessages`` uses.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

import mentorship

PACKAGE = Path(mentorship.__file__).parent
LOCALE = PACKAGE / "locale"

#: What marks a string, as Django names it: each plain function has a lazy twin.
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_{kind}": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for kind in ("lazy", "noop")
}

#: What was found: the file, the text (or both forms of it), the comments and the context.
Found = tuple[str, str | tuple[str, ...], list[str], str | None]


def python_of(path: Path) -> bytes:
    """The source of a module, or what a template looks like as one."""
    if path.suffix == ".py":
        return path.read_bytes()
    # Inside of parentheses no indentation has to make sense.
    return f"({templatize(path.read_text(encoding='utf-8'))}\n)".encode()


def sources() -> list[Path]:
    """The modules and the templates of the package; migrations keep the words of their day."""
    modules = (path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    templates = (path for path in PACKAGE.rglob("templates/**/*") if path.is_file())
    return sorted([*modules, *templates])


def strings() -> Iterator[Found]:
    """Every string, as often as it stands somewhere."""
    for path in sources():
        source = BytesIO(python_of(path))
        name = path.relative_to(PACKAGE.parent).as_posix()
        for _, text, comments, context in extract("python", source, KEYWORDS, ["Translators:"]):
            yield name, text, comments, context
