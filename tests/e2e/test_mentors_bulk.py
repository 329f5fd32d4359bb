"""Many mentors of the list at once: ticked, looked over, accepted, and rejected again."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenScreen
from .people import Team

pytestmark = pytest.mark.e2e

MENTORS = "/admin/snippets/mentorship/mentorprofile/"
COLUMNS = "email,name,headline,bio,expertise,languages,timezone,offers_ad_hoc,ad_hoc_mentees,"
COLUMNS += "calendly_url\n"


@pytest.fixture
def newcomers() -> list[str]:
    """Two who have not been decided upon, and whom the demonstration has not met before."""
    family = f"Many{secrets.token_hex(3)}"
    return [f"{first} {family}" for first in ("Ulla", "Vito")]


def bring_in(tala: Team, names: list[str]) -> None:
    """By a table, as a programme would that has had mentors before."""
    rows = []
    for name in names:
        own = name.lower().replace(" ", "-")
        words = f"{own}@many.example,{name},Knows many,Has seen a lot.,Python,en,UTC,yes,2"
        rows.append(f"{words},https://calendly.com/{own}\n")
    page = tala.screen.go("/admin/mentorship/mentors/import/")
    table = {"name": "mentors.csv", "mimeType": "text/csv"}
    table["buffer"] = (COLUMNS + "".join(rows)).encode()
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Look at the rows").click()
    tala.screen.look("admin-import-rows")
    page.get_by_role("button", name="Import 2 rows").click()
    expect(page.locator(".messages")).to_be_visible()


def tick(tala: Team, names: list[str]) -> Page:
    """Both rows; the buttons below the list come up."""
    page = tala.screen.go(f"{MENTORS}?ordering=-created_at")
    footer = page.locator("[data-bulk-action-footer]")
    expect(footer).to_be_hidden()
    for name in names:
        row = page.locator("tr").filter(has=page.get_by_role("link", name=name))
        row.locator("[data-bulk-action-checkbox]").check()
    expect(footer).to_be_visible()
    expect(footer).to_contain_text(re.compile("2 mentors|All 2|2 .*selected", re.I))
    expect(footer.get_by_role("button", name="Delete")).to_have_count(0)
    expect(footer.get_by_role("link", name="Delete")).to_have_count(0)
    return page


def press(page: Page, label: str) -> None:
    """One of the buttons below the list."""
    page.locator("[data-bulk-action-button]").and_(page.get_by_label(label)).click()
    page.wait_for_url("**/admin/bulk/**")


def came_of(page: Page, names: list[str], words: str) -> None:
    """What the page says beside each."""
    for name in names:
        line = page.locator("[data-done=yes]").filter(has_text=name)
        expect(line).to_contain_text(words)
    expect(page.locator("[data-done=no]")).to_have_count(0)


def status(tala: Team, names: list[str]) -> list[str]:
    """As the list has it."""
    page = tala.screen.go(f"{MENTORS}?q={names[0].split()[1]}")
    rows = page.locator("tbody tr").filter(has_text=names[0].split()[1])
    return [text.lower() for text in rows.locator(".w-status").all_inner_texts()]


def test_two_are_accepted_and_rejected(open_screen: OpenScreen, newcomers: list[str]) -> None:
    """Each step is a page that can be read on a telephone as well."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    bring_in(tala, newcomers)

    page = tick(tala, newcomers)
    tala.screen.look("admin-mentors-ticked")
    press(page, "Accept the selected mentors")
    for name in newcomers:
        expect(page.get_by_role("main")).to_contain_text(name)
    tala.screen.look("admin-mentors-accept")
    page.get_by_role("button", name="Accept", exact=True).click()
    came_of(page, newcomers, "Accepted, and visible on the site")
    tala.screen.look("admin-mentors-accepted")
    assert status(tala, newcomers) == ["active", "active"]

    page = tick(tala, newcomers)
    press(page, "Reject the selected mentors")
    tala.screen.look("admin-mentors-reject")
    with page.expect_navigation():
        page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.locator("[data-done]")).to_have_count(0)  # a reason is missing
    tala.screen.look("admin-mentors-reject-errors")
    page.get_by_role("main").get_by_role("textbox").first.fill("This was a rehearsal.")
    page.get_by_role("button", name="Reject", exact=True).click()
    came_of(page, newcomers, "Rejected, and told by e-mail")
    tala.screen.look("admin-mentors-rejected")
    assert status(tala, newcomers) == ["rejected", "rejected"]


def test_with_whom_it_cannot_be_done_is_said(open_screen: OpenScreen) -> None:
    """Who is active already cannot be accepted; the page offers the way back."""
    tala = Team(open_screen(), "tala")
    tala.sign_in()
    page = tala.screen.go(f"{MENTORS}?q=Amara")
    row = page.locator("tr").filter(has=page.get_by_role("link", name="Amara Okafor"))
    row.locator("[data-bulk-action-checkbox]").check()
    press(page, "Accept the selected mentors")

    expect(page.get_by_role("main")).to_contain_text("With these it cannot be done")
    expect(page.get_by_role("button", name="Accept", exact=True)).to_have_count(0)
    tala.screen.look("admin-mentors-cannot")
    page.get_by_role("link", name="Go back").click()
    expect(page).to_have_url(re.compile("mentorprofile"))
