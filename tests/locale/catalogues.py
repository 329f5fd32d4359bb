"""Reads, merges and writes the catalogues, so that a change shows nothing but itself.

Babel's own header has dates and its version in it, which change with every run; and an entry
in the order of the sources moves with them. Here entries stand in the order of their texts, say
which files they are from, and no more.
"""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.locale.extraction import LOCALE, Found

#: The template that new languages start from; its translations stay empty.
TEMPLATE = "en"
#: Where Babel orders the plurals in another way than Django and the programs of gettext.
PLURALS = {
    "ar": (
        6,
        "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)",
    ),
}
_LICENCE = "# This file is distributed under the same licence as wagtail-mentorship.\n"


class Catalogue(Catalog):
    """All texts in one language."""

    def __init__(self, language: str) -> None:
        super().__init__(locale=language, fuzzy=False)
        self._num_plurals, self._plural_expr = PLURALS.get(language, (None, None))

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What the file says about itself: nothing that changes by itself."""
        return [
            ("Project-Id-Version", "wagtail-mentorship"),
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def path_of(language: str, suffix: str = ".po") -> Path:
    """Where a language's catalogue stands."""
    return LOCALE / language / "LC_MESSAGES" / f"django{suffix}"


def languages() -> list[str]:
    """The languages that have a catalogue, the template left out."""
    found = {path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.po")}
    return sorted(found - {TEMPLATE})


def read(language: str) -> Catalog:
    """The catalogue as it stands on the disk; one that does not exist yet is empty."""
    path = path_of(language)
    if not path.exists():
        return Catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def entries(catalog: Catalog) -> list[Message]:
    """The texts, without the header that gettext keeps as the translation of nothing."""
    return [message for message in catalog if message.id]


def is_translated(message: Message) -> bool:
    """Whether there are words for the text, in each of its forms."""
    return all(message.string) if message.pluralizable else bool(message.string)


def _kept(known: Catalog, text: str | tuple[str, ...], context: str | None) -> Message | None:
    """The old entry, where it was a translation of just this text."""
    old = known.get(text, context)
    same = old is not None and not old.fuzzy and old.id == text
    return old if same else None


def merged(language: str, found: list[Found], known: Catalog) -> Catalogue:
    """What was found, with the translations that are known; guesses and leftovers are dropped."""
    catalogue = Catalogue(language)
    for name, text, comments, context in found:
        old = _kept(known, text, context)
        catalogue.add(
            text,
            old.string if old else None,
            locations=[(name, 0)],
            auto_comments=comments,
            user_comments=old.user_comments if old else (),
            context=context,
        )
    return catalogue


def po_bytes(catalogue: Catalogue) -> bytes:
    """The catalogue for people: sorted, with the names of files but no lines."""
    header = "".join(f'"{name}: {value}\\n"\n' for name, value in catalogue.mime_headers)
    file = BytesIO()
    write_po(
        file,
        catalogue,
        width=100,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    entries = file.getvalue().rstrip() + b"\n"
    return f'{_LICENCE}msgid ""\nmsgstr ""\n{header}\n'.encode() + entries


def mo_bytes(catalogue: Catalogue) -> bytes:
    """The catalogue for programs."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()
