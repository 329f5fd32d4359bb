"""Keeping secrets out of logs, whoever writes them.

Libraries log what they do, addresses and parameters included; Django logs the address of every
page that answers with an error. What is secret in them is taken out before anybody writes it.
"""

from __future__ import annotations

import logging

from .error_reports import discreet_request
from .secret_words import without_secrets

#: Loggers through which such texts go; a filter works for the very logger that it hangs on.
LOGGERS = (
    "asyncio",
    "django.request",
    "django.security.csrf",
    "django.server",
    "httpcore.connection",
    "httpcore.http11",
    "httpx",
    "telegram",
    "telegram.Bot",
    "telegram.request.BaseRequest",
    "telegram.request.HTTPXRequest",
    "mentorship.arriving",
    "mentorship.background",
    "mentorship.bot",
    "mentorship.cycles",
    "mentorship.delivery",
    "mentorship.digest",
    "mentorship.drafts",
    "mentorship.limits",
    "mentorship.migrations",
    "mentorship.offers",
    "mentorship.reminders",
    "mentorship.tasks",
    "mentorship.worker",
)


class Discreet(logging.Filter):
    """Takes the secrets out of a record: its words, its arguments, its traceback, its request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, as it may be read."""
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            said = str(record.msg)
        if (discreet := without_secrets(said)) != said:
            record.msg, record.args = discreet, None
        if record.exc_info and not record.exc_text:
            told = logging.Formatter().formatException(record.exc_info)
            if (discreet := without_secrets(told)) != told:
                # Handlers that would tell it anew get nothing to tell it from.
                record.exc_text, record.exc_info = discreet, None
        if hasattr(record, "request"):
            record.request = discreet_request(record.request)
        return True


def install() -> None:
    """Hang the filter on the loggers, once."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, Discreet) for known in logger.filters):
            logger.addFilter(Discreet())
