"""Searches the body of every response of the whole run for secrets, as a middleware of the tests.

What it finds it logs, and the watch over the logs fails the test: also where another process
answered, whose log its test searches. Some pages are there to show a link or a code to the one
person whom it concerns; they are named here, and a key of the settings is at home nowhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from mentorship.notifications import secret_words
from tests.secrets_watch import CODES, KNOWN, LINKS

logger = logging.getLogger("tests.pages")


class Kind(Enum):
    """What is secret."""

    KEY = auto()
    LINK = auto()
    CODE = auto()


#: Pages whose business it is, by the names of their addresses.
AT_HOME = {
    # Their forms are posted to the link that led to them.
    "mentorship:offer": {Kind.LINK},
    "mentorship:sign_in_confirm": {Kind.LINK},
    "mentorship:stop_messages": {Kind.LINK},
    # It leads a mentor to each offer.
    "mentorship:mentor_desk": {Kind.LINK},
    # They hand out the code.
    "mentorship:telegram_link": {Kind.CODE},
    "mentorship_admin:telegram_group": {Kind.CODE},
}
#: The demonstration plays the other side, which reads what people get.
OTHER_SIDE = ("mailbox:", "telegram_simulator:")
_WORDS = ("text/", "application/json", "application/xml", "application/atom", "javascript")


def found_in(text: str) -> dict[Kind, re.Match[str]]:
    """The first secret of each kind that a text holds."""
    keys = re.compile("|".join(map(re.escape, sorted({*KNOWN, *secret_words.secrets()}))))
    patterns = {Kind.KEY: keys, Kind.LINK: LINKS, Kind.CODE: CODES}
    matches = ((kind, pattern.search(text)) for kind, pattern in patterns.items())
    return {kind: match for kind, match in matches if match}


def watch_pages(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware."""

    def watch(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if any(words in response.headers.get("Content-Type", "") for words in _WORDS):
            match = request.resolver_match
            _search(response, match.view_name if match else request.path)
        return response

    return watch


def _search(response: HttpResponseBase, name: str) -> None:
    if isinstance(response, StreamingHttpResponse):
        if not response.is_async:
            parts: Iterable[bytes] = response.streaming_content  # type: ignore[assignment]
            response.streaming_content = _searched(parts, name)
    else:
        _tell(response.content.decode(errors="replace"), name)  # type: ignore[attr-defined]


def _searched(parts: Iterable[bytes], name: str) -> Iterator[bytes]:
    for part in parts:
        _tell(part.decode(errors="replace"), name)
        yield part


def _tell(text: str, name: str) -> None:
    if name.startswith(OTHER_SIDE):
        return
    for kind, match in found_in(text).items():
        if kind not in AT_HOME.get(name, set()):
            words = text[max(match.start() - 100, 0) : match.end() + 50]
            logger.error("The page %s shows a %s: %s", name, kind.name, words)
