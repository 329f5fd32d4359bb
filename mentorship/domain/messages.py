"""What the team does with messages: trying again, and giving up."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from mentorship import background
from mentorship.choices import NotificationStatus
from mentorship.compat import write_transaction
from mentorship.models import Notification

from .actors import Actor, Right
from .refusals import Refused


class MessageMoved(Refused):
    """The message is in a state in which this makes no sense."""

    code = "message_moved"
    sentence = _("This message is now “%(state)s”; nothing was changed.")


def retry_message(notification_id: int, *, actor: Actor, now: datetime.datetime) -> Notification:
    """Queue a failed or cancelled message again, with fresh attempts. Raises ``Refused``."""
    retryable = (NotificationStatus.FAILED, NotificationStatus.CANCELLED)
    return _requeue(notification_id, retryable, NotificationStatus.QUEUED, actor, now)


def cancel_message(notification_id: int, *, actor: Actor, now: datetime.datetime) -> Notification:
    """Take a message that waits or has failed out of the outbox. Raises ``Refused``."""
    cancellable = (NotificationStatus.QUEUED, NotificationStatus.FAILED)
    return _requeue(notification_id, cancellable, NotificationStatus.CANCELLED, actor, now)


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
        moved = rows.update(status=target, attempts=0, due_at=now, lease_until=None, claim=None)
        notification = Notification.objects.get(pk=notification_id)
        if not moved:
            raise MessageMoved(state=notification.get_status_display())
        background.wake(background.DELIVER)
    return notification
