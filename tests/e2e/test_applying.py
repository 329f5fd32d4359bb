"""Applying with a keyboard, a mouse and a network that fails: in order, and nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenScreen
from .screen import Screen

pytestmark = pytest.mark.e2e

STORE = "mentorship-application"
NAMES = ("Amara Okafor", "Kenji Morita", "Farid Rahimi")


def chosen(screen: Screen) -> Page:
    """Put three mentors on the list, from their own pages."""
    page = screen.page
    for name in NAMES:
        screen.go(f"/mentorship/mentors/{name.lower().replace(' ', '-')}/")
        page.get_by_role("button", name=f"Apply to {name}").first.click()
        expect(page.get_by_text(f"{name} is on your list now.")).to_be_visible()
    return screen.go("/mentorship/choices/")


def order(page: Page) -> list[str]:
    """The names as the list has them now."""
    rows = page.locator("[data-mentorship-name]")
    return [str(rows.nth(n).get_attribute("data-mentorship-name")) for n in range(rows.count())]


def test_the_list_is_ordered_by_keyboard_and_said_aloud(open_screen: OpenScreen) -> None:
    page = chosen(open_screen())
    amara, kenji, farid = NAMES

    page.get_by_role("button", name=f"Move {farid} up").focus()
    with page.expect_response("**/choices/change/"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").last).to_have_text(f"{farid} is now in place 2 of 3.")
    expect(page.get_by_role("button", name=f"Move {farid} up")).to_be_focused()
    with page.expect_response("**/choices/change/"):
        page.keyboard.press("Space")
    expect(page.get_by_role("button", name=f"Move {farid} down")).to_be_focused()

    page.reload()
    assert order(page) == [farid, amara, kenji]


def test_the_list_is_ordered_by_dragging(open_screen: OpenScreen) -> None:
    page = chosen(open_screen())
    amara, kenji, farid = NAMES
    page.set_viewport_size({"width": 390, "height": 1700})
    grips = page.locator("[data-mentorship-grip]")
    start, end = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    assert start
    assert end

    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    with page.expect_response("**/choices/change/"):
        page.mouse.move(end["x"] + 20, end["y"] - 10, steps=15)
        page.mouse.up()

    page.reload()
    assert order(page) == [farid, amara, kenji]


def test_words_outlive_a_network_that_fails(open_screen: OpenScreen) -> None:
    screen = open_screen()
    page = screen.go("/mentorship/apply/")
    motivation = page.get_by_label("Your motivation")
    with page.expect_response("**/apply/draft/"):
        motivation.fill("Before the tunnel.")
    expect(page.get_by_text("Saved at")).to_be_visible()

    page.context.set_offline(True)
    motivation.fill("Before the tunnel, and in it.")
    expect(page.get_by_text("your browser keeps it")).to_be_visible()
    page.context.set_offline(False)
    page.reload()

    expect(motivation).to_have_value("Before the tunnel, and in it.")
    expect(page.get_by_text("Saved at")).to_be_visible()
    screen.complaints = [each for each in screen.complaints if "DISCONNECTED" not in each]


@pytest.mark.parametrize(("account", "mark"), [("somebody-else", ""), ("visitor", "older")])
def test_the_browsers_copy_gives_way_to_others_and_to_newer_words(
    open_screen: OpenScreen, account: str, mark: str
) -> None:
    page = open_screen().go("/mentorship/apply/")
    copy = {"account": account, "mark": mark, "words": [["motivation", "Stale words."]]}
    page.evaluate(f"copy => sessionStorage.setItem('{STORE}', JSON.stringify(copy))", copy)

    page.reload()

    expect(page.get_by_label("Your motivation")).to_have_value("")
    assert page.evaluate(f"sessionStorage.getItem('{STORE}')") is None


def test_whoever_signs_out_leaves_no_words_behind(open_screen: OpenScreen) -> None:
    page = open_screen().go("/mentorship/apply/")
    page.context.set_offline(True)
    page.get_by_label("Your goals").fill("A secret plan.")
    assert "A secret plan." in page.evaluate(f"sessionStorage.getItem('{STORE}')")

    page.evaluate(
        """() => {
          const form = document.createElement("form");
          form.dataset.mentorshipSignOut = "";
          document.body.append(form);
          form.dispatchEvent(new SubmitEvent("submit", { bubbles: true }));
        }"""
    )

    assert page.evaluate(f"sessionStorage.getItem('{STORE}')") is None
    page.context.set_offline(False)
