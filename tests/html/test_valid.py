"""Every page of the website is valid HTML, with forms filled in wrongly and hostile words too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from mentorship import blocks
from mentorship.domain.accounts import prove_address
from mentorship.models import Enrolment, MenteeProfile, MentorProfile
from tests.access.addresses import ROWS, address
from tests.access.conftest import world  # noqa: F401 - a fixture
from tests.access.world import person
from tests.testapp.models import HostPage

from .checker import complaints

pytestmark = [pytest.mark.html, pytest.mark.django_db]

HOSTILE = "Ann <b>&amp;</b> \"Bo\" 'Cy' ]]> --> </script> \N{RIGHT-TO-LEFT OVERRIDE}"
VISITORS = ("anonymous", "mentee", "mentor", "editor")


def browser(kind: str, things: dict[str, Any]) -> Client:
    """A browser of somebody, who has proven the address."""
    client = Client()
    if kind != "anonymous":
        account = person(kind, things)
        prove_address(account, now=timezone.now())
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def speak_hostile() -> None:
    """Put words everywhere that break a page which does not escape them."""
    MentorProfile.objects.update(name=HOSTILE, headline=HOSTILE, bio=HOSTILE * 3)
    MenteeProfile.objects.update(name=HOSTILE)
    Enrolment.objects.update(subject=HOSTILE, motivation=HOSTILE * 3, goals=HOSTILE)


def collect(things: dict[str, Any]) -> dict[str, str]:
    """Every page of the website that answers a GET or an empty POST, by who, where and how."""
    pages: dict[str, str] = {}
    public = [name for name in ROWS if name.startswith("mentorship:")]
    for kind in VISITORS:
        for name in public:
            for method in ("get", "post"):
                client = browser(kind, things)
                response = getattr(client, method)(address(name, things))
                if response.headers.get("Content-Type", "").startswith("text/html"):
                    text = response.content.decode()
                    if text.strip() and "<html" in text:
                        pages[f"{name}-{kind}-{method}-{response.status_code}"] = text
    return pages


def block_pages() -> dict[str, str]:
    """A host's page with every block of ours at once."""
    stream = blocks.MentorshipStreamBlock()
    body = [(name, block.get_preview_value()) for name, block in stream.child_blocks.items()]
    page = HostPage(title=HOSTILE, slug="all", body=body)
    Page.objects.get(depth=2).add_child(instance=page)
    return {"blocks": Client().get("/all/").content.decode()}


def written(pages: dict[str, str], directory: Path) -> Path:
    for name, text in pages.items():
        (directory / f"{re.sub('[^a-z0-9-]', '_', name.lower())}.html").write_text(text)
    return directory


def test_the_checker_complains(tmp_path: Path) -> None:
    """It would say something if there were something to say."""
    page = '<!doctype html><html lang="en"><title>A</title><p><div>B</div></p><img src="c.png">'
    told = complaints(written({"wrong": page}, tmp_path))
    assert len(told) == 2
    assert all("wrong.html: error" in line for line in told)


@pytest.mark.parametrize("words", ["plain", "hostile"])
def test_every_page_is_valid(words: str, world: dict[str, Any], tmp_path: Path) -> None:  # noqa: F811
    if words == "hostile":
        speak_hostile()
    pages = collect(world) | block_pages()
    assert len(pages) > 40
    assert complaints(written(pages, tmp_path)) == []
