"""What an exception of a mail backend says: the code, and how far the conversation had come."""

from __future__ import annotations

import traceback
from datetime import timedelta

from .answers import Answer, Trouble, causes_of, names_of
from .mail_answers import SERVICE, SMTP
from .verdicts import REST

_LONGEST_REST = timedelta(hours=1)
#: The steps of the standard library's SMTP client, the latest first.
_STEPS = (
    ("data", "sending"),
    ("quit", "sending"),
    ("mail", "addressing"),
    ("rcpt", "addressing"),
)


def describe(error: Exception) -> tuple[tuple[Answer, ...], Trouble]:
    """The table that knows such errors, and what it looks at."""
    names = names_of(error)
    at = _smtp_step(error)
    table = SMTP if at or "SMTPException" in names else SERVICE
    return table, Trouble(
        names=names,
        text=_text(error),
        code=_code(error),
        causes=causes_of(error),
        at=at,
    )


def _text(error: Exception) -> str:
    """What the other side said; of a service, its own words before anymail's."""
    said = str(getattr(getattr(error, "response", None), "text", "") or "")[:500]
    return f"{said} {str(error)[:500]}".lower()


def retry_after(error: Exception) -> timedelta:
    """How long a service asks to wait: its ``Retry-After`` in seconds, within reason."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = str(headers.get("Retry-After", ""))
    if not (value.isascii() and value.isdigit()):
        return REST
    return min(timedelta(seconds=int(value[:9])), _LONGEST_REST)


def _smtp_step(error: Exception) -> str:
    """Where in the SMTP client it happened; empty where it did not happen there.

    The exception alone does not tell a connection that broke at the greeting, which did no
    harm, from one that broke when the message was on its way.
    """
    steps = {
        frame.f_code.co_name
        for frame, _line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__") == "smtplib"
    }
    if not steps:
        return ""
    return next((name for step, name in _STEPS if step in steps), "connecting")


def _code(error: Exception) -> int | None:
    """The answer's number: SMTP's or HTTP's; of several recipients, the one with most hope."""
    recipients = getattr(error, "recipients", None)
    if isinstance(recipients, dict) and recipients:
        return min(int(code) for code, _text in recipients.values())
    for name in ("smtp_code", "status_code"):
        code = getattr(error, name, None)
        if isinstance(code, int):
            return code
    return None
