"""A message that somebody touched has arrived, whatever was written about it until then."""

from __future__ import annotations

import datetime

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from mentorship import background
from mentorship.choices import NotificationStatus
from mentorship.compat import write_transaction
from mentorship.models import Notification

_ARRIVED = (NotificationStatus.SENDING, NotificationStatus.SENT, NotificationStatus.UNKNOWN)


def prove_arrival(notification: Notification, provider_id: str, now: datetime.datetime) -> bool:
    """Somebody touched the message, so it has arrived, whatever is written about it.

    The caller has made sure that it is this message and its reader. One that was unknown, or
    was to be tried again, is settled by that and not sent again; edits that could not be made
    for want of its number are made now. Returns whether that was news.
    """
    rows = Notification.objects.filter(pk=notification.pk)
    left_alone = (NotificationStatus.QUEUED, NotificationStatus.CANCELLED)
    known = Q(status__in=_ARRIVED) | Q(status__in=left_alone, called_at__isnull=False)
    with write_transaction(Notification):
        news = rows.filter(known).update(
            status=NotificationStatus.DELIVERED,
            provider_id=provider_id,
            delivered_at=now,
            sent_at=Coalesce("sent_at", "called_at", Value(now)),
            claim=None,
            lease_until=None,
            last_error="",
        )
        if news:
            _make_edits(notification, now)
    return bool(news)


def _make_edits(card: Notification, now: datetime.datetime) -> None:
    """Have the newest of the edits made that were cancelled because the card was unknown."""
    edits = Notification.objects.filter(edits_id=card.pk)
    newest = edits.order_by("-pk").first()
    if newest is None or newest.status != NotificationStatus.CANCELLED:
        return
    edits.filter(pk=newest.pk).update(
        status=NotificationStatus.QUEUED, due_at=now, attempts=0, last_error=""
    )
    background.wake(background.DELIVER)
