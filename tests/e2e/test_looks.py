"""Both looks of the demonstration, by day and night, in both directions, and on paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.e2e

PROFILE = "/mentorship/mentors/amara-okafor/"
PAGES = {"profile": PROFILE, "mentors": "/mentors/", "how": "/how-it-works/", "home": "/"}


def context_of(browser: Browser, site: str, look: str, language: str, **options) -> BrowserContext:
    """A visitor who has made a choice of look and language before."""
    context = browser.new_context(reduced_motion="reduce", timezone_id="Asia/Tokyo", **options)
    choices = {"look": look, "django_language": language}
    context.add_cookies(
        [{"name": name, "value": value, "url": site} for name, value in choices.items()]
    )
    return context


def complaints_of(page: Page) -> list[str]:
    """What axe and the width of the window have to say."""
    found = [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}"
        for each in Axe().run(page).response["violations"]
    ]
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *(["it scrolls sideways"] if too_wide > 1 else [])]


@pytest.mark.parametrize(
    ("look", "scheme", "language"),
    [
        ("lantern", "light", "en"),
        ("lantern", "dark", "ar"),
        ("poster", "dark", "en"),
        ("poster", "light", "ar"),
        # Any two of these meet above as well; all three here.
        pytest.param("lantern", "dark", "en", marks=pytest.mark.slow),
        pytest.param("lantern", "light", "ar", marks=pytest.mark.slow),
        pytest.param("poster", "light", "en", marks=pytest.mark.slow),
        pytest.param("poster", "dark", "ar", marks=pytest.mark.slow),
    ],
)
def test_nobody_is_left_out(
    browser: Browser, site: str, album, size: str, look: str, scheme: str, language: str
) -> None:
    """Axe has no complaint, and nothing is wider than the window."""
    width = {"desktop": 1280, "phone": 390}[size]
    viewport = {"width": width, "height": 800}
    context = context_of(browser, site, look, language, color_scheme=scheme, viewport=viewport)
    page = context.new_page()
    complaints = {}
    for name, path in PAGES.items():
        page.goto(site + path)
        direction = page.locator("html").get_attribute("dir")
        assert direction == ("rtl" if language == "ar" else "ltr")
        page.screenshot(path=album / f"{name}-{look}-{scheme}-{language}-{size}.png")
        if found := complaints_of(page):
            complaints[name] = found
    context.close()
    assert not complaints


def test_the_switches_work_and_leave_the_visitor_where_they_are(
    browser: Browser, site: str
) -> None:
    """One click each, on a page with an address of its own."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(site + PROFILE)
    assert page.locator("html").get_attribute("data-look") == "lantern"

    page.get_by_role("button", name="Poster").click()
    page.get_by_role("button", name="العربيّة").click()

    assert page.url == site + PROFILE
    assert page.locator("html").get_attribute("data-look") == "poster"
    assert page.locator("html").get_attribute("dir") == "rtl"
    family = page.locator("h1").evaluate("one => getComputedStyle(one).fontFamily")
    assert "Condensed" in family
    context.close()


def test_the_browser_tells_its_time_zone_and_the_page_takes_it_up(
    browser: Browser, site: str
) -> None:
    """Without a reload: only the part that did not know is fetched again."""
    context = browser.new_context(locale="en-GB", timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto(site + PROFILE)

    page.locator("#mentorship-times", has_text="Your time zone: Asia/Tokyo.").wait_for()

    context.close()


def test_without_scripts_one_chooses_a_time_zone(browser: Browser, site: str) -> None:
    """The link brings the list, the button brings the hours, and a cookie keeps them."""
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PROFILE)
    page.get_by_role("link", name="Show it in my time zone").click()
    page.get_by_label("Your time zone").select_option("Asia/Tokyo")
    page.get_by_role("button", name="Show", exact=True).click()

    assert "Your time zone: Asia/Tokyo." in page.locator("#mentorship-times").inner_text()
    page.goto(site + PROFILE)
    assert "Your time zone: Asia/Tokyo." in page.locator("#mentorship-times").inner_text()
    context.close()


@pytest.mark.parametrize("look", ["lantern", "poster"])
def test_on_paper_there_is_the_person_and_no_button(browser: Browser, site: str, look: str) -> None:
    """Also when the screen was dark."""
    context = context_of(browser, site, look, "en", color_scheme="dark")
    page = context.new_page()
    page.goto(site + PROFILE)
    page.emulate_media(media="print")

    assert page.get_by_role("heading", name="Amara Okafor").is_visible()
    for gone in (".mentorship-button", ".mentorship-nav", ".demo", ".mentorship-back"):
        assert not page.locator(gone).first.is_visible()
    ink = page.locator(".mentorship-prose").evaluate("one => getComputedStyle(one).color")
    assert ink == "rgb(0, 0, 0)"
    context.close()
