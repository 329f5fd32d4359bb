"""The two looks of the example site, and the switches between them and between languages."""

from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import path

from example_site.home.looks import COOKIE, Look, choose_look, tried_look

STATIC = Path(__file__).parents[2] / "example_site/home/static/home"

urlpatterns = [path("look/", choose_look, name="look")]

pytestmark = pytest.mark.urls("tests.example_site.test_looks")


@pytest.fixture(autouse=True)
def _here(settings):
    settings.ROOT_URLCONF = "tests.example_site.test_looks"


def test_a_visitor_keeps_a_look_and_stays_on_the_page(client):
    answer = client.post("/look/", {"look": "poster", "next": "/mentors/?page=2"})

    assert answer["Location"] == "/mentors/?page=2"
    assert client.cookies[COOKIE].value == "poster"
    assert client.cookies[COOKIE]["samesite"] == "Lax"


def test_a_link_alone_changes_nothing(client):
    assert client.get("/look/", {"look": "poster"}).status_code == 405


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_it_leads_nowhere_else(client, url):
    answer = client.post("/look/", {"look": "poster", "next": url})

    assert answer["Location"] == "/"


def test_only_known_looks_are_kept(client):
    client.post("/look/", {"look": "../../etc", "next": "/"})

    assert COOKIE not in client.cookies
    request = RequestFactory().get("/", headers={"cookie": f"{COOKIE}=../../etc"})
    assert tried_look(request) == ""
    assert tried_look(None) == ""


@pytest.mark.parametrize("look", Look.values)
def test_each_look_has_a_sheet_for_dark_and_light(look):
    sheet = (STATIC / f"{look}.css").read_text()

    assert "light-dark(" in sheet
    assert "--mentorship-accent:" in sheet


def test_they_differ_in_letters_colours_and_shapes():
    lantern, poster = ((STATIC / f"{look}.css").read_text() for look in ("lantern", "poster"))

    assert "Palatino" in lantern
    assert "Palatino" not in poster
    for name in ("radius", "button-radius", "border", "shadow", "heading-case", "photo-filter"):
        assert f"--mentorship-{name}:" in poster
        assert f"--mentorship-{name}:" not in lantern
