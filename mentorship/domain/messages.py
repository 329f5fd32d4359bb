"""What the team does with messages: trying again, and giving up."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship import background
from mentorship.choices import Notice, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.models import Notification

from . import gathering
from .actors import Actor, Right
from .refusals import Refused
from .returned import REPORTED


class MessageMoved(Refused):
    """The message is in a state in which this makes no sense."""

    code = "message_moved"
    sentence = _("This message is now “%(state)s”; nothing was changed.")


class ResentAlready(Refused):
    """Somebody else has sent it anew since the person was asked."""

    code = "resent_already"
    sentence = _("This message has just been sent anew; nothing was sent a second time.")


#: What may be sent anew: what has left, or may have.
RESENDABLE = (
    NotificationStatus.SENT,
    NotificationStatus.DELIVERED,
    NotificationStatus.UNKNOWN,
)
_RESENT = "resent"
_CARRIED_OVER = (
    "notice",
    "channel",
    "lane",
    "user_id",
    "email",
    "application_id",
    "group_id",
    "bot_id",
)


def retry_message(notification_id: int, *, actor: Actor, now: datetime.datetime) -> Notification:
    """Queue a failed or cancelled message again, with fresh attempts. Raises ``Refused``."""
    retryable = (NotificationStatus.FAILED, NotificationStatus.CANCELLED)
    return _requeue(notification_id, retryable, NotificationStatus.QUEUED, actor, now)


def cancel_message(notification_id: int, *, actor: Actor, now: datetime.datetime) -> Notification:
    """Take a message that waits or has failed out of the outbox. Raises ``Refused``."""
    cancellable = (NotificationStatus.QUEUED, NotificationStatus.FAILED)
    return _requeue(notification_id, cancellable, NotificationStatus.CANCELLED, actor, now)


def times_resent(notification_id: int) -> int:
    """How often a message was sent anew, which ``resend_message`` asks for."""
    prefix = f"{_RESENT}:{notification_id}:"
    return Notification.objects.filter(dedupe_key__startswith=prefix).count()


def resend_message(
    notification_id: int, *, number: int, actor: Actor, now: datetime.datetime
) -> Notification:
    """Send a message anew, under a key of its own; it may then arrive a second time.

    ``number`` is how often that was done when the person was asked: asking twice at once sends
    it once. Raises ``Refused``.
    """
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(Notification):
        old = Notification.objects.get(pk=notification_id)
        if old.status not in RESENDABLE or old.edits_id is not None:
            raise MessageMoved(state=old.get_status_display())
        new, created = Notification.objects.get_or_create(
            dedupe_key=f"{_RESENT}:{notification_id}:{number}",
            defaults={
                **{name: getattr(old, name) for name in _CARRIED_OVER},
                "context": _context_anew(old),
                "due_at": now,
                "created_at": now,
            },
        )
        if not created:
            raise ResentAlready
        background.wake(background.DELIVER)
    return new


def _context_anew(old: Notification) -> dict[str, Any]:
    """The same facts, without what was found out about the old one; a digest shows its rows."""
    facts = {name: fact for name, fact in old.context.items() if name != REPORTED}
    is_digest = old.notice == Notice.PERSONAL_DIGEST
    return {gathering.ANEW: old.pk, **facts} if is_digest else facts


def _requeue(
    notification_id: int,
    sources: tuple[NotificationStatus, ...],
    target: NotificationStatus,
    actor: Actor,
    now: datetime.datetime,
) -> Notification:
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(Notification):
        rows = Notification.objects.filter(pk=notification_id, status__in=sources)
        # What is tried again leaves by itself, also where it stood in a daily message.
        moved = rows.update(
            status=target,
            attempts=0,
            due_at=now,
            lease_until=None,
            claim=None,
            called_at=None,
            provider_id="",
            in_digest=False,
            carried_by=None,
        )
        notification = Notification.objects.get(pk=notification_id)
        if not moved:
            raise MessageMoved(state=notification.get_status_display())
        background.wake(background.DELIVER)
    return notification
