"""Wagtail's dialog of keyboard shortcuts names the desk's keys, and the how-to names the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenScreen
from .people import Team

pytestmark = pytest.mark.e2e

ADMIN = "/admin/mentorship"
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "review.md"
DIALOG = "#keyboard-shortcuts-dialog"


@pytest.fixture
def size() -> str:
    """Keys are for those who have some."""
    return "desktop"


def told(page: Page) -> set[str]:
    """The keys that the dialog names below the desk's heading; Wagtail's own have others."""
    page.wait_for_load_state("networkidle")
    page.keyboard.press("?")
    dialog = page.locator(DIALOG)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Show keyboard shortcuts")  # Wagtail’s own are still there
    ours = dialog.locator("tbody").filter(has_text="Review desk")
    keys = ours.locator("kbd").all_inner_texts()
    assert ours.locator("tr:has(kbd) th").count() > 3
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    return set(keys)


def marked(page: Page) -> set[str]:
    """The keys that stand on the page's own buttons and links."""
    keys = page.locator("[data-key]").evaluate_all("all => all.map(one => one.dataset.key)")
    return set(keys)


def documented() -> set[str]:
    """The keys of the how-to's table."""
    rows = [line for line in HOW_TO.read_text().splitlines() if line.startswith("| <kbd>")]
    keys = set(re.findall("<kbd>(.+?)</kbd>", "".join(rows)))
    if {"1", "5"} <= keys:
        keys |= set("234")
    return keys - {"Esc"}


def test_the_dialog_names_every_key_of_the_page(open_screen: OpenScreen) -> None:
    """Of the list, a mentee and a mentor; together with what the how-to says."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(f"{ADMIN}/review/")
    on_list = told(page)
    assert marked(page) <= on_list
    page.locator("tr[data-row] a").first.click()
    expect(page.get_by_role("button", name="Approve the list")).to_be_visible()
    on_case = told(page)
    assert {"a", "r", "q", "j"} <= marked(page) <= on_case

    page = tala.screen.go(f"{ADMIN}/mentors/")
    page.locator("td.title a").first.click()
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    assert {"a", "r"} <= marked(page) <= told(page)

    assert on_list | on_case == documented()


def test_other_pages_keep_wagtails_own_dialog(open_screen: OpenScreen) -> None:
    """The desk's keys are named where they work, and nowhere else."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(f"{ADMIN}/board/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("?")

    expect(page.locator(DIALOG)).to_be_visible()
    expect(page.locator(DIALOG)).not_to_contain_text("Review desk")
