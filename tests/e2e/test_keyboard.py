"""The whole way of a visitor without a mouse, and at every stop one sees where one is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import OpenScreen

pytestmark = [pytest.mark.e2e, pytest.mark.parametrize("size", ["desktop"])]

#: What is wrong with the element that has the focus, in words; empty where nothing is.
SEEN = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "";
  const name = element.outerHTML.slice(0, 160);
  const box = element.getClientRects()[0];
  if (!box || box.width < 2 || box.height < 2) return `has no size: ${name}`;
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (left >= right || top >= bottom) return `is not on the screen: ${name}`;
  const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (!above || !(element.contains(above) || above.contains(element))) {
    return `lies below something: ${name}`;
  }
  const style = getComputedStyle(element);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const marked = outlined || style.boxShadow !== "none";
  return element.matches(":focus-visible") && marked ? "" : `shows no focus: ${name}`;
}"""
HAS_FOCUS = "element => element === document.activeElement"
#: More stops than any of the pages has.
MOST = 150


class Keyboard:
    """Somebody who presses keys, and looks where each of them leads."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def go_to(self, target: Locator, key: str = "Tab") -> None:
        """Go on from stop to stop until it is this one; every stop on the way can be seen."""
        for _stop in range(MOST):
            self.press(key)
            problem = self.page.evaluate(SEEN)
            assert not problem, problem
            if target.evaluate(HAS_FOCUS):
                return
        raise AssertionError(f"{MOST} stops, and none was {target}")

    def write(self, label: str | re.Pattern[str], text: str) -> None:
        """Go on to a field and type into it."""
        field = self.page.get_by_label(label)
        self.go_to(field)
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def follow(self, target: Locator, key: str = "Enter") -> None:
        """Go on to a link or a button, and press it."""
        self.go_to(target)
        self.press(key)


def link(page: Page, name: str) -> Locator:
    """The link of this name in the page itself, not in the site's frame."""
    return page.get_by_role("main").get_by_role("link", name=name, exact=True)


def button(page: Page, name: str) -> Locator:
    """The button of this name."""
    return page.get_by_role("main").get_by_role("button", name=name).first


def find(keys: Keyboard) -> None:
    """Past the menu, tick a field of expertise, and sort by the arrow keys."""
    page = keys.page
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    assert not page.evaluate(SEEN)
    keys.press("Enter")
    python = page.get_by_role("checkbox", name=re.compile("^Python"))
    keys.follow(python, "Space")
    expect(page).to_have_url(re.compile(r"expertise=python"))
    expect(python).to_be_checked()
    expect(python).to_be_focused()
    sort = page.get_by_label("Sort by")
    keys.go_to(sort)
    keys.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"sort=name"))
    expect(sort).to_be_focused()


def choose(keys: Keyboard) -> None:
    """One mentor from the own page, another one from the directory; then the last is the first."""
    page = keys.page
    keys.follow(link(page, "Amara Okafor"))
    expect(page.get_by_role("heading", level=1, name="Amara Okafor")).to_be_visible()
    keys.follow(button(page, "Apply to Amara Okafor"))
    expect(page.get_by_text("Amara Okafor is on your list now.")).to_be_visible()
    keys.follow(link(page, "Add another mentor"))
    expect(page.get_by_role("heading", level=1, name="Mentors")).to_be_visible()
    keys.follow(button(page, "Apply to Ananya Iyer"), "Space")
    expect(page.get_by_text("Ananya Iyer is on your list now.")).to_be_visible()
    expect(link(page, "Ananya Iyer: On your list")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="My choices")).to_be_visible()
    with page.expect_response("**/choices/change/"):
        keys.follow(button(page, "Move Ananya Iyer up"))
    rows = page.locator("[data-mentorship-name]")
    expect(rows.first).to_have_attribute("data-mentorship-name", "Ananya Iyer")
    assert not page.evaluate(SEEN)


def fill_in(keys: Keyboard) -> None:
    """The form from the top to the bottom, in the order in which it stands there."""
    page = keys.page
    keys.write("Why Ananya Iyer?", "You began just like me.")
    keys.write("What it is about", "Into data, without a mouse")
    keys.follow(page.get_by_role("checkbox", name="Python"), "Space")
    expect(page.get_by_role("checkbox", name="Python")).to_be_checked()
    keys.write("Your motivation", "I have tried alone for a year. Not any more.")
    keys.write("Your name", "Keya Board")
    keys.write("Your e-mail address", "keya.board@visitor.example")
    expect(page.get_by_text(re.compile(r"^Saved at"))).to_be_visible()
    page.wait_for_timeout(2_000)  # nobody is faster than that, says the guard against robots


def test_a_visitor_applies_by_keyboard_alone(open_screen: OpenScreen) -> None:
    page = open_screen().go("/mentorship/mentors/")
    keys = Keyboard(page)

    find(keys)
    choose(keys)
    keys.follow(link(page, "Continue"))
    expect(page.get_by_role("heading", level=1, name="Apply")).to_be_visible()
    fill_in(keys)
    keys.follow(button(page, "Go on to confirm"))

    expect(page.get_by_role("heading", name="One step is left")).to_be_visible()
