"""Templates hold under a strict Content-Security-Policy, and say nothing untranslated."""

import re

import pytest

from tests.architecture.source import PACKAGE, modules, name, templates

FORBIDDEN = {
    # What is no program is not run: no policy forbids data for search engines.
    "an inline script": r"<script(?![^>]*(?:\bsrc=|\btype=\"application/ld\+json\"))",
    "an inline style sheet": r"<style\b",
    "an inline style": r"\sstyle\s*=",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "a script in a link": r"javascript:",
    "text that is not escaped": r"\|\s*safe\b|\{%\s*autoescape\s+off",
}
#: No policy reaches into a mail program, and no style sheet does either.
PAGES = [path for path in templates() if path.suffix == ".html" and path.parent.name != "messages"]

_TRANSLATED = re.compile(
    r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.S
)
_COMMENTS = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", re.S)
#: Blocks of Wagtail's base templates that hold the names of classes.
_CLASSES = re.compile(r"{%\s*block bodyclass\s*%}.*?{%\s*endblock.*?%}", re.S)
_CODE = re.compile(r"{%.*?%}|{{.*?}}", re.S)
_SPOKEN = re.compile(r"\b(?:alt|title|aria-label|placeholder)=\"([^\"]*)\"")
_DRAWN = re.compile(r"<(svg|style)\b.*?</\1>", re.S)
_TAGS = re.compile(r"<[^>]*>", re.S)
_ENTITIES = re.compile(r"&#?\w+;")
_WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.mark.parametrize("path", PAGES, ids=name)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_page_has_no(path, what):
    assert not re.findall(FORBIDDEN[what], path.read_text(), re.IGNORECASE)


def untranslated(text):
    """The words of a template that no translator gets to see."""
    for pattern in (_COMMENTS, _CLASSES, _TRANSLATED, _CODE):
        text = pattern.sub(" ", text)
    spoken = " ".join(_SPOKEN.findall(text))
    for pattern in (_DRAWN, _TAGS, _ENTITIES):
        text = pattern.sub(" ", text)
    return _WORD.findall(text) + _WORD.findall(spoken)


@pytest.mark.parametrize("path", templates(), ids=name)
def test_every_word_can_be_translated(path):
    assert untranslated(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>{% translate 'Hello' %}</p>", []),
        ("<p>{% blocktranslate %}Hello{% endblocktranslate %}</p>", []),
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<img alt="Portrait">', ["Portrait"]),
        ("<p>{# a note #}&nbsp;·&nbsp;</p>", []),
    ],
)
def test_the_check_of_words_finds_them(text, words):
    assert untranslated(text) == words


def test_templates_are_namespaced():
    for path in templates():
        inside = path.relative_to(next(p for p in path.parents if p.name == "templates"))
        assert inside.parts[0] == "mentorship", f"{name(path)} could replace a template of the host"


def test_python_makes_no_inline_code():
    for path in modules():
        assert not re.search(r"<(script|style)\b|\sstyle=", path.read_text()), name(path)


def test_static_files_are_namespaced():
    assert {path.name for path in (PACKAGE / "static").iterdir()} <= {"mentorship"}
