"""A coordinator's hour: what waits, what is stuck, and pairs confirmed many at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenScreen
from .people import Team

pytestmark = pytest.mark.e2e

BOARD, CONFIRM = "/admin/mentorship/board/", "/admin/mentorship/confirm/"


def messages(page: Page) -> None:
    expect(page.locator(".messages li").first).to_be_visible()


def test_the_board_says_what_is_stuck_and_leads_there(open_screen: OpenScreen) -> None:
    """Every number can be read, and the first stuck case is one click away."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(BOARD)
    tala.screen.look("admin-board")
    for part in ("funnel", "ages", "stuck", "states", "matches", "loads"):
        expect(page.locator(f"[data-board={part}]")).to_be_visible()

    page.locator("[data-stuck=silent] a").first.click()
    expect(page.get_by_role("button", name="Recall the offer")).to_be_visible()
    page.go_back()
    page.locator("[data-board=states] a").first.click()
    expect(page).to_have_url(re.compile(r"/applications/\?status__exact=\w+&cycle=\d+"))


def test_a_cycle_is_cloned_from_the_board(open_screen: OpenScreen, size: str) -> None:
    """The page says what is taken along, and proposes the days."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(BOARD)
    page.get_by_role("link", name="Clone").click()
    tala.screen.look("admin-cycle-clone")
    page.get_by_label("Name").fill(f"The round after ({size})")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.locator(".messages")).to_contain_text("The round after")

    page.get_by_role("link", name="Close").first.click()
    expect(page.locator(".mentorship-consequences")).to_contain_text("Nobody can apply")
    tala.screen.look("admin-cycle-close")


def test_a_filter_is_kept_and_forgotten(open_screen: OpenScreen) -> None:
    """Saved where one searches, found where one looks, deleted where one sees it."""
    sami = Team(open_screen(), "sami")
    sami.sign_in()
    page = sami.screen.go("/admin/mentorship/applications/?status__exact=PENDING")
    page.get_by_text("Save this filter").click()
    page.locator("#mentorship-filter-name").fill("In line")
    sami.screen.look("admin-filter")
    page.locator(".mentorship-saved__form").get_by_role("button", name="Save").click()
    messages(page)

    page = sami.screen.go("/admin/mentorship/applications/")
    page.get_by_role("link", name="In line", exact=True).click()
    expect(page).to_have_url(re.compile("status__exact=PENDING"))
    page.get_by_role("button", name="Delete the filter “In line”").click()
    messages(page)
    expect(page.get_by_role("link", name="In line", exact=True)).to_have_count(0)


def test_the_digest_is_begun_and_ended(open_screen: OpenScreen) -> None:
    """At the hour of the person's own clock."""
    sami = Team(open_screen(), "sami")
    sami.sign_in()
    page = sami.screen.go("/admin/mentorship/digest/")
    sami.screen.look("admin-digest")
    page.get_by_label("At", exact=False).first.select_option("7")
    page.get_by_role("button", name="Send me the digest").click()
    expect(page.locator("main")).to_contain_text("every day at 07:00")
    page.get_by_role("button", name="End the digest").click()
    expect(page.locator("main")).to_contain_text("You get no digest")


def test_many_pairs_are_confirmed_at_once(open_screen: OpenScreen, size: str) -> None:
    """On the phone they are read; on the desk they are all ticked and confirmed."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(CONFIRM)
    tala.screen.look("admin-confirm-many")
    pairs = page.locator("[data-pair]")
    if size == "phone" or not pairs.count():
        return
    ticked = page.locator("input[name=pair]:not(:disabled)").count()
    page.get_by_role("button", name="Tick all on this page").click()
    page.get_by_role("button", name="Confirm what is ticked").click()

    expect(page.locator("[data-outcomes] [data-done=yes]")).to_have_count(ticked)
    tala.screen.look("admin-confirm-outcomes")
