"""One-time codes in deep links: issued on the website, redeemed in a chat, kept as a hash."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.models import TelegramLinkCode

from .actors import Account
from .refusals import Refused


class LinkCodeInvalid(Refused):
    """The linking code is unknown, used or too old."""

    code = "link_code_invalid"
    sentence = _("This link has been used or is too old. Ask for a new one on the website.")


@sensitive_variables("code")
def issue(user: Account, *, for_group: bool, now: datetime.datetime) -> str:
    """A fresh code of the kind; it ends the account's earlier ones that were not used.

    43 characters of the alphabet that Telegram allows in a deep link.
    """
    code = secrets.token_urlsafe(32)
    expires_at = now + timedelta(seconds=get_config().telegram_link_max_age)
    with write_transaction(TelegramLinkCode):
        TelegramLinkCode.objects.filter(user_id=user.pk, used_at=None, for_group=for_group).delete()
        TelegramLinkCode.objects.create(
            user_id=user.pk,
            for_group=for_group,
            code_hash=_hash(code),
            created_at=now,
            expires_at=expires_at,
        )
    return code


@sensitive_variables("code")
def redeem(code: str, *, for_group: bool, now: datetime.datetime) -> Any:
    """Use a code up and return the id of the account that asked for it.

    Raises ``LinkCodeInvalid``, also where the account has been closed. The caller's transaction
    decides whether it stays used up: a refusal afterwards gives it back.
    """
    rows = TelegramLinkCode.objects.filter(for_group=for_group, user__is_active=True)
    row = rows.filter(code_hash=_hash(code)).first()
    fresh = TelegramLinkCode.objects.filter(used_at=None, expires_at__gt=now)
    if row is None or not fresh.filter(pk=row.pk).update(used_at=now):
        raise LinkCodeInvalid
    return row.user_id


@sensitive_variables("code")
def was_used_by(user_id: Any, code: str, *, for_group: bool) -> bool:
    """Whether the code was this account's, and has done its work."""
    rows = TelegramLinkCode.objects.filter(code_hash=_hash(code), for_group=for_group)
    return rows.filter(user_id=user_id).exclude(used_at=None).exists()


@sensitive_variables("code")
def spoil(code: str, *, now: datetime.datetime) -> None:
    """End a code that was shown where others can read it."""
    TelegramLinkCode.objects.filter(code_hash=_hash(code), used_at=None).update(used_at=now)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
