"""Telegram contacts: tying a chat to an account by a one-time code, and losing it (T5)."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.models import MentorProfile, TelegramAccount, TelegramLinkCode

from .actors import Account
from .refusals import Refused


class LinkCodeInvalid(Refused):
    """The linking code is unknown, used or too old."""

    code = "link_code_invalid"
    sentence = _("This link has been used or is too old. Ask for a new one on the website.")


class ChatTaken(Refused):
    """The chat belongs to another account."""

    code = "chat_taken"
    sentence = _("This Telegram account belongs to somebody else here. Unlink it there first.")


def issue_link_code(user: Account, *, now: datetime.datetime) -> str:
    """A fresh one-time code for a deep link; it ends earlier ones that were not used.

    43 characters of the alphabet that Telegram allows; only its hash is kept.
    """
    code = secrets.token_urlsafe(32)
    expires_at = now + timedelta(seconds=get_config().telegram_link_max_age)
    with write_transaction(TelegramLinkCode):
        TelegramLinkCode.objects.filter(user_id=user.pk, used_at=None).delete()
        TelegramLinkCode.objects.create(
            user_id=user.pk, code_hash=_hash(code), created_at=now, expires_at=expires_at
        )
    return code


def link_chat(code: str, *, chat_id: int, username: str, now: datetime.datetime) -> TelegramAccount:
    """Tie the chat to the account that asked for the code; an earlier chat is replaced.

    Raises ``LinkCodeInvalid`` or ``ChatTaken``. A code works once, whoever comes first.
    """
    with write_transaction(TelegramAccount):
        row = TelegramLinkCode.objects.filter(code_hash=_hash(code)).first()
        fresh = TelegramLinkCode.objects.filter(
            code_hash=_hash(code), used_at=None, expires_at__gt=now
        )
        if row is None or not fresh.update(used_at=now):
            raise LinkCodeInvalid
        if TelegramAccount.objects.filter(chat_id=chat_id).exclude(user_id=row.user_id).exists():
            raise ChatTaken
        try:
            with transaction.atomic():
                account, _created = TelegramAccount.objects.update_or_create(
                    user_id=row.user_id,
                    defaults={
                        "chat_id": chat_id,
                        "username": username[:64],
                        "linked_at": now,
                        "unreachable_at": None,
                    },
                )
        except IntegrityError as error:
            raise ChatTaken from error
    return account


def unlink(user: Account) -> bool:
    """Forget the account's chat; messages go by e-mail from now on."""
    deleted, _rows = TelegramAccount.objects.filter(user_id=user.pk).delete()
    return bool(deleted)


def mark_unreachable(chat_id: int, *, now: datetime.datetime) -> None:
    """Send nothing more to a chat that blocked the bot or is gone."""
    TelegramAccount.objects.filter(chat_id=chat_id, unreachable_at=None).update(unreachable_at=now)


def mark_reachable(chat_id: int) -> None:
    """A chat that writes to us can be written to again."""
    TelegramAccount.objects.filter(chat_id=chat_id).exclude(unreachable_at=None).update(
        unreachable_at=None
    )


def mentor_in_chat(chat_id: int) -> MentorProfile | None:
    """The mentor whose account is tied to the chat."""
    return MentorProfile.objects.filter(user__mentorship_telegram__chat_id=chat_id).first()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
