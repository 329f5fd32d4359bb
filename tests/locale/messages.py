"""Brings the catalogues up to date: ``make messages``, or ``python -m tests.locale.messages``.

Looks for the texts of the package, keeps what is translated already, and compiles. Languages
can be named, to leave the others as they are; a new one begins with an empty catalogue.
"""

import sys
from pathlib import Path

from tests.locale.catalogues import (
    TEMPLATE,
    Catalogue,
    entries,
    is_translated,
    languages,
    merged,
    mo_bytes,
    path_of,
    po_bytes,
    read,
)
from tests.locale.extraction import strings


def _write(path: Path, content: bytes) -> None:
    """Replace a file at once, and only if that changes anything."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(path)


def update(*names: str) -> None:
    """Write the template, and the catalogues of these languages or of all."""
    found = list(strings())
    template = Catalogue(TEMPLATE)
    _write(path_of(TEMPLATE), po_bytes(merged(TEMPLATE, found, template)))
    for language in names or languages():
        catalogue = merged(language, found, read(language))
        _write(path_of(language), po_bytes(catalogue))
        _write(path_of(language, ".mo"), mo_bytes(catalogue))
        texts = entries(catalogue)
        missing = [text for text in texts if not is_translated(text)]
        print(f"{language}: {len(missing)} of {len(texts)} texts to translate")


if __name__ == "__main__":
    update(*sys.argv[1:])
