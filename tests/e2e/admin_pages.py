"""One page for each address of the team, found by following links as people do."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from playwright.sync_api import APIRequestContext

from tests.access.addresses import ADMIN, BULK, NOBODY

#: What answers with no page of its own, and why.
NO_PAGE = {
    "mentorship_admin:mentor_import_sample": "a file",
    "mentorship_admin:mentor_preview": "the public page of a mentor, inside of a frame",
    "mentorship_admin:wording_mail": "a mail, inside of a frame",
}
#: Parts of pages that scripts fetch, and the dialogues and previews that belong to Wagtail.
_PARTS = re.compile(r"_results$|^wagtailsnippetchoosers_|:preview_on_")
#: Links that do something, or lead to files.
_NOT_FOLLOWED = re.compile(r"[?&]export=|/logout/|^mailto:|^#")
#: So many rows of one kind are tried, where only some have a page.
_MOST = 8

WANTED = {
    name
    for name, people in ADMIN.items()
    if people != NOBODY and name not in NO_PAGE and not _PARTS.search(name)
}


def name_of(url: str) -> str:
    """The name of an address, as the table of addresses has it; nothing where it is not ours."""
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return ""
    if match.view_name == "wagtail_bulk_action":
        return f"{BULK}{match.kwargs['model_name']}:{match.kwargs['action']}"
    return match.view_name


class Explorer:
    """Follows links, each kind of them until one leads to a page."""

    def __init__(self, request: APIRequestContext, site: str) -> None:
        self.request, self.site = request, site
        self.found: dict[str, str] = {}
        self._tried: dict[str, int] = {}
        self._waiting: list[str] = []

    def explore(self, *more: str) -> dict[str, str]:
        """From every page that is about nothing in particular, and some more."""
        self._waiting += [self.site + url for url in (*_bare(), *more)]
        while self._waiting:
            url = self._waiting.pop(0)
            name = name_of(url)
            if name in WANTED and name not in self.found and self._tried.get(name, 0) < _MOST:
                self._tried[name] = self._tried.get(name, 0) + 1
                self._open(name, url)
        return self.found

    def _open(self, name: str, url: str) -> None:
        answer = self.request.get(url)
        is_page = answer.ok and "text/html" in answer.headers["content-type"]
        if is_page and name_of(answer.url) == name:
            self.found[name] = url.removeprefix(self.site)
            self._waiting += self._links(answer.text(), url)

    def _links(self, text: str, url: str) -> list[str]:
        links = [unescape(link) for link in re.findall(r'\shref="([^"]+)"', text)]
        absolute = [urljoin(url, link) for link in links if not _NOT_FOLLOWED.search(link)]
        return [link for link in absolute if link.startswith(self.site)]

    def number(self, name: str) -> str:
        """The number of the row whose page was found under a name."""
        return re.findall(r"\d+", self.found[name])[-1]


def _bare() -> list[str]:
    found = []
    for name in sorted(WANTED):
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return found
