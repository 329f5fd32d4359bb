"""The pictures of the how-to can still be made: a button that has another name is found here."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.docs.pictures import LARGEST, STEPS, photograph, signed_in

pytestmark = pytest.mark.e2e


def test_every_step_of_the_how_to_can_be_walked(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    """In one window, as a coordinator would; the pictures of the pages are not touched."""
    page = signed_in(browser, site)
    for name in STEPS:
        assert photograph(page, site, name, tmp_path).stat().st_size <= LARGEST, name
    page.context.close()
