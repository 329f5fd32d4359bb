"""One person's browser: every page that it meets is checked and photographed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

# A letter is no page: mail programs show it inside of a page of their own.
PAGE_RULES = ("landmark-one-main", "page-has-heading-one", "region")


class Screen:
    """A page with the habits of a careful tester."""

    def __init__(self, context: BrowserContext, base: str, album: Path, seen: set[Path]) -> None:
        self.base, self.album = base, album
        self.complaints: list[str] = []
        self._seen = seen
        context.on("page", self._watch)
        self.page = context.new_page()

    def _watch(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self._on_request)
        page.set_default_timeout(15_000)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console on {message.location.get('url')}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.complaints.append(f"a request left the computer: {request.url}")

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        response = self.page.goto(self.base + path)
        assert response is not None
        assert response.ok, f"{path}: {response.status}"
        return self.page

    def look(self, name: str, page: Page | None = None) -> None:
        """Photograph the page, once for each name; axe and the width must have no complaint."""
        page, photograph = page or self.page, self.album / f"{name}.png"
        if photograph in self._seen:
            return
        self._seen.add(photograph)
        page.screenshot(path=photograph, full_page="phone-" not in name)
        self._check_width(name, page)
        self._check_access(name, page)

    def _check_width(self, name: str, page: Page) -> None:
        too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if too_wide > 1:
            self.complaints.append(f"{name} scrolls sideways by {too_wide} pixels")

    def _check_access(self, name: str, page: Page) -> None:
        off = PAGE_RULES if name.endswith("-alone") else ()
        options = {"rules": {rule: {"enabled": False} for rule in off}}
        for violation in Axe().run(page, options=options).response["violations"]:
            self.complaints.append(f"axe on {name}: {_told(violation)}")


def _told(violation: dict[str, Any]) -> str:
    nodes = [node["html"][:160] for node in violation["nodes"][:3]]
    return f"{violation['id']} ({violation['impact']}): {violation['help']} – {nodes}"


def until(page: Page, happened: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Look again and again until it has happened."""
    rounds = int(seconds / 0.25)
    for _round in range(rounds):
        if happened():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"It did not happen within {seconds} seconds: {what}")
