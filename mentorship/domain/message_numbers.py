"""The number that an e-mail carries from us, and under which reports about it come back.

It names one handing-over and not the message: a try that surely failed is over, and the next one
has a number of its own. Only where a try may have arrived the next one carries the same number,
by which a mail service that can recognises it.
"""

from __future__ import annotations

import datetime
import hashlib
import re

from mentorship.models import Notification

_NUMBER = re.compile(r"<mentorship-[0-9]+-([0-9]{1,15})-[0-9a-f]+@.+>")


def new_number(notification: Notification, *, domain: str, now: datetime.datetime) -> str:
    """A Message-ID; it says nothing about what the message holds."""
    digest = hashlib.sha256(notification.dedupe_key.encode()).hexdigest()[:24]
    return f"<mentorship-{notification.pk}-{int(now.timestamp() * 1000)}-{digest}@{domain}>"


def begun_at(number: str) -> datetime.datetime | None:
    """When the message was handed over first under this number; None where it is not ours."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return None
    return datetime.datetime.fromtimestamp(int(found[1]) / 1000, tz=datetime.UTC)
