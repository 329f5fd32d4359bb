"""Searches every log record of the whole run for secrets; a test that lets one out fails.

The libraries that speak with the outside log at DEBUG during the run, as on a site where
somebody looks for an error: what they would write down is searched, too. What other processes
write is searched by the tests that start them: workers, web servers, the demonstration.
"""

from __future__ import annotations

import logging
import re

from mentorship.notifications import secret_words

#: Tokens, webhook secrets and keys that tests use, wherever they come from.
KNOWN = (
    "secret-token",
    "hook-secret",
    "second-token",
    "second-hook",
    "demonstration-token",
    "a-secret-between-the-simulator",
)
#: Links that prove who one is, as the site makes them.
LINKS = re.compile(r"/(?:offer|sign-in|messages/stop)/[A-Za-z0-9_:=-]{30,}")
#: One-time codes that tie a chat or a group to an account: in a deep link, or as they are
#: written to the bot.
CODES = re.compile(
    r"(?:(?:start|startgroup)=|/(?:start|link)(?:@\w+)?(?:\s|\+|%20)+)[A-Za-z0-9_-]{40,64}"
)
TALKATIVE = (
    "asyncio",
    "django.request",
    "django.security.csrf",
    "httpcore",
    "httpx",
    "mentorship",
    "telegram",
)


class Watch(logging.Handler):
    """Remembers the records that hold a secret."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.leaks: list[str] = []
        self.seen = 0
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Search what a handler would write: words and traceback."""
        self.seen += 1
        text = self.format(record)
        if leaks_in(text):
            self.leaks.append(text[:3000])

    def take(self) -> list[str]:
        """The leaks since the last time."""
        leaks, self.leaks = self.leaks, []
        return leaks


def leaks_in(text: str) -> list[str]:
    """The lines of a text that hold a secret."""
    secrets = {*KNOWN, *secret_words.secrets()}

    def holds_one(words: str) -> bool:
        told = any(secret in words for secret in secrets)
        return told or bool(LINKS.search(words) or CODES.search(words))

    if not holds_one(text):
        return []
    return [line[:3000] for line in text.splitlines() or [text] if holds_one(line)] or [text[:3000]]


WATCH = Watch()


def start() -> None:
    """Listen to everything from now on."""
    logging.getLogger().addHandler(WATCH)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG)
