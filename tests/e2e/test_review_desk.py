"""Two reviewers at one desk: they see each other, and one of them never touches the mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import OpenScreen
from .people import Team

pytestmark = pytest.mark.e2e

CASE = "Arjun Mehta"


@pytest.fixture
def size() -> str:
    """Keys are for those who have some."""
    return "desktop"


def press(page: Page, key: str, arrives: str) -> None:
    """Press a key that leads to another page."""
    page.keyboard.press(key)
    page.wait_for_url(re.compile(arrives))
    page.wait_for_load_state()


def test_the_keyboard_goes_through_the_desk(open_screen: OpenScreen) -> None:
    """From case to case, to the choices, the reasons, the question and back; the dialog says so."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go("/admin/mentorship/review/")
    first, second = (
        str(page.locator("tr[data-row] a").nth(place).get_attribute("href")) for place in (0, 1)
    )
    page.keyboard.press("j")
    press(page, "o", f"{first}$")
    press(page, "j", f"{second}$")
    press(page, "k", f"{first}$")
    tala.screen.look("admin-desk")

    page.keyboard.press("x")
    expect(page.locator("[data-choice] select").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#reject select")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    expect(page.locator("#ask textarea")).to_be_focused()
    page.keyboard.type("jku")
    expect(page.locator("#ask textarea")).to_have_value("jku")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Approve the list")).to_be_focused()
    expect(page).to_have_url(re.compile(f"{first}$"))  # once is not enough to decide

    page.keyboard.press("?")
    expect(page.locator("#keyboard-shortcuts-dialog")).to_contain_text("Review desk")
    page.keyboard.press("Escape")
    press(page, "u", "/review/$")


def test_the_keys_can_be_switched_off(open_screen: OpenScreen) -> None:
    """In everybody's own account, where Wagtail's other keys are switched off, too."""
    sami = Team(open_screen(), "sami")
    sami.sign_in()
    sami.screen.page.route(re.compile(r"/mentorship/review/\d+/$"), _as_if_switched_off)
    page = sami.screen.go("/admin/mentorship/review/")
    page.locator("tr[data-row] a").first.click()
    expect(page.get_by_role("button", name="Approve the list")).to_be_visible()

    page.keyboard.press("r")

    expect(page.locator("#reject")).not_to_have_attribute("open", re.compile(".*"))
    expect(page.locator(".mentorship-keys")).to_have_count(0)


def _as_if_switched_off(route: Route) -> None:
    """The page as Wagtail writes it for those who have no use for keys."""
    response = route.fetch()
    switched_on = '"KEYBOARD_SHORTCUTS_ENABLED": true'
    assert switched_on in response.text()
    off = response.text().replace(switched_on, switched_on.replace("true", "false"))
    route.fulfill(response=response, body=off)


def test_two_see_each_other_and_the_second_is_told(open_screen: OpenScreen) -> None:
    """Who decides on what has changed meanwhile hears what the other did, and nothing happens."""
    tala, sami = Team(open_screen(), "tala"), Team(open_screen(), "sami")
    for each in (tala, sami):
        each.sign_in()
        page = each.screen.go("/admin/mentorship/review/")
        page.get_by_role("link", name=CASE).first.click()
        expect(page.get_by_role("button", name="Approve the list")).to_be_visible()
    here, there = tala.screen.page, sami.screen.page
    expect(here.locator("[data-others]")).to_contain_text("Sami Haddad", timeout=25_000)

    there.keyboard.press("q")
    there.keyboard.type("Which kind of interview?")
    there.get_by_role("button", name="Send the question").click()
    expect(there.locator(".messages")).to_contain_text(f"{CASE} was asked")
    expect(here.locator("[data-changed]")).to_contain_text("a question was asked", timeout=25_000)
    tala.screen.look("admin-desk-changed")
    here.get_by_role("button", name="Approve the list").click()

    expect(here.locator(".messages")).to_contain_text("Sami Haddad – a question was asked")
    here.get_by_role("button", name="Take the question back").click()
    expect(here.locator(".messages")).to_contain_text("taken back")
