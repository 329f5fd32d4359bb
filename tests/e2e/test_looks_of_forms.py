"""The forms and the pages of those who are signed in, in every look, scheme and direction.

``test_looks`` does the same for what everybody sees.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .conftest import SIZES
from .test_looks import PROFILE, complaints_of, context_of

pytestmark = pytest.mark.e2e

MENTOR = "amara.okafor@mentorship.example"
MENTEE = "hana.kobayashi@mentorship.example"
OWN = {
    MENTOR: {
        "desk": "/mentorship/mentor/",
        "own-profile": "/mentorship/mentor/profile/",
        "own-profile-you": "/mentorship/mentor/profile/you/",
        "own-profile-offer": "/mentorship/mentor/profile/offer/",
        "pause": "/mentorship/mentor/pause/",
        "leave": "/mentorship/mentor/leave/",
    },
    MENTEE: {"my": "/mentorship/my/", "my-choices": "/mentorship/choices/"},
}
SIDES = [
    ("lantern", "light", "en"),
    ("lantern", "dark", "ar"),
    ("poster", "dark", "en"),
    ("poster", "light", "ar"),
]
ALL_SIDES = [
    pytest.param(*side, marks=[] if side in SIDES else [pytest.mark.slow])
    for side in itertools.product(("lantern", "poster"), ("light", "dark"), ("en", "ar"))
]


@pytest.fixture(scope="session")
def cookies(browser: Browser, site: str) -> dict[str, Any]:
    """The cookie of somebody who has signed in by the letter, for a mentor and a mentee."""
    return {email: _signed_in(browser, site, email) for email in OWN}


def _signed_in(browser: Browser, site: str, email: str) -> Any:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/mentorship/sign-in/")
    page.get_by_label("Your e-mail address").fill(email)
    page.wait_for_timeout(1_500)  # nobody is faster than that, says the guard against robots
    page.get_by_role("button", name="Send me the link").click()
    for _attempt in range(80):
        page.goto(f"{site}/mailbox/?to={email}")
        if page.get_by_role("link", name="Your sign-in link").count():
            break
        page.wait_for_timeout(250)
    page.get_by_role("link", name="Your sign-in link").first.click()
    letter = page.locator("iframe").get_attribute("src")
    page.goto(site + str(letter))
    link = page.get_by_role("link", name="Sign in").first.get_attribute("href")
    page.goto(str(link))
    page.get_by_role("button", name=re.compile("^Sign in as")).click()
    page.wait_for_load_state()
    session = [each for each in context.cookies() if each["name"] == "sessionid"]
    context.close()
    assert session, f"{email} could not sign in"
    return session


def as_a_visitor(page: Page, site: str) -> Iterator[str]:
    """Choose somebody, and send every form empty; each time there is something new to see."""
    page.goto(f"{site}/mentorship/mentors/?expertise=python&q=o")
    yield "directory"
    page.goto(f"{site}/mentorship/mentors/?q=nobodyatall")
    yield "directory-nobody"
    page.goto(site + PROFILE)
    page.locator("[data-mentorship-apply]").first.click()
    page.wait_for_url("**/mentorship/choices/")
    yield "choices"
    for name, path, button in (
        ("apply", "/mentorship/apply/", ".mentorship-actions button[value=send]"),
        ("sign-in", "/mentorship/sign-in/", "main form[data-mentorship-once] .mentorship-button"),
        ("register", "/mentorship/become-a-mentor/", "main .mentorship-button"),
    ):
        page.goto(site + path)
        yield name
        page.locator(button).first.click()
        page.wait_for_load_state()
        yield f"{name}-errors"


def as_themselves(page: Page, site: str, own: dict[str, str]) -> Iterator[str]:
    """Every page of one's own."""
    for name, path in own.items():
        page.goto(site + path)
        assert path in page.url
        yield name


@pytest.mark.parametrize(("look", "scheme", "language"), ALL_SIDES)
def test_nobody_is_left_out_of_the_forms(
    browser: Browser, site: str, album, size: str, cookies, look: str, scheme: str, language: str
) -> None:
    """Axe has no complaint, and nothing is wider than the window."""
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    complaints = {}
    for who in (None, *OWN):
        context = context_of(browser, site, look, language, color_scheme=scheme, viewport=viewport)
        context.add_cookies(cookies.get(who, []))
        page = context.new_page()
        walk = as_themselves(page, site, OWN[who]) if who else as_a_visitor(page, site)
        for name in walk:
            photograph = album / f"{name}-{look}-{scheme}-{language}-{size}.png"
            page.screenshot(path=photograph, full_page=True)
            if found := complaints_of(page):
                complaints[name] = found
        context.close()
    assert not complaints
