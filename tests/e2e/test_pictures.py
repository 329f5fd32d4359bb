"""The pictures of the how-to show what the pages show: whoever changes one takes them again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.docs import fixed_day
from tests.docs.pictures import IMAGES, LARGEST, STEPS, photograph, review_list, signed_in, walk
from tests.docs.records import Record, difference, words_of

from .running import Demo

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demonstration of its own, in which nobody has done anything yet, on the fixed morning."""
    demo = Demo(tmp_path_factory.mktemp("morning") / "data", fixed_day.environment())
    demo.start()
    yield demo.url
    assert demo.stop() == 0, demo.said


@pytest.fixture
def page(browser: Browser, morning: str) -> Iterator[Page]:
    """The window in which the pictures are taken."""
    window = signed_in(browser, morning)
    yield window
    window.context.close()


def test_every_picture_shows_the_page_as_it_is(page: Page, morning: str) -> None:
    """In one window, as a coordinator would; the pictures of the pages are not touched."""
    stale = [difference(IMAGES / f"{name}.png", walk(page, morning, name)) for name in STEPS]

    assert not any(stale), "\n" + "\n".join(filter(None, stale))


def test_a_picture_is_taken_with_its_record(page: Page, morning: str, tmp_path: Path) -> None:
    """One is enough: what ``make pictures`` writes is what the test above reads."""
    picture = photograph(page, morning, "review-list", tmp_path)

    assert picture.stat().st_size <= LARGEST
    assert Record.beside(picture) == Record.of(picture, words_of(page))


@pytest.mark.parametrize(
    "change",
    [
        "one => { one.textContent = 'Begin with the first'; }",
        "one => { one.setAttribute('role', 'button'); }",
        "one => { one.remove(); }",
    ],
    ids=["another word", "another role", "gone"],
)
def test_control_a_page_that_changed_is_found(page: Page, morning: str, change: str) -> None:
    """And the message says where, and what one does about it."""
    review_list(page, morning)
    page.wait_for_load_state("networkidle")
    assert not difference(IMAGES / "review-list.png", words_of(page))

    page.get_by_role("link", name="Start with the first").evaluate(change)

    told = difference(IMAGES / "review-list.png", words_of(page))
    assert "run `make pictures`" in told
    assert re.search(r'^-\s+- link "Start with the first"', told, re.MULTILINE)
