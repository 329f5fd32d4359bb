"""The pictures of the how-to: walks the demonstration and photographs what the pages name.

``python -m tests.docs.pictures`` starts a demonstration on a fixed morning and writes them, each
with a record of what it shows; ``make pictures`` does that, too. A browser test walks the same
steps and compares, so that a page that has changed is found.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from tests.browser import find_chromium

from . import fixed_day
from .records import Record, words_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "how-to" / "images"
#: Bytes; so many colours are enough for pages, and make small files.
LARGEST, COLOURS = 150_000, 128
SIZE = (1280, 800)
ADMIN = "/admin/mentorship"


def home(page: Page, site: str) -> None:
    """What waits, on the first page of Wagtail."""
    page.goto(f"{site}/admin/")
    page.locator("[data-waiting=review]").scroll_into_view_if_needed()


def review_list(page: Page, site: str) -> None:
    """All mentees who wait."""
    page.goto(f"{site}{ADMIN}/review/")
    page.get_by_role("link", name="Start with the first").wait_for()


def review_case(page: Page, site: str) -> None:
    """One mentee, and the list at the side."""
    review_list(page, site)
    page.get_by_role("link", name="Start with the first").click()
    page.get_by_role("button", name="Approve the list").wait_for()


def reject_mail(page: Page, site: str) -> None:
    """The mail of a rejection before it is sent."""
    review_case(page, site)
    page.locator("#reject > summary").click()
    page.locator("#reject select").select_option(index=1)
    page.get_by_role("button", name="Show the mail").click()
    page.locator("[data-mail]").scroll_into_view_if_needed()
    page.get_by_role("button", name="Reject and send this mail").scroll_into_view_if_needed()


def mentor_review(page: Page, site: str) -> None:
    """One mentor with the checks, and the profile as visitors will see it."""
    page.goto(f"{site}{ADMIN}/mentors/")
    page.locator("td.title a").first.click()
    page.get_by_role("button", name="Accept").wait_for()


def confirm_list(page: Page, site: str) -> None:
    """Accepted pairs with the ledger of each mentor."""
    page.goto(f"{site}{ADMIN}/confirm/")
    page.locator("[data-pair]").first.wait_for()


def assign(page: Page, site: str) -> None:
    """The ranked mentors for one mentee."""
    page.goto(f"{site}{ADMIN}/queue/")
    page.locator("td.title a").first.click()
    page.get_by_role("button", name="Assign and send the offer").first.wait_for()


def propose(page: Page, site: str) -> None:
    """A proposal for everybody who waits."""
    page.goto(f"{site}{ADMIN}/queue/propose/")
    page.locator("table.listing tbody tr").first.wait_for()


def board(page: Page, site: str) -> None:
    """The cycle in numbers."""
    page.goto(f"{site}{ADMIN}/board/")
    page.locator("[data-board=funnel]").wait_for()


Step = Callable[["Page", str], None]
#: Each picture by its name, and how one gets there as a member of the team.
STEPS: dict[str, Step] = {
    "home": home,
    "review-list": review_list,
    "review-case": review_case,
    "reject-mail": reject_mail,
    "mentor-review": mentor_review,
    "confirm-list": confirm_list,
    "assign": assign,
    "propose": propose,
    "board": board,
}


def signed_in(browser: Browser, site: str) -> Page:
    """A team member's window, always of the same size, language and colours."""
    width, height = SIZE
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(f"{site}/admin/login/")
    page.locator("input[name=username]").fill("tala")
    page.locator("input[name=password]").fill("demo")
    page.locator("button[type=submit]").click()
    page.get_by_role("link", name="Mentorship").or_(
        page.get_by_role("button", name="Mentorship")
    ).first.wait_for()
    return page


def walk(page: Page, site: str, name: str) -> str:
    """Go where a picture is taken; returns what stands there."""
    STEPS[name](page, site)
    page.wait_for_load_state("networkidle")
    return words_of(page)


def photograph(page: Page, site: str, name: str, directory: Path) -> Path:
    """Take one picture, small enough to be kept with the text, and write down what it shows."""
    words = walk(page, site, name)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    target = directory / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    Record.of(target, words).write(target)
    return target


def take_all(browser: Browser, site: str, directory: Path) -> list[Path]:
    """All pictures, in the order of the steps."""
    directory.mkdir(parents=True, exist_ok=True)
    page = signed_in(browser, site)
    taken = [photograph(page, site, name, directory) for name in STEPS]
    page.context.close()
    return taken


def main() -> int:
    """Write the pictures beside the how-to; 1 where one is too large."""
    from playwright.sync_api import sync_playwright

    from tests.e2e.running import Demo

    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        demo = Demo(Path(data) / "data", fixed_day.environment())
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        try:
            demo.start()
            taken = take_all(browser, demo.url, IMAGES)
        finally:
            browser.close()
            demo.stop()
    for path in taken:
        print(f"{path.stat().st_size:>8,}  {path.relative_to(ROOT)}")
    return int(any(path.stat().st_size > LARGEST for path in taken))


if __name__ == "__main__":
    sys.exit(main())
