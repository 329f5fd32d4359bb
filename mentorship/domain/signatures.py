"""Signed requests: an HMAC over the time and the body, so that neither can be changed or kept."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from collections.abc import Sequence

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from .refusals import Refused

HEADER = "Mentorship-Signature"
#: For so long a signature counts, in seconds, before and after its own time.
WINDOW = 300
_LONGEST = 1024


class SignatureMissing(Refused):
    """There is no signature, or none that can be read."""

    code = "signature_missing"
    sentence = _("Send the header %(header)s: t=<seconds since 1970>,v1=<HMAC-SHA256 in hex>.")


class SignatureWrong(Refused):
    """No secret that is in force makes this signature of this body."""

    code = "signature_wrong"
    sentence = _("The signature does not belong to this body.")


class SignatureOld(Refused):
    """The signature was made at another time."""

    code = "signature_old"
    sentence = _("The signature is older than %(minutes)s minutes, or the clocks differ.")


@sensitive_variables("secret")
def sign(body: bytes, *, secret: str, at: int) -> str:
    """The header's value for a body that is sent at a time, in seconds since 1970."""
    return f"t={at},v1={_digest(body, secret, str(at))}"


@sensitive_variables("secrets", "secret", "expected")
def verify(header: str, body: bytes, *, secrets: Sequence[str], now: datetime.datetime) -> None:
    """Raise ``Refused`` unless one of the secrets signed this body just now.

    Every secret is compared with every signature, each in constant time, so that the time it
    takes tells nothing. More than one secret is in force while a new one takes over.
    """
    at, signatures = _parts(header)
    matches = False
    for secret in secrets:
        expected = _digest(body, secret, at)
        for signature in signatures:
            matches |= constant_time_compare(signature, expected)
    if not matches:
        raise SignatureWrong
    if abs(now.timestamp() - int(at)) > WINDOW:
        raise SignatureOld(minutes=WINDOW // 60)


def _digest(body: bytes, secret: str, at: str) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def _parts(header: str) -> tuple[str, list[str]]:
    """The time and the signatures of a header. Raises ``SignatureMissing``."""
    pairs = [part.strip().partition("=") for part in header[:_LONGEST].split(",")]
    times = [value for name, _equals, value in pairs if name == "t"]
    signatures = [value for name, _equals, value in pairs if name == "v1"]
    is_time = len(times) == 1 and times[0].isascii() and times[0].isdigit() and len(times[0]) < 13
    if not is_time or not signatures:
        raise SignatureMissing(header=HEADER)
    return times[0], signatures
