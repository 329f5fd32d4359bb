"""The pages of the team that no journey opens: axe and the width have no complaint of them."""

from __future__ import annotations

import pytest

from .conftest import OpenScreen
from .people import Team

pytestmark = pytest.mark.e2e

ADMIN = "/admin/mentorship"
LISTS = {
    "admin-applications": f"{ADMIN}/applications/",
    "admin-matches": f"{ADMIN}/matches/",
    "admin-cycles": f"{ADMIN}/cycles/",
    "admin-history": f"{ADMIN}/history/",
    "admin-propose": f"{ADMIN}/queue/propose/",
}


def test_the_registers_and_the_history(open_screen: OpenScreen) -> None:
    """On a desk as tables, on a phone as paragraphs; nothing is wider than the window."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    for name, address in LISTS.items():
        tala.screen.go(address)
        tala.screen.look(name)


def test_a_mentor_who_waits_and_the_list_beside(open_screen: OpenScreen, size: str) -> None:
    """The list leads from one to the next; a phone shows the way back to it instead."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(f"{ADMIN}/mentors/")
    page.locator("td.title a").first.click()
    tala.screen.look("admin-mentor-review")
    beside = page.locator(".mentorship-desk__list li a")
    if size == "desktop" and beside.count() > 1:
        name = beside.nth(1).locator(".mentorship-desk__name").inner_text()
        beside.nth(1).click()
        assert page.locator(".mentorship-desk__title").inner_text() == name


def test_two_mentors_side_by_side(open_screen: OpenScreen) -> None:
    """Ticked in the ranked list, compared on a page of their own."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(f"{ADMIN}/queue/")
    page.locator("td.title a").first.click()
    for number in (0, 1):
        page.locator("input[name=mentor][type=checkbox]").nth(number).check()
    page.get_by_role("button", name="Compare").first.click()
    page.locator("table").first.wait_for()
    tala.screen.look("admin-compare")
