"""How often a link may be asked for, so that nobody's mailbox is flooded in our name."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

LINKS_PER_HOUR = 10
_HOUR = 3600


def may_ask_again(email: str) -> bool:
    """Count one request for an address; False once it had more than its share in this hour."""
    digest = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    key = f"mentorship:sign-in:{digest}"
    if cache.add(key, 1, _HOUR):
        return True
    try:
        return cache.incr(key) <= LINKS_PER_HOUR
    except ValueError:  # it expired in between
        return True
