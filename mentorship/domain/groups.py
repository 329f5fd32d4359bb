"""Group chats of supervisors: every notice to the supervisors is told there, too.

A group is tied by a one-time code of somebody who receives the supervisors' notices, and shows
names of mentees to everybody in it. What is said in the group is nothing to the programme.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from mentorship import background
from mentorship.choices import DeliveryChannel, Lane, Notice, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.models import Application, Notification, TelegramGroup

from . import link_codes
from .actors import SUPERVISOR_PERMISSION, Actor
from .refusals import NotAllowed, Refused


class NoSuchGroup(Refused):
    """The group is not tied any more."""

    code = "no_such_group"
    sentence = _("This group is not linked any more.")


def may_link_groups(actor: Actor) -> bool:
    """Whether this person may bring the supervisors' notices into a group."""
    user = actor.user
    return user is not None and user.is_active and user.has_perm(SUPERVISOR_PERMISSION)


def issue_group_code(*, actor: Actor, now: datetime.datetime) -> str:
    """A one-time code for ``/link`` in a group. Raises ``NotAllowed``."""
    if not may_link_groups(actor):
        raise NotAllowed
    return link_codes.issue(actor.user, for_group=True, now=now)


def link_group(
    code: str, *, chat_id: int, title: str, now: datetime.datetime, bot_id: str = ""
) -> TelegramGroup:
    """Tie a group to the programme. Raises ``LinkCodeInvalid``, or ``NotAllowed`` where the one
    who asked for the code may no longer do this.
    """
    with write_transaction(TelegramGroup):
        here = TelegramGroup.objects.filter(bot_id=bot_id, chat_id=chat_id).first()
        if here and link_codes.was_used_by(here.linked_by_id, code, for_group=True):
            return here
        user_id = link_codes.redeem(code, for_group=True, now=now)
        user = get_user_model()._default_manager.get(pk=user_id)
        if not (user.is_active and user.has_perm(SUPERVISOR_PERMISSION)):
            raise NotAllowed
        group, _created = TelegramGroup.objects.update_or_create(
            bot_id=bot_id,
            chat_id=chat_id,
            defaults={
                "title": title[:255],
                "linked_by": user,
                "linked_at": now,
                "unreachable_at": None,
            },
        )
    return group


def unlink_group(group_id: int, *, actor: Actor) -> None:
    """Bring no notices into the group any more. Raises ``NotAllowed`` or ``NoSuchGroup``."""
    if not may_link_groups(actor):
        raise NotAllowed
    if not TelegramGroup.objects.filter(pk=group_id).delete()[0]:
        raise NoSuchGroup


def leave_group(chat_id: int, *, bot_id: str = "") -> bool:
    """Somebody in the group wants no notices there; returns whether there were any."""
    return bool(TelegramGroup.objects.filter(bot_id=bot_id, chat_id=chat_id).delete()[0])


def mark_group(chat_id: int, *, reachable: bool, now: datetime.datetime, bot_id: str = "") -> None:
    """The bot was removed from the group, or is in it again."""
    groups = TelegramGroup.objects.filter(bot_id=bot_id, chat_id=chat_id)
    if reachable:
        groups.update(unreachable_at=None)
    else:
        groups.filter(unreachable_at=None).update(unreachable_at=now)


def follow_group(old_chat_id: int, new_chat_id: int, *, bot_id: str = "") -> bool:
    """A group became a supergroup, which has a new id. Returns whether the group was one of ours
    under its old one; saying it twice changes nothing.
    """
    with write_transaction(TelegramGroup):
        groups = TelegramGroup.objects.filter(bot_id=bot_id)
        old = groups.filter(chat_id=old_chat_id).first()
        new = groups.filter(chat_id=new_chat_id).first()
        if old is None:
            return False
        if new is None:
            groups.filter(pk=old.pk).update(chat_id=new_chat_id, unreachable_at=None)
        else:
            _merge(old, into=new)
    return True


def _merge(old: TelegramGroup, *, into: TelegramGroup) -> None:
    """Somebody linked the supergroup before we heard of it: what waits for the old id goes there.

    What was written for both since then is told once.
    """
    waiting = Notification.objects.filter(group=old, status=NotificationStatus.QUEUED)
    waiting.filter(created_at__lt=into.linked_at).update(group=into)
    waiting.update(status=NotificationStatus.CANCELLED)
    old.delete()


def tell_groups(
    notice: Notice,
    *,
    key: str,
    now: datetime.datetime,
    application: Application | None = None,
    context: dict[str, Any] | None = None,
) -> None:
    """Write one message to every group that can be reached, once per ``key`` and group."""
    if not get_config().has_telegram:
        return
    for group in TelegramGroup.objects.filter(unreachable_at=None):
        Notification.objects.get_or_create(
            dedupe_key=f"{notice}:{key}:g{group.pk}"[:200],
            defaults={
                "notice": notice,
                "channel": DeliveryChannel.TELEGRAM,
                "lane": Lane.NORMAL,
                "group": group,
                "bot_id": group.bot_id,
                "application": application,
                "context": context or {},
                "due_at": now,
                "created_at": now,
            },
        )
        background.wake(background.DELIVER)
