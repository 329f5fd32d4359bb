"""What the mail service behind the site's mail backend can do, by the name that anymail gives it.

A mail server (SMTP) has no such name and can do nothing of the kind. A service is in the first
table only if its programming interface documents the key and anymail lets us send it: a header
*of the request*. A header of the message, which Resend reads by SMTP alone, would be sent on to
the reader and change nothing.
"""

from __future__ import annotations

import datetime
import hashlib
from datetime import timedelta
from typing import Any

from mentorship import compat
from mentorship.domain.message_numbers import begun_at

#: The header of the request in which a service takes a key against repeats.
KEY_HEADERS = {"Resend": "Idempotency-Key"}
#: Services remember keys for a day; we trust them for a little less.
KEY_LIVES = timedelta(hours=23)
#: Services to which anymail cannot give words of our own that come back with reports.
WITHOUT_METADATA = frozenset({"MailerSend", "Postal"})
#: The name of those words.
NUMBER = "mentorship_number"


def service_name() -> str:
    """The service behind the site's backend, as anymail calls it; empty for any other backend."""
    return str(getattr(compat.mail_backend_class(), "esp_name", "") or "")


def key_header() -> str:
    """The header in which the service takes a key; empty where it takes none."""
    return KEY_HEADERS.get(service_name(), "")


def recognises(number: str, *, now: datetime.datetime) -> bool:
    """Whether the service would let nothing through twice under this number, now."""
    if not key_header():
        return False
    begun = begun_at(number)
    return begun is not None and now - begun < KEY_LIVES


def hand_over(mail: Any, number: str) -> None:
    """Send it, with all that the service needs to know it again."""
    if service_name() not in ("", *WITHOUT_METADATA):
        mail.metadata = {NUMBER: number}
    header = key_header()
    if not header:
        mail.send()
        return
    backend = compat.mail_backend()
    backend.open()
    try:
        backend.session.headers[header] = key_of(number)
        backend.send_messages([mail])
    finally:
        backend.close()


def key_of(number: str) -> str:
    """The key of one handing-over; says nothing about it."""
    return hashlib.sha256(f"mentorship:{number}".encode()).hexdigest()
