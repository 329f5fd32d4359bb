"""A host that paints Wagtail in its own colours has painted the team's pages as well."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import OpenScreen
from .people import Team

pytestmark = pytest.mark.e2e

ADMIN = "/admin/mentorship"
#: A form that Wagtail draws by itself.
WAGTAILS = "/admin/snippets/mentorship/expertise/add/"
#: What a host writes into the style sheet that it gives to Wagtail's ``insert_global_admin_css``.
OWN = """:root {
  --w-color-primary: rgb(94, 12, 60);
  --w-color-primary-200: rgb(70, 8, 44);
  --w-color-secondary: rgb(140, 62, 0);
  --w-color-secondary-400: rgb(110, 48, 0);
  --w-color-secondary-600: rgb(90, 40, 0);
}"""
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"
LOOK = """one => {
  const { color, backgroundColor, borderTopColor } = getComputedStyle(one);
  return { color, backgroundColor, borderTopColor };
}"""
#: Every colour that Wagtail has a name for, whichever sheet declares it.
NAMES = """() => [...new Set([...document.styleSheets].flatMap((sheet) =>
  [...sheet.cssRules].flatMap(
    (rule) => rule.cssText.match(/--w-color-[a-z0-9-]+(?=:)/g) || [])))]"""
#: Elements of ours with a colour that is none of those; in words.
FOREIGN = """paint => [...document.querySelectorAll("[class*=mentorship-]")].flatMap((one) => {
  const style = getComputedStyle(one);
  const seen = { color: style.color, background: style.backgroundColor };
  if (parseFloat(style.borderTopWidth)) seen.border = style.borderTopColor;
  if (one === document.documentElement) return [];
  if (one instanceof SVGGeometryElement) [seen.fill, seen.stroke] = [style.fill, style.stroke];
  const none = [paint, "none", "rgba(0, 0, 0, 0)"];
  return Object.entries(seen).filter(([, colour]) => !none.includes(colour))
    .map(([kind, colour]) => `${one.getAttribute("class")}: ${kind} ${colour}`);
})"""
PAINT = "rgb(1, 2, 3)"
PAGES = ["review", "mentors", "confirm", "queue", "queue/propose", "board", "wording", "channels"]
CASES = {"review": "tr[data-row] a", "mentors": "td.title a", "queue": "td.title a"}


@pytest.fixture
def size() -> str:
    """Colours do not depend on the width."""
    return "desktop"


def look_of(page: Page, button: str, own: str) -> dict[str, Any]:
    """How the button is painted under the host's colours."""
    page.add_style_tag(content=STILL + own)
    look: dict[str, Any] = page.locator(button).first.evaluate(LOOK)
    return look


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_button_is_wagtails_button(open_screen: OpenScreen, scheme: Any) -> None:
    """In Wagtail's colours and in the host's."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    tala.screen.page.emulate_media(color_scheme=scheme)
    looks = {}
    for own in ("", OWN):
        wagtails = look_of(tala.screen.go(WAGTAILS), "main button[type=submit]", own)
        page = tala.screen.go(f"{ADMIN}/review/")
        page.locator("tr[data-row] a").first.click()
        page.wait_for_url("**/review/*/")
        ours = look_of(page, "button[name=action][value=approve]", own)
        assert ours == wagtails
        looks[own] = ours["backgroundColor"]
    assert looks[OWN] == "rgb(140, 62, 0)" != looks[""]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_colour_of_its_own(open_screen: OpenScreen, scheme: Any) -> None:
    """All of Wagtail's colours are made one: nothing of ours has another."""
    ada = Team(open_screen(), "admin")
    ada.sign_in()
    ada.screen.page.emulate_media(color_scheme=scheme)
    foreign = {}
    for name in PAGES:
        page = ada.screen.go(f"{ADMIN}/{name}/")
        foreign[name] = painted(page)
        if name in CASES:
            page.locator(CASES[name]).first.click()
            page.locator(".mentorship-page").wait_for()
            foreign[f"one of {name}"] = painted(page)
    assert {name: found for name, found in foreign.items() if found} == {}


def painted(page: Page) -> list[str]:
    """What is still of another colour when everything has been painted."""
    names = page.evaluate(NAMES)
    assert "--w-color-secondary" in names
    declared = "".join(f"{name}: {PAINT} !important;" for name in names)
    page.add_style_tag(content=f"{STILL} :root, :root * {{ {declared} }}")
    assert page.locator("[class*=mentorship-]").count()
    return sorted(set(page.evaluate(FOREIGN, PAINT)))


def test_control_a_colour_of_its_own_is_found(open_screen: OpenScreen) -> None:
    """One flag, painted by hand."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(f"{ADMIN}/review/")
    page.add_style_tag(content=".mentorship-page { color: rgb(38, 38, 38); }")

    assert any("rgb(38, 38, 38)" in each for each in painted(page))
