"""The demonstration runs once for all journeys; each journey has fresh browsers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.secrets_watch import leaks_in

from .running import Demo
from .screen import Screen

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
OpenScreen = Callable[[], Screen]


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[Demo]:
    """The whole demonstration, seeded and running; at the end its log is searched for secrets."""
    running = Demo(tmp_path_factory.mktemp("demo") / "data")
    running.start()
    yield running
    assert running.stop() == 0, running.said
    assert leaks_in(running.said) == []


@pytest.fixture(scope="session")
def site(request) -> str:
    """The address of the demonstration.

    ``DEMO_URL`` names one that runs already, which saves time while one writes a test.
    """
    return os.environ.get("DEMO_URL") or str(request.getfixturevalue("demo").url)


@pytest.fixture(scope="session")
def album(pytestconfig) -> Path:
    """Where the photographs go: below the directory that ``--output`` names."""
    path = Path(pytestconfig.getoption("--output")) / "journey"
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture(scope="session")
def seen() -> set[Path]:
    """What has been photographed and checked: no page is, twice at one size."""
    return set()


@pytest.fixture(params=SIZES)
def size(request) -> str:
    """Each journey is walked on a desk and on a phone."""
    return str(request.param)


@pytest.fixture
def open_screen(
    browser: Browser, site: str, album: Path, seen: set[Path], size: str
) -> Iterator[OpenScreen]:
    """``open_screen()``: a browser of somebody's own; complaints fail the test."""
    width, height = SIZES[size]
    screens: list[Screen] = []

    def open_one() -> Screen:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=size == "phone",
            has_touch=size == "phone",
            reduced_motion="reduce",
            locale="en-GB",
        )
        directory = album / size
        directory.mkdir(exist_ok=True)
        screens.append(Screen(context, site, directory, seen))
        return screens[-1]

    yield open_one
    complaints = [complaint for screen in screens for complaint in screen.complaints]
    for screen in screens:
        screen.page.context.close()
    assert not complaints, "\n".join(dict.fromkeys(complaints))
