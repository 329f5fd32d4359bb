"""Words of an editor’s own for a notice: seen while typing, checked, tried, and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenScreen
from .people import Team
from .screen import Screen, until

pytestmark = pytest.mark.e2e

NOTICE = "Welcome: mentee"
#: Two editors at two sizes of screen do not write over each other's words.
LANGUAGES = {"desktop": ("German", "de"), "phone": ("Spanish", "es")}
SUBJECT = "Hurra, {mentee}!"


def test_an_editor_finds_their_own_words(open_screen: OpenScreen, size: str) -> None:
    """From the list to the words, a mistake, the test, the history, and back to the standard."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    language, code = LANGUAGES[size]
    page = _open_words(tala.screen, language)
    standard = page.get_by_label("Text").input_value()

    _preview_follows(page, tala.screen)
    _mistake_is_refused(page, tala.screen)
    _test_arrives(page, tala.screen)
    _is_kept(page, tala.screen)
    _goes_back(page, standard)
    expect(page).to_have_url(re.compile(f"/{code}/$"))


def _open_words(screen: Screen, language: str) -> Page:
    page = screen.go("/admin/mentorship/wording/")
    screen.look("admin-wordings")
    page.get_by_role("link", name=f"{NOTICE}: {language}").click()
    expect(page.get_by_role("heading", name="Placeholders")).to_be_visible()
    screen.look("admin-wording")
    return page


def _preview_follows(page: Page, screen: Screen) -> None:
    page.get_by_label("Subject").fill(SUBJECT)
    expect(page.locator("[data-pane=subject]")).to_have_text(re.compile(r"^Hurra, [^{]+!$"))
    text = page.get_by_label("Text")
    text.fill("<b>Welcome</b>, ")
    page.get_by_role("button", name="{mentee}", exact=True).click()
    expect(text).to_have_value("<b>Welcome</b>, {mentee}")
    for pane in ("text", "telegram"):
        shown = page.locator(f"[data-pane={pane}]")
        expect(shown).to_contain_text(re.compile(r"<b>Welcome</b>, [^{]"))
    mail = page.frame_locator("iframe[data-pane=mail]")
    expect(mail.get_by_text("<b>Welcome</b>, ")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    screen.look("admin-wording-dark")
    page.emulate_media(color_scheme="light")


def _mistake_is_refused(page: Page, screen: Screen) -> None:
    text = page.get_by_label("Text")
    text.fill("Your mentor is {mentr}.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("The words were not kept")
    text = page.get_by_label("Text")
    expect(text).to_have_value("Your mentor is {mentr}.")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(text).to_have_accessible_description(re.compile(r"no placeholder \{mentr\}"))
    screen.look("admin-wording-refused")


def _test_arrives(page: Page, screen: Screen) -> None:
    page.get_by_label("Text").fill("Your mentor is {mentor}.")
    page.get_by_role("button", name="Send a test to me").click()
    expect(page.locator(".messages")).to_contain_text("A test is on its way")
    mailbox = page.context.new_page()

    def arrived() -> bool:
        mailbox.goto(f"{screen.base}/mailbox/?to=tala@mentorship.example")
        return bool(mailbox.get_by_role("link", name=re.compile("Hurra, ")).count())

    until(mailbox, arrived, "the test in one's own mailbox")
    mailbox.close()
    expect(page.get_by_label("Subject")).to_have_value(SUBJECT)


def _is_kept(page: Page, screen: Screen) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("The words are kept")
    expect(page.get_by_label("Subject")).to_have_value(SUBJECT)
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("said now")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Hurra, {mentee}!")
    screen.look("admin-wording-history")
    page.get_by_role("link", name="Back to the words").click()


def _goes_back(page: Page, standard: str) -> None:
    page.get_by_role("button", name="Back to the standard words").click()
    expect(page.locator(".messages")).to_contain_text("The standard words are said again")
    expect(page.get_by_label("Text")).to_have_value(standard)
    expect(page.get_by_role("button", name="Back to the standard words")).to_have_count(0)
