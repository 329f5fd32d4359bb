"""What the people of the journey do, in their own words."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from example_site.demo.accounts import PASSWORD

from .screen import Screen, until

MEET = "https://meet.google.com/abc-defg-hij"


class Visitor:
    """Somebody who wants a mentor, with a browser and a mailbox."""

    def __init__(self, screen: Screen, name: str) -> None:
        self.screen, self.name = screen, name
        self.email = f"{name.lower().replace(' ', '.')}@visitor.example"

    def choose(self, *mentors: str) -> None:
        """Put mentors on the list: the first from the page of the site, the rest beside it."""
        page = self.screen.go("/")
        self.screen.look("home")
        page.get_by_role("link", name="Meet the mentors").first.click()
        self.screen.look("cms-mentors")
        for number, mentor in enumerate(mentors):
            if number:
                page = self.screen.go("/mentorship/mentors/")
                self.screen.look("mentor-list")
            self._find(page, mentor)
            if number == 0:
                self._read_profile(page, mentor)
            page.get_by_role("button", name=f"Apply to {mentor}").click()
            expect(page.get_by_text(f"{mentor} is on your list now.")).to_be_visible()
        if len(mentors) > 1:
            page.get_by_role("link", name=f"Your list: {len(mentors)} of 5 mentors").click()
        self.screen.look("your-list")

    def _find(self, page: Page, mentor: str) -> None:
        """Turn the pages until the mentor is there."""
        heading = page.get_by_role("link", name=mentor, exact=True)
        number = 1
        while not heading.count():
            number += 1
            page.get_by_role("link", name="Next").click()
            expect(page.get_by_text(f"Page {number} of")).to_be_visible()

    def _read_profile(self, page: Page, mentor: str) -> None:
        page.get_by_role("link", name=mentor, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=mentor)).to_be_visible()
        self.screen.look("mentor")

    def apply(self, subject: str) -> None:
        """Fill in the form, find the letter in the mailbox, look all of it over and send it."""
        page = self.screen.page
        page.get_by_role("link", name="Continue").click()
        self.screen.look("apply")
        self._fill_in(page, subject)
        page.get_by_role("button", name="Go on to confirm").click()
        expect(page.get_by_role("heading", name="One step is left")).to_be_visible()
        self.screen.look("apply-sent")
        opened = self.open_mail("Confirm your application", "Confirm and send", "mail-confirm")
        expect(opened.get_by_text("Not any more.")).to_be_visible()
        self.screen.look("apply-confirm", opened)
        opened.get_by_role("button", name="Send the application").click()
        expect(opened.get_by_role("heading", name="Your application is with us")).to_be_visible()
        page.close()
        self.screen.page = opened
        self.screen.look("applied")

    def _fill_in(self, page: Page, subject: str) -> None:
        page.get_by_label("What it is about").fill(subject)
        page.get_by_label("Python").check()
        page.get_by_label("Your motivation").fill("I have tried alone for a year. Not any more.")
        page.get_by_label(re.compile("^Why ")).first.fill("You began just like me.")
        page.get_by_label("Your name").fill(self.name)
        page.get_by_label("Your e-mail address").fill(self.email)
        expect(page.get_by_text(re.compile(r"^Saved at"))).to_be_visible()
        page.wait_for_timeout(2_000)  # nobody is faster than that, says the guard against robots

    def open_mail(self, subject: str, link: str, name: str) -> Page:
        """Wait for the letter, read it, and follow its link into a new tab."""
        self.read_mail(subject, name)
        page = self.screen.page
        letter = page.frame_locator("iframe").get_by_role("link", name=re.compile(link, re.I))
        with page.expect_popup() as popup:
            letter.first.click()
        popup.value.wait_for_load_state()
        return popup.value

    def read_mail(self, subject: str, name: str) -> None:
        """Wait for the letter in the mailbox and open it."""
        page, address = self.screen.page, f"/mailbox/?to={self.email}"
        letter = page.get_by_role("link", name=re.compile(subject, re.I))

        def arrived() -> bool:
            self.screen.go(address)
            return bool(letter.count())

        until(page, arrived, f"a letter about “{subject}” to {self.email}")
        self.screen.look("mailbox")
        letter.first.click()
        frame = page.locator("iframe").get_attribute("src")
        self.screen.look(name)
        self.screen.go(str(frame))
        self.screen.look(f"{name}-alone")
        page.go_back()

    def own_page(self, name: str) -> Page:
        """Look at the page that says where everything stands."""
        page = self.screen.go("/mentorship/my/")
        self.screen.look(name)
        return page


class Phone:
    """A telephone of the simulator."""

    def __init__(self, screen: Screen, owner: str) -> None:
        self.screen, self.owner = screen, owner

    def pick_up(self) -> Page:
        """Choose it from the list of phones."""
        page = self.screen.go("/telegram/")
        self.screen.look("phones")
        whose = page.get_by_text(self.owner, exact=True)
        page.get_by_role("link").filter(has=whose).click()
        return page

    def bubble(self, *words: str, patience: int = 20_000) -> Locator:
        """The newest message with all of the words; waits until it is there."""
        found = self.screen.page.locator(".bubble")
        for word in words:
            found = found.filter(has_text=word)
        expect(found.last).to_be_visible(timeout=patience)
        return found.last

    def answer_offer(self, student: str, button: str, said: str, patience: int = 20_000) -> None:
        """Tap a button below the offer; afterwards the buttons are gone."""
        self.pick_up()
        offer = self.bubble("offer", student, patience=patience)
        self.screen.look("phone-offer")
        offer.get_by_role("button", name=button).click()
        answered = self.bubble(student, said)
        expect(answered.get_by_role("button")).to_have_count(0)
        self.screen.look(f"phone-{said.split()[-1]}")


class Team:
    """Somebody with an account in the admin."""

    def __init__(self, screen: Screen, username: str) -> None:
        self.screen, self.username = screen, username

    def sign_in(self) -> None:
        """Through Wagtail's own login."""
        page = self.screen.go("/admin/")
        page.locator("[name=username]").fill(self.username)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("link", name="Applications to review").last).to_be_visible()
        self.screen.look("admin-home")

    def approve(self, mentee: str) -> None:
        """Open the case from the list and approve it as it is."""
        self._open("review", mentee, "admin-review")
        page = self.screen.page
        page.get_by_role("button", name="Approve the list").click()
        expect(page.locator(".messages")).to_contain_text(re.compile(mentee))

    def confirm(self, mentee: str) -> None:
        """Give the pair a room to meet in."""
        self._open("confirm", mentee, "admin-confirm")
        page = self.screen.page
        page.get_by_label(re.compile("meet", re.I)).first.fill(MEET)
        page.get_by_role("button", name="Confirm the match").click()
        expect(page.locator(".messages")).to_contain_text(re.compile(mentee))

    def _open(self, which: str, mentee: str, name: str) -> None:
        page = self.screen.go(f"/admin/mentorship/{which}/")
        self.screen.look(f"{name}-list")
        page.get_by_role("main").get_by_role("link", name=mentee).first.click()
        expect(page.get_by_role("main")).to_contain_text(mentee)
        self.screen.look(name)

    def assign(self, page: Page, mentor: str) -> None:
        """Pick a mentor from the ranked list, in the tab that the phone has opened."""
        self.screen.look("admin-assign", page)
        page.get_by_role("searchbox").last.fill(mentor)
        page.get_by_role("button", name="Search").last.click()
        send = re.compile(f"Assign and send the offer ?: {mentor}")
        page.get_by_role("button", name=send).click()
        expect(page.locator(".messages")).to_contain_text(mentor)
