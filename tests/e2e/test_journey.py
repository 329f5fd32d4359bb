"""The whole journey of the demonstration, both ways, on a desk and on a phone."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import expect

from .conftest import OpenScreen
from .people import MEET, Phone, Team, Visitor

pytestmark = pytest.mark.e2e


@pytest.fixture
def name(size: str) -> str:
    """Somebody whom the demonstration has not met before."""
    return f"Robin {size.title()} {secrets.token_hex(2)}"


def test_somebody_says_yes(open_screen: OpenScreen, name: str) -> None:
    """Visitor applies, team approves, mentor taps yes, team confirms, both are told."""
    visitor = Visitor(open_screen(), name)
    visitor.choose("Amara Okafor", "Kenji Morita")
    visitor.apply("A first small program")
    expect(visitor.own_page("my-pending").get_by_text("Amara Okafor").first).to_be_visible()

    tala = Team(open_screen(), "tala")
    tala.sign_in()
    tala.approve(visitor.name)

    amara = Phone(open_screen(), "Amara Okafor")
    amara.answer_offer(visitor.name, "Yes, I accept", "accepted")

    tala.confirm(visitor.name)

    amara.bubble("Assignment complete", visitor.name)
    amara.screen.look("phone-told")
    visitor.read_mail("Your mentor has been assigned", "mail-matched")
    page = visitor.own_page("my-matched")
    expect(page.get_by_label("Your mentor")).to_contain_text("Amara Okafor")
    room = page.get_by_role("link", name="Open the meeting room")
    expect(room).to_have_attribute("href", re.compile(re.escape(MEET)))


def test_nobody_says_yes(open_screen: OpenScreen, name: str) -> None:
    """Each no rings the next phone; after the last one the team finds a mentor by hand."""
    visitor = Visitor(open_screen(), name)
    visitor.choose("Lucía Fernández", "Salma Benali")
    visitor.apply("Drawing with numbers")

    sami = Team(open_screen(), "sami")
    sami.sign_in()
    sami.approve(visitor.name)

    phones = open_screen()
    for mentor in ("Lucía Fernández", "Salma Benali"):
        Phone(phones, mentor).answer_offer(visitor.name, "No, I decline", "declined")

    page = visitor.own_page("my-queued")
    expect(page.get_by_text("Matching by our team")).to_be_visible()

    own_phone = Phone(sami.screen, "Sami Haddad")
    own_phone.pick_up()
    notice = own_phone.bubble("joined the assignment queue", visitor.name)
    with sami.screen.page.expect_popup() as popup:
        notice.get_by_role("link").click()
    popup.value.wait_for_load_state()
    sami.assign(popup.value, "Farid Rahimi")

    # It can be undone for ten seconds, and the worker looks at its clock every half minute.
    farid = Phone(phones, "Farid Rahimi")
    farid.answer_offer(visitor.name, "Yes, I accept", "accepted", patience=75_000)
    sami.confirm(visitor.name)
    page = visitor.own_page("my-matched-by-hand")
    expect(page.get_by_label("Your mentor")).to_contain_text("Farid Rahimi")
