"""Becoming a mentor, step by step, and looking after one's own profile, in every look."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.public.pictures import picture

from .conftest import OpenScreen
from .people import Visitor
from .screen import Screen

pytestmark = pytest.mark.e2e

START = "/mentorship/become-a-mentor/"
#: The other two are walked through at the other size.
LOOKS = {
    "desktop": [("lantern", "en"), ("poster", "ar")],
    "phone": [("poster", "en"), ("lantern", "ar")],
}
#: Every page that belongs to one person, or in which one types.
OWN_PAGES = {
    "choices": "/mentorship/choices/",
    "apply": "/mentorship/apply/",
    "my": "/mentorship/my/",
    "desk": "/mentorship/mentor/",
    "profile": "/mentorship/mentor/profile/",
    "know": "/mentorship/mentor/profile/know/",
    "offer": "/mentorship/mentor/profile/offer/",
    "look": "/mentorship/mentor/profile/look/",
    "pause": "/mentorship/mentor/pause/",
    "leave": "/mentorship/mentor/leave/",
}


def sign_in(somebody: Visitor) -> Page:
    """Ask for the link, read the letter, and take the one step that signs in."""
    page = somebody.screen.go(START)
    page.get_by_label(re.compile("e-mail", re.I)).fill(somebody.email)
    somebody.screen.look("sign-in")
    page.get_by_role("button", name=re.compile("link", re.I)).click()
    opened = somebody.open_mail("Your sign-in link", "Sign in", "mail-sign-in")
    somebody.screen.look("sign-in-confirm", opened)
    opened.get_by_role("button", name=re.compile("^Sign in as")).click()
    page.close()
    somebody.screen.page = opened
    return opened


def go_on(screen: Screen, name: str) -> None:
    """Photograph the step as it is filled in, and go on to the next one."""
    screen.look(f"register-{name}")
    screen.page.get_by_role("button", name="Save and go on").click()


def fill_in(screen: Screen, somebody: Visitor) -> None:
    """All steps, with one step back and one mistake on the way."""
    page = screen.page
    page.get_by_label("Your name").fill(somebody.name)
    page.get_by_label("Headline").fill("Keeps old software alive")
    page.get_by_label("About you").fill("I have kept other people's code running for years.")
    go_on(screen, "you")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Your name")).to_have_value(somebody.name)
    go_on(screen, "you-again")
    page.get_by_label("Python", exact=True).check()
    page.get_by_label("English", exact=True).first.check()
    go_on(screen, "know")
    page.get_by_label("I offer long-term mentorship").check()
    page.get_by_label("Mentees at most").fill("5")
    page.get_by_label("Hours a month").fill("4")
    expect(page.get_by_text("Too few hours. Hours needed a month: 10 or more.")).to_be_visible()
    page.get_by_label(re.compile("^Booking link")).fill("https://calendly.com/somebody")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    screen.look("register-offer-wrong")
    page.get_by_label("Hours a month").fill("10")
    go_on(screen, "offer")
    upload = {"name": "me.jpg", "mimeType": "image/jpeg"}
    content = picture((600, 600), "JPEG").read()
    page.get_by_label(re.compile("^Photo")).set_input_files([{**upload, "buffer": content}])
    page.get_by_label(re.compile("^What the photo shows")).fill("A test picture")
    go_on(screen, "look")


def test_somebody_becomes_a_mentor(open_screen: OpenScreen, size: str) -> None:
    screen = open_screen()
    somebody = Visitor(screen, f"Wren Hale {size} {secrets.token_hex(3)}")
    page = sign_in(somebody)
    fill_in(screen, somebody)
    expect(page.get_by_role("heading", name="Check and send")).to_be_visible()
    expect(page.get_by_role("heading", name=somebody.name)).to_be_visible()
    screen.look("register-check")
    page.wait_for_timeout(2_000)  # nobody is faster than that, says the guard against robots
    page.get_by_role("button", name="Register as a mentor").click()
    thanks = page.get_by_role("heading", name="Thank you for registering")
    expect(thanks).to_be_visible(timeout=15_000)
    screen.look("registered")
    site = screen.base
    for look, language in LOOKS[size]:
        chosen = {"look": look, "django_language": language}
        page.context.add_cookies([{"name": n, "value": v, "url": site} for n, v in chosen.items()])
        for name, path in OWN_PAGES.items():
            screen.go(path)
            screen.look(f"own-{name}-{look}-{language}")
