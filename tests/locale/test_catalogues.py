"""Every text is translated into every language, as it is now, and with what it has to hold."""

import re
from collections import Counter
from gettext import GNUTranslations

import pytest

from tests.locale.catalogues import (
    TEMPLATE,
    entries,
    is_translated,
    languages,
    merged,
    path_of,
    read,
)
from tests.locale.extraction import PACKAGE, strings

LANGUAGES = languages()

_FIELD = re.compile(r"%{1,2}\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-z]|%[%a-z]|\{\w*\}")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_EDGE = re.compile(r"\A(\s*).*?(\s*)\Z", re.DOTALL)


@pytest.fixture(scope="module")
def found():
    return list(strings())


def ids(catalog):
    """What the texts are known by."""
    return {(message.id, message.context) for message in entries(catalog)}


@pytest.mark.parametrize("language", [TEMPLATE, *LANGUAGES])
def test_a_catalogue_has_just_the_texts_of_the_package(language, found):
    """Otherwise ``make messages`` has to be run, and what it brings has to be translated."""
    written = read(language)
    fresh = merged(language, found, written)

    assert ids(fresh) - ids(written) == set(), "new texts"
    assert ids(written) - ids(fresh) == set(), "texts that are used no more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    messages = entries(read(language))

    assert [message.id for message in messages if not is_translated(message)] == []
    assert [message.id for message in messages if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    with path_of(language, ".mo").open("rb") as file:
        compiled = GNUTranslations(file)

    for message in filter(is_translated, entries(read(language))):
        if message.pluralizable:
            told = {compiled.ngettext(*message.id, number) for number in range(103)}
            assert told == {*message.string}
        elif message.context:
            assert compiled.pgettext(message.context, message.id) == message.string
        else:
            assert compiled.gettext(message.id) == message.string


def fields(text):
    """What the program fills in, and the tags around parts of it."""
    return Counter(_FIELD.findall(text)), Counter(_TAG.findall(text))


def _halves(forms):
    """One of two forms is for a single number, and three of the six that Arabic has."""
    return forms[: len(forms) // 2], forms[len(forms) // 2 :]


def faults(message):
    """What a translation lost or added, as far as a machine can tell."""
    pairs = [(message.id, message.string)]
    if message.pluralizable:
        # The first half of the forms is for one number each, and can say it in words.
        exact, counted = _halves(message.string)
        pairs = [(message.id[1], translation) for translation in counted]
        for translation in exact:
            if not fields(translation)[0] <= fields(message.id[1])[0]:
                yield f"{translation!r} fills in what {message.id[1]!r} does not"
    for text, translation in pairs:
        if fields(text) != fields(translation):
            yield f"{translation!r} differs in its fields or tags from {text!r}"
        if _EDGE.match(text).groups() != _EDGE.match(translation).groups():
            yield f"{translation!r} begins or ends with other spaces than {text!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_holds_what_the_text_holds(language):
    translated = filter(is_translated, entries(read(language)))

    assert [fault for message in translated for fault in faults(message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_invisible_characters_are_left_over(language):
    """Some editors leave them behind in text from right to left."""
    strange = re.compile("[\u200b\u202a-\u202e\ufeff]")

    assert not strange.findall(path_of(language).read_text(encoding="utf-8"))


class TestWhatIsFound:
    def test_is_python_and_templates(self, found):
        names = {name for name, *_ in found}

        assert "mentorship/choices.py" in names
        assert "mentorship/templates/mentorship/base.html" in names

    def test_has_both_forms_of_a_plural(self, found):
        assert any(isinstance(text, tuple) and len(text) == 2 for _, text, *_ in found)

    def test_misses_no_other_name(self):
        """An alias that the tool does not know would hide its texts."""
        alias = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")
        used = {
            match for path in PACKAGE.rglob("*.py") for match in alias.findall(path.read_text())
        }

        assert used <= {("gettext", "_"), ("gettext_lazy", "_")}
