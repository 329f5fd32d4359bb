"""Who is at one case: a tab in the background stays for a while, and is not there for ever."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from mentorship.wagtail_admin.workbench.presence import EVERY, HIDDEN_FOR

from .conftest import OpenScreen
from .people import Team

pytestmark = pytest.mark.e2e

#: One for each test: a browser that is switched off says no farewell.
CASE, ANOTHER = "Sunniva Dahl", "Wanjiru Kamau"
#: A browser without a screen calls no tab hidden; this is what a script is told of one that is.
PUT = """isHidden => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def size() -> str:
    """A clock is a clock on every screen."""
    return "desktop"


def at_the_case(open_screen: OpenScreen, username: str, case: str) -> Page:
    """Somebody's window with the case, and a clock that goes on when it is told to."""
    each = Team(open_screen(), username)
    each.sign_in()
    page = each.screen.go("/admin/mentorship/review/")
    page.clock.install()
    page.get_by_role("link", name=case).first.click()
    expect(page.get_by_role("button", name="Approve the list")).to_be_visible()
    return page


def wait(page: Page, seconds: float) -> None:
    """So many seconds pass in this window: one sign of life, if it gives any."""
    page.clock.fast_forward(round(seconds * 1000) + 1)


def sees(page: Page, name: str, *, is_there: bool) -> None:
    """What the window shows after its next sign of life."""
    others = page.locator("[data-others]")
    for _sign in range(3):
        with page.expect_response("**/presence/"):
            wait(page, EVERY)
    if is_there:
        expect(others).to_contain_text(name)
    else:
        expect(others).to_be_hidden()


def test_a_tab_in_the_background_is_not_there_for_ever(open_screen: OpenScreen) -> None:
    """Somebody looks something up, forgets the tab, and comes back to it."""
    here, there = (at_the_case(open_screen, each, CASE) for each in ("tala", "sami"))
    signs: list[Request] = []
    there.on("request", lambda request: signs.append(request) if "presence" in request.url else 0)
    sees(here, "Sami Haddad", is_there=True)

    there.evaluate(PUT, True)
    wait(there, HIDDEN_FOR / 2)
    sees(here, "Sami Haddad", is_there=True)

    with there.expect_request("**/presence/") as gone:
        wait(there, HIDDEN_FOR / 2)
    assert "leave" in str(gone.value.post_data)
    sees(here, "Sami Haddad", is_there=False)

    signs.clear()
    for _minute in range(3):
        wait(there, 60)
    assert signs == []
    sees(here, "Sami Haddad", is_there=False)

    there.evaluate(PUT, False)
    sees(here, "Sami Haddad", is_there=True)
    sees(there, "Tala Reyes", is_there=True)


def test_a_closed_tab_has_gone_at_once(open_screen: OpenScreen) -> None:
    """And another one of the same person is still there."""
    here, there = (at_the_case(open_screen, each, ANOTHER) for each in ("tala", "sami"))
    second = there.context.new_page()
    second.goto(there.url)
    expect(second.locator("[data-others]")).to_contain_text("Tala Reyes")
    expect(there.locator("[data-others]")).to_contain_text("Tala Reyes")
    sees(here, "Sami Haddad", is_there=True)

    second.goto("about:blank")
    sees(here, "Sami Haddad", is_there=True)
    there.goto("about:blank")
    sees(here, "Sami Haddad", is_there=False)
