"""What somebody wants once a day, together: gathered at their hour into one message.

A row that waits is taken into a digest by one conditional update, in the transaction that
writes the digest: a crash leaves both or neither, and no row is carried twice. What became of
the digest is then written on the rows that it carried.
"""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.models import MessageHours, Notification

from .preferences import Reader, digest_at, zone_of
from .writing import Letter, write

logger = logging.getLogger("mentorship.digest")

LOST = _("The daily message that it stood in could not be delivered.")
_ARRIVED = (NotificationStatus.SENT, NotificationStatus.DELIVERED)


def gather_due(*, now: datetime.datetime) -> int:
    """Write the digests whose hour has come, and settle what the earlier ones carried.

    One per person, channel and day of the person's own calendar. Safe to run as often and from
    as many sides as one likes. Returns how many were written.
    """
    settle(now=now)
    people = _waiting(now).order_by().values_list("user_id", "channel").distinct()
    return sum(_try(user_id, channel, now) for user_id, channel in people)


def settle(*, now: datetime.datetime) -> None:
    """Write on each carried row what became of its digest, or of the e-mail in its place."""
    carried = Notification.objects.filter(
        in_digest=True, status=NotificationStatus.QUEUED, carried_by__isnull=False
    )
    fallback = "carried_by__fallbacks__status"
    arrived = Q(carried_by__status__in=_ARRIVED) | Q(**{f"{fallback}__in": _ARRIVED})
    carried.filter(arrived).update(status=NotificationStatus.SENT, sent_at=now)
    over = {NotificationStatus.CANCELLED: "", NotificationStatus.FAILED: str(LOST)}
    for status, error in over.items():
        alone = Q(carried_by__status=status, carried_by__fallbacks=None)
        carried.filter(alone | Q(**{fallback: status})).update(status=status, last_error=error)
    unknown = NotificationStatus.UNKNOWN
    carried.filter(carried_by__status=unknown, carried_by__fallbacks=None).update(status=unknown)


def carried_by(digest: Notification) -> QuerySet[Notification]:
    """The rows that a digest carries, or that the one carried whose place it takes."""
    numbers = [number for number in (digest.pk, digest.fallback_for_id) if number is not None]
    return Notification.objects.filter(carried_by__in=numbers).order_by("created_at", "pk")


def _waiting(now: datetime.datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(
        in_digest=True,
        status=NotificationStatus.QUEUED,
        carried_by=None,
        due_at__lte=now,
        user__isnull=False,
    )


def _try(user_id: Any, channel: str, now: datetime.datetime) -> bool:
    """One digest that cannot be written must not keep the others from being."""
    try:
        with write_transaction(Notification):
            return _gather(user_id, DeliveryChannel(channel), now)
    except Exception:
        logger.exception("The messages of account %s could not be gathered.", user_id)
        return False


def _gather(user_id: Any, channel: DeliveryChannel, now: datetime.datetime) -> bool:
    rows = _waiting(now).filter(user_id=user_id, channel=channel)
    newest = rows.order_by("-pk").first()
    if newest is None:
        return False
    local = zone_of(user_id)
    today = now.astimezone(local).date().isoformat()
    digest = write(
        Letter(
            notice=Notice.PERSONAL_DIGEST,
            user_id=user_id,
            email=newest.email,
            key=f"{today}:{channel}",
            now=now,
            channel=channel,
        )
    )
    # Held, so that no worker takes the digest while rows are added to it.
    held = Notification.objects.select_for_update().get(pk=digest.pk)
    if held.status != NotificationStatus.QUEUED or held.attempts:
        hours = MessageHours.objects.filter(user_id=user_id).first()
        rows.update(due_at=digest_at(Reader(hours=hours, zone=local), now))
        return False
    return bool(rows.update(carried_by=held)) and held.created_at == now
