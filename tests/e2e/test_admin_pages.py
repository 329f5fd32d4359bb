"""Every page of the team, by day and night, on a desk and on a phone: axe and the width.

The table of addresses says which pages there are. One that nobody can get to here has to be
named as such, so that whoever adds an address has it looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from example_site.demo.accounts import ADMIN

from .admin_pages import WANTED, Explorer
from .conftest import SIZES
from .running import Demo
from .screen import Screen

pytestmark = pytest.mark.e2e

SIDES = [
    ("desktop", "light"),
    ("phone", "dark"),
    # Width and colours have nothing to do with each other, and each was looked at above.
    pytest.param("desktop", "dark", marks=pytest.mark.slow),
    pytest.param("phone", "light", marks=pytest.mark.slow),
]
#: From right to left one looks at each kind of page.
SAMPLE = {
    "review",
    "review_case",
    "mentor_review",
    "confirm_list",
    "assign",
    "assign_compare",
    "propose",
    "board",
    "history",
    "channels",
    "wording",
    "match_cancel",
    "mentor_import",
    "mentorprofile:list",
    "mentorprofile:accept",
    "mentorship_cycles_modeladmin_edit",
    "mentorship_applications_modeladmin_index",
}
#: Wagtail’s own forms of snippets have no heading of the first level; that is not for us to mend.
_WAGTAILS = re.compile(r"axe on wagtailsnippets_\w+-(?:add|edit|copy)-\w+: page-has-heading-one ")
_PREFIX = re.compile("^(?:mentorship_admin|wagtail_bulk_action):|^wagtailsnippets_mentorship_")


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demonstration in which nobody decides anything while it is looked at."""
    demo = Demo(tmp_path_factory.mktemp("quiet") / "data")
    demo.start()
    yield demo
    assert demo.stop() == 0, demo.said


@pytest.fixture(scope="module")
def pages(quiet: Demo, browser: Browser) -> dict[str, str]:
    """One address of each name."""
    rare = json.loads(quiet.ask("tests.e2e.rarities"))
    context = browser.new_context(locale="en-GB")
    _sign_in(context, quiet)
    explorer = Explorer(context.request, quiet.url)
    found = explorer.explore(*rare)
    found |= explorer.explore(*_about_many(explorer))
    context.close()
    return found


def _about_many(explorer: Explorer) -> list[str]:
    """Pages to which ticks lead."""
    ranked = explorer.request.get(explorer.site + explorer.found["mentorship_admin:assign"]).text()
    mentors = re.findall(r'name="mentor" value="(\d+)"', ranked)[:2]
    compare = explorer.found["mentorship_admin:assign"] + "compare/?"
    bulk = "/admin/bulk/mentorship"
    pending = explorer.number("mentorship_admin:mentor_review")
    found = [compare + "&".join(f"mentor={pk}" for pk in mentors)]
    found += [f"{bulk}/mentorprofile/{move}/?id={pending}" for move in ("accept", "reject")]
    for model in ("expertise", "language", "cannedreason"):
        pk = explorer.number(f"wagtailsnippets_mentorship_{model}:delete")
        found.append(f"{bulk}/{model}/delete/?id={pk}")
    return found


def _sign_in(context: BrowserContext, demo: Demo) -> None:
    page = context.new_page()
    page.goto(f"{demo.url}/admin/login/")
    page.locator("[name=username]").fill(ADMIN.username)
    page.locator("[name=password]").fill(ADMIN.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/admin/")
    page.close()


def test_there_is_a_page_for_every_address(pages: dict[str, str]) -> None:
    """Whoever adds one brings it about in ``rarities``, or says in ``NO_PAGE`` what it is."""
    assert WANTED - pages.keys() == set()


@pytest.mark.parametrize(("size", "scheme"), SIDES)
def test_every_page(
    browser: Browser, quiet: Demo, pages: dict[str, str], album: Path, size: str, scheme: Any
) -> None:
    """Nothing is wider than the window, axe has no complaint, and no script fails."""
    context = _context(browser, size, scheme)
    _sign_in(context, quiet)
    complaints = _complaints(context, quiet, pages, album / size, scheme)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "dark"), ("phone", "light")])
def test_from_right_to_left(
    browser: Browser, quiet: Demo, pages: dict[str, str], album: Path, size: str, scheme: Any
) -> None:
    """In Arabic, of which Wagtail has all words, too."""
    context = _context(browser, size, scheme)
    _sign_in(context, quiet)
    context.add_cookies([{"name": "django_language", "value": "ar", "url": quiet.url}])
    sample = {name: path for name, path in pages.items() if _PREFIX.sub("", name) in SAMPLE}
    assert len(sample) == len(SAMPLE)
    complaints = _complaints(context, quiet, sample, album / size, "ar", "rtl")
    assert not complaints, "\n".join(complaints)


def _context(browser: Browser, size: str, scheme: Any) -> BrowserContext:
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=size == "phone",
        has_touch=size == "phone",
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-GB",
    )


def _complaints(
    context: BrowserContext,
    demo: Demo,
    pages: dict[str, str],
    album: Path,
    suffix: str,
    direction: str = "ltr",
) -> list[str]:
    """What there is to say of these pages."""
    album.mkdir(exist_ok=True)
    screen = Screen(context, demo.url, album, set())
    for name, path in sorted(pages.items()):
        page = screen.go(path)
        assert page.locator("html").get_attribute("dir") == direction, name
        screen.look(f"{name.replace(':', '-')}-{suffix}")
    context.close()
    return [each for each in dict.fromkeys(screen.complaints) if not _WAGTAILS.match(each)]
