"""Telegram contacts: tying a chat to an account by a one-time code, and losing it (T5).

A chat belongs to the bot through which it speaks: ``bot_id`` is empty for the site's default
bot. An account has one chat, and a person on Telegram one account, through whichever bot they
speak: in a private chat the chat's number is the person's. Constraints hold both; what is asked
before only finds better words. A closed account holds no chat.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mentorship.compat import write_transaction
from mentorship.models import TelegramAccount

from . import link_codes
from .actors import Account
from .link_codes import LinkCodeInvalid
from .refusals import Refused

__all__ = ["ChatTaken", "LinkCodeInvalid", "Linked", "issue_link_code", "link_chat", "unlink"]


class ChatTaken(Refused):
    """The chat belongs to another account."""

    code = "chat_taken"
    sentence = _("This Telegram account belongs to somebody else here. Unlink it there first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A chat that was tied to an account, and the one that it took the place of, if any."""

    account: TelegramAccount
    former: TelegramAccount | None


def issue_link_code(user: Account, *, now: datetime.datetime) -> str:
    """A fresh one-time code for a deep link; it ends earlier ones that were not used."""
    return link_codes.issue(user, for_group=False, now=now)


def link_chat(
    code: str, *, chat_id: int, username: str, now: datetime.datetime, bot_id: str = ""
) -> Linked:
    """Tie the chat to the account that asked for the code; an earlier chat is replaced.

    Raises ``LinkCodeInvalid`` or ``ChatTaken``. A code works once, whoever comes first; the chat
    that it has linked is told so again.
    """
    with write_transaction(TelegramAccount):
        here = account_in_chat(chat_id, bot_id=bot_id)
        if here is not None and link_codes.was_used_by(here.user_id, code, for_group=False):
            return Linked(account=here, former=None)
        user_id = link_codes.redeem(code, for_group=False, now=now)
        others = TelegramAccount.objects.filter(chat_id=chat_id).exclude(user_id=user_id)
        if others.filter(user__is_active=True).exists():
            raise ChatTaken
        others.delete()
        former = TelegramAccount.objects.filter(user_id=user_id).first()
        account = _tie(
            user_id,
            bot_id=bot_id,
            chat_id=chat_id,
            username=username[:64],
            linked_at=now,
            unreachable_at=None,
        )
    same = former is not None and (former.bot_id, former.chat_id) == (bot_id, chat_id)
    return Linked(account=account, former=None if same else former)


def _tie(user_id: Any, **fields: Any) -> TelegramAccount:
    """Write the row; where somebody else was quicker by a moment, the constraint says so."""
    try:
        with transaction.atomic():
            return TelegramAccount.objects.update_or_create(user_id=user_id, defaults=fields)[0]
    except IntegrityError as error:
        raise ChatTaken from error


def unlink(user: Account) -> bool:
    """Forget the account's chat; messages go by e-mail from now on."""
    deleted, _rows = TelegramAccount.objects.filter(user_id=user.pk).delete()
    return bool(deleted)


def account_in_chat(chat_id: int, *, bot_id: str = "") -> TelegramAccount | None:
    """The account that is tied to the chat, with its user; none where it has been closed."""
    accounts = TelegramAccount.objects.select_related("user").filter(user__is_active=True)
    return accounts.filter(bot_id=bot_id, chat_id=chat_id).first()


def mark_unreachable(chat_id: int, *, now: datetime.datetime, bot_id: str = "") -> None:
    """Send nothing more to a chat that blocked the bot or is gone."""
    TelegramAccount.objects.filter(bot_id=bot_id, chat_id=chat_id, unreachable_at=None).update(
        unreachable_at=now
    )


def mark_reachable(chat_id: int, *, bot_id: str = "") -> None:
    """A chat that writes to us can be written to again."""
    chats = TelegramAccount.objects.filter(bot_id=bot_id, chat_id=chat_id)
    chats.exclude(unreachable_at=None).update(unreachable_at=None)
