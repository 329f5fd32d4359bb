"""The columns of a table of mentors: how each is called, read and shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.choices import LearningStyle
from mentorship.domain.refusals import Refused
from mentorship.models import Expertise, Language, Level, MentorProfile, fold

#: Understood on every site; besides them the words of its languages.
YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0")
#: Django's own words for yes and no, which it has in nearly a hundred languages.
_DJANGOS = "yes,no,maybe"


class Wrong(Refused):
    """A cell that cannot be read; ``str()`` says why."""

    code = "wrong_cell"

    def __init__(self, sentence: Any) -> None:
        super().__init__()
        self.sentence = sentence


class BadHeading(Refused):
    """The first row does not name the columns."""

    code = "bad_heading"
    sentence = gettext_lazy(
        "The first row has to name the columns, with “email” among them and none twice."
    )


@dataclass(frozen=True, slots=True)
class Words:
    """The fields of expertise and the languages that there are, read once for a table."""

    topics: dict[str, Expertise]
    codes: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)
    #: What means yes (true) or no (false), in small letters.
    flags: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Words:
        """As they are now."""
        topics = list(Expertise.objects.all())
        return cls(
            {fold(topic.name): topic for topic in topics},
            {code.lower(): code for code in Language.objects.values_list("code", flat=True)},
            {str(topic.pk): topic.name for topic in topics},
            yes_and_no(),
        )


def yes_and_no() -> dict[str, bool]:
    """What means yes and what means no on this site: in English, and in each of its languages.

    A word that means yes in one language and no in another means nothing.
    """
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words = [*translation.gettext(_DJANGOS).split(","), "", ""]
            for means, own in ((True, (words[0], _("yes"))), (False, (words[1], _("no")))):
                said[means] |= {word.strip().casefold() for word in own}
    both = (said[True] & said[False]) | {""}
    flags = {word: means for means, words in said.items() for word in words - both}
    return flags | dict.fromkeys(YES, True) | dict.fromkeys(NO, False)


def _text(cell: str, words: Words) -> str:
    return cell


def _number(cell: str, words: Words) -> int:
    if not re.fullmatch(r"\d{1,4}", cell, re.ASCII):
        raise Wrong(_("Give a whole number."))
    return int(cell)


def _flag(cell: str, words: Words) -> bool:
    said = words.flags.get(cell.casefold())
    if said is None:
        raise Wrong(_("Write yes or no."))
    return said


def _parts(cell: str) -> list[str]:
    parts = cell.split(";" if ";" in cell else ",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _expertise(cell: str, words: Words) -> dict[str, int]:
    found, unknown = {}, []
    for part in _parts(cell):
        name, level = part, int(Level.EXPERIENCED)
        if match := re.fullmatch(r"(.+?)\s*:\s*([1-5])", part, re.ASCII):
            name, level = match[1], int(match[2])
        topic = words.topics.get(fold(name))
        if topic is None:
            unknown.append(name)
        else:
            found[str(topic.pk)] = level
    if unknown:
        message = _("There is no such field of expertise: %(names)s.")
        raise Wrong(message % {"names": ", ".join(unknown)})
    return found


def _languages(cell: str, words: Words) -> list[str]:
    codes = [part.lower().replace("_", "-") for part in _parts(cell)]
    unknown = [code for code in codes if code not in words.codes]
    if unknown:
        message = _("There is no language with this code: %(codes)s.")
        raise Wrong(message % {"codes": ", ".join(unknown)})
    return sorted(words.codes[code] for code in codes)


def _style(cell: str, words: Words) -> str:
    if cell.upper() not in LearningStyle.values:
        message = _("Choose one of: %(values)s.")
        raise Wrong(message % {"values": ", ".join(LearningStyle.values)})
    return cell.upper()


def _site_language(cell: str, words: Words) -> str:
    codes = {code.lower(): code for code, _name in settings.LANGUAGES}
    if cell.lower() not in codes:
        message = _("Choose one of: %(values)s.")
        raise Wrong(message % {"values": ", ".join(codes.values())})
    return codes[cell.lower()]


Reader = Callable[[str, Words], Any]
#: Every column with how its cells are read. The order is that of the sample.
COLUMNS: dict[str, Reader] = {
    "email": _text,
    "name": _text,
    "headline": _text,
    "bio": _text,
    "expertise": _expertise,
    "languages": _languages,
    "timezone": _text,
    "preferred_language": _site_language,
    "offers_long_term": _flag,
    "long_term_hours": _number,
    "long_term_mentees": _number,
    "offers_ad_hoc": _flag,
    "ad_hoc_mentees": _number,
    "teaching_style": _style,
    "calendly_url": _text,
    "website": _text,
    "elsewhere": _text,
}
SAMPLE = (
    "ada@example.org",
    "Ada Example",
    "Helps with the first job in data",
    "Ten years of practice. Ask me about applications and interviews.",
    "Python: 4; Data science",
    "en; es",
    "Europe/Madrid",
    "en",
    "yes",
    "6",
    "3",
    "no",
    "",
    "PRACTICE",
    "https://calendly.com/ada-example",
    "https://example.org",
    "",
)


def label_of(column: str) -> str:
    """What people call the column."""
    return str(capfirst(MentorProfile._meta.get_field(column).verbose_name))  # type: ignore[union-attr]


def columns_of(heading: Iterable[str]) -> tuple[list[str | None], list[str]]:
    """The column of each place, None where it is not known, and the names of the unknown.

    Raises ``BadHeading``.
    """
    known = {_key(name): name for name in COLUMNS} | {_key(label_of(c)): c for c in COLUMNS}
    heads = list(heading)
    columns = [known.get(_key(head)) for head in heads]
    found = [column for column in columns if column]
    if "email" not in found or len(set(found)) != len(found):
        raise BadHeading
    pairs = zip(heads, columns, strict=True)
    return columns, [head for head, column in pairs if head and not column]


def _key(head: str) -> str:
    return re.sub(r"[\s_-]+", "", fold(head))


def read_cell(column: str, cell: str, words: Words) -> Any:
    """The value that a cell stands for. Raises ``Wrong``."""
    if cell.startswith("="):
        raise Wrong(_("Formulas are not read. Write the value itself."))
    if any(ord(sign) < 32 and sign not in "\r\n\t" for sign in cell):
        raise Wrong(_("This holds characters that cannot be shown."))
    return COLUMNS[column](cell, words)


def shown(column: str, value: Any, words: Words) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if column == "expertise":
        levels = dict(Level.choices)
        rows = (f"{words.names.get(pk, '?')} ({levels[level]})" for pk, level in value.items())
        return ", ".join(sorted(rows))
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
