"""What a visitor gets to read in each language: the words, their direction, dates and plurals."""

import datetime

import pytest
from django.conf.locale import LANG_INFO
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from mentorship.testing.factories import make_cycle, make_mentor
from tests.locale.catalogues import languages

LANGUAGES = languages()
LIST = "/mentorship/mentors/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offered(settings):
    """A site that offers every language that there is a catalogue for."""
    settings.LANGUAGES = [(code, LANG_INFO[code]["name"]) for code in ["en", *LANGUAGES]]


@pytest.fixture
def visit(client):
    """The list of mentors, as a browser with this language asks for it."""

    def get(language):
        return client.get(LIST, headers={"accept-language": language}).content.decode()

    return get


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_speaks_the_language_and_runs_its_way(visit, language):
    make_mentor()
    with translation.override(language):
        heading = gettext("Mentors")

    content = visit(language)

    direction = "rtl" if LANG_INFO[language]["bidi"] else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in content
    assert heading != "Mentors"
    assert f"<h1>{heading}</h1>" in content


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deadline_is_written_as_the_language_writes_it(visit, language):
    last = timezone.localdate() + datetime.timedelta(days=9)
    make_cycle(closes_on=last)
    with translation.override(language):
        expected = date_format(last, "DATE_FORMAT")
    with translation.override("en"):
        english = date_format(last, "DATE_FORMAT")

    content = visit(language)

    assert expected in content
    assert english not in content


@pytest.mark.parametrize(
    ("language", "forms"), [("ar", 6), ("de", 2), ("es", 2)], ids=["ar", "de", "es"]
)
def test_a_number_takes_the_form_that_belongs_to_it(language, forms):
    numbers = [0, 1, 2, 3, 11, 100]
    with translation.override(language):
        said = {
            ngettext("%(n)d of %(cap)d place left", "%(n)d of %(cap)d places left", n)
            for n in numbers
        }

    assert len(said) == forms


def test_one_word_for_two_things_has_two_translations():
    with translation.override("de"):
        assert (gettext("Open"), pgettext("button", "Open")) == ("Offen", "Öffnen")


def test_a_word_that_is_also_counted_keeps_both_uses():
    """Gettext keeps one entry for both; without a number it gives the form for one."""
    with translation.override("de"):
        assert gettext("language") == ngettext("language", "languages", 1) == "Sprache"
        assert ngettext("language", "languages", 3) == "Sprachen"
