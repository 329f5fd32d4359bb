"""What one does with a list: take it along, and keep what was searched while typing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import OpenScreen
from .people import Team

pytestmark = pytest.mark.e2e

ADMIN = "/admin/mentorship"
SEARCHED = {
    "mentors": "/admin/snippets/mentorship/mentorprofile/",
    "history": f"{ADMIN}/history/",
}
#: Counts how often Wagtail hears that the search box was left, upon which it draws the list anew.
LEAVING = """() => {
    window.left = 0;
    document.querySelector("[data-search-form]").addEventListener("change", () => window.left++);
}"""


@pytest.mark.parametrize("name", ["review", "queue", "confirm", "mentors", "board"])
def test_a_list_is_taken_along(open_screen: OpenScreen, name: str) -> None:
    """Behind the three dots, as in Wagtail's own lists."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(f"{ADMIN}/{name}/")
    page.get_by_role("button", name="Actions").click()
    link = page.get_by_role("link", name=re.compile("^Download .*CSV$"))
    expect(link).to_be_visible()
    tala.screen.look(f"admin-{name}-tables")
    with page.expect_download() as download:
        link.click()
    heading, *rows = Path(download.value.path()).read_text().splitlines()
    assert re.search(r"\b(Waits since|Since)\b", heading)
    assert rows or name in ("queue", "mentors")


@pytest.mark.parametrize("name", SEARCHED)
def test_what_was_searched_while_typing_is_kept(open_screen: OpenScreen, name: str) -> None:
    """Wagtail fetches only the results then; what can be saved comes with them."""
    sami = Team(open_screen(), "sami")
    sami.sign_in()
    page = sami.screen.go(SEARCHED[name])
    expect(page.get_by_text("Save this filter")).to_have_count(0)
    page.evaluate(LEAVING)
    page.locator("#id_q").fill("a")
    page.get_by_text("Save this filter").click()
    page.locator("#mentorship-filter-name").fill("With an a")
    assert page.evaluate("window.left") == 0
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
    page.locator(".mentorship-saved__form").get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("was saved")

    page = sami.screen.go(SEARCHED[name])
    sami.screen.look(f"admin-{name}-filter")
    page.get_by_role("link", name="With an a", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?q=a$"))
    expect(page.locator("#id_q")).to_have_value("a")
    page.get_by_role("button", name="Delete the filter “With an a”").click()
    expect(page.get_by_role("link", name="With an a", exact=True)).to_have_count(0)
