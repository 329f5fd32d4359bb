"""How much one mailbox and one client may ask of us, and who that client is.

A limit for each mailbox keeps us from flooding somebody in a stranger's name; one for each
client keeps a robot from trying many mailboxes.
"""

from __future__ import annotations

import ipaddress
import logging
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from mentorship.conf import get_config
from mentorship.domain.limits import Limit, allow

logger = logging.getLogger("mentorship.limits")

_HOUR = timedelta(hours=1)
LETTERS_TO_MAILBOX = Limit(name="letters-mailbox", at_most=10, within=_HOUR)
LINKS_FROM_CLIENT = Limit(name="links-client", at_most=60, within=_HOUR)
APPLICATIONS_FROM_CLIENT = Limit(name="applications-client", at_most=30, within=_HOUR)
DRAFTS_FROM_CLIENT = Limit(name="drafts-client", at_most=60, within=_HOUR)
REGISTRATIONS_FROM_CLIENT = Limit(name="registrations-client", at_most=20, within=_HOUR)

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def may_be_written_to(email: str) -> bool:
    """Whether one more letter with a link may go to this mailbox; counts it."""
    return _allow(LETTERS_TO_MAILBOX, _mailbox_of(email))


def _mailbox_of(email: str) -> str:
    """The mailbox behind an address: what stands after a "+" mostly ends up in the same one."""
    name, at, host = email.strip().lower().rpartition("@")
    return (name.partition("+")[0] or name) + at + host


def client_may(limit: Limit, request: HttpRequest) -> bool:
    """Whether this client may once more; counts it. A client without an address always may."""
    client = client_of(request)
    return not client or _allow(limit, client)


def _allow(limit: Limit, whose: str) -> bool:
    allowed = allow(limit, whose, now=timezone.now())
    if not allowed:
        logger.warning("The limit %r has been reached.", limit.name)
    return allowed


def client_of(request: HttpRequest) -> str:
    """The address that counts as one client: IPv4 as it is, IPv6 by its /64 network.

    An empty string where it cannot be told: no address at all, or, with no trusted proxy, one
    that is not of the public internet – that is our own proxy, with everybody behind it.
    """
    proxies = get_config().trusted_proxies
    address = _parse(_nearest(request, proxies))
    if address is None or (not proxies and not address.is_global):
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.IPv6Network((address, 64), strict=False))


def _nearest(request: HttpRequest, proxies: int) -> str:
    """The address that the outermost trusted proxy saw; what stands before it can be invented."""
    peer = str(request.META.get("REMOTE_ADDR") or "")
    if not proxies:
        return peer
    heard = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    return heard[-proxies] if len(heard) >= proxies and heard[-proxies].strip() else peer


def _parse(text: str) -> _Address | None:
    """The address in ``1.2.3.4``, ``1.2.3.4:567``, ``2001:db8::1`` or ``[2001:db8::1]:567``."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
