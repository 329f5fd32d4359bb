"""A host's own colours and logo hold on the team's pages, too: every colour there is Wagtail's."""

import re
from pathlib import Path

import pytest
import wagtail.admin
from django.urls import NoReverseMatch, reverse
from PIL.ImageColor import colormap

import mentorship
from tests.access.addresses import ADMIN

PACKAGE = Path(mentorship.__file__).parent
WAGTAILS = Path(wagtail.admin.__file__).parent / "static/wagtailadmin/css/core.css"
TEMPLATES = PACKAGE / "templates/mentorship/admin"
_LINKED = r"'mentorship/([a-z]+\.css)'"
LINKED = {
    name for path in TEMPLATES.rglob("*.html") for name in re.findall(_LINKED, path.read_text())
}
SHEETS = {name: (PACKAGE / "static/mentorship" / name).read_text() for name in sorted(LINKED)}
#: A shadow is black on every ground.
_SHADOW = r"box-shadow:[^;]*;"
_LITERAL = re.compile(
    rf"#[0-9a-fA-F]{{3,8}}\b|\b(?:rgba?|hsla?|oklch)\(|\b(?:{'|'.join(colormap)})\b"
)
LOGO = '<img src="/host/logo.svg" alt="The host">'


def declarations(text):
    """The values of a sheet, without comments, selectors and names of properties."""
    text = re.sub(_SHADOW, "", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return re.findall(r"^\s+[a-z-]+:([^;{]+);", text, re.MULTILINE)


def test_the_sheets_of_the_team_are_known():
    assert {"admin.css", "review.css", "board.css", "queue.css"} <= set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_has_a_colour_of_its_own(name):
    values = [re.sub(r"--[a-z0-9-]+", "", value) for value in declarations(SHEETS[name])]
    assert len(values) > 20
    assert [value for value in values if _LITERAL.search(value)] == []


@pytest.mark.parametrize("value", ["#fff", "1px solid red", "rgb(0 0 0)", "var(--w-x, #262626)"])
def test_control_a_colour_is_known_when_it_is_seen(value):
    (found,) = declarations(f".a {{\n  color: {value};\n}}")
    assert _LITERAL.search(found)


@pytest.mark.parametrize("name", SHEETS)
def test_every_property_that_a_sheet_reads_is_one_of_wagtails(name):
    there = set(re.findall(r"(--w-[a-z0-9-]+):", WAGTAILS.read_text()))
    read = set(re.findall(r"var\((--w-[a-z0-9-]+)\)", SHEETS[name]))
    assert read
    assert read <= there


def pages():
    """The team's pages that are about nothing in particular."""
    for name, people in ADMIN.items():
        if not people or re.search("results$|sample$|chooser|preview", name):
            continue
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


@pytest.mark.django_db
def test_a_hosts_own_logo_is_on_every_page(admin_client, settings, tmp_path):
    own = tmp_path / "wagtailadmin" / "base.html"
    own.parent.mkdir()
    own.write_text(
        '{% extends "wagtailadmin/base.html" %}{% block branding_logo %}' + LOGO + "{% endblock %}"
    )
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine.get("DIRS", [])]}]

    addresses = list(pages())
    assert len(addresses) > 15
    without = [url for url in addresses if LOGO not in admin_client.get(url).content.decode()]
    assert without == []
