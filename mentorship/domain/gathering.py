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
#: Under this name a digest that was sent anew keeps which one it says again.
ANEW = "anew"
_REMEMBERED = datetime.timedelta(days=30)
_ARRIVED = (NotificationStatus.SENT, NotificationStatus.DELIVERED)
#: What a carried row may be while it is not known to have arrived.
_OPEN = (
    NotificationStatus.QUEUED,
    NotificationStatus.UNKNOWN,
    NotificationStatus.FAILED,
    NotificationStatus.CANCELLED,
)


def gather_due(*, now: datetime.datetime) -> int:
    """Write the digests whose hour has come, and settle what the earlier ones carried.

    One per person, channel and day of the person's own calendar. Safe to run as often and from
    as many sides as one likes. Returns how many were written.
    """
    settle(now=now)
    people = _waiting(now).order_by().values_list("user_id", "channel").distinct()
    return sum(_try(user_id, channel, now) for user_id, channel in people)


def settle(*, now: datetime.datetime) -> None:
    """Write on each carried row what became of its digest, or of the e-mail in its place.

    A digest that failed may be tried again, one that is unknown may turn out to have arrived,
    and both may be sent anew: their rows follow.
    """
    carried = Notification.objects.filter(in_digest=True, carried_by__isnull=False)
    again = Q(carried_by__in=_sent_anew(now))
    arrived = Q(carried_by__status__in=_ARRIVED) | Q(carried_by__fallbacks__status__in=_ARRIVED)
    fields: dict[str, Any] = {"status": NotificationStatus.SENT, "last_error": "", "sent_at": now}
    carried.filter(arrived | again, status__in=_OPEN).update(**fields)
    for status in _OPEN:
        alone = Q(carried_by__status=status, carried_by__fallbacks=None)
        if status == NotificationStatus.QUEUED:
            on_its_way = NotificationStatus.SENDING
            alone |= Q(carried_by__status=on_its_way, carried_by__fallbacks=None)
        rows = carried.filter(alone | Q(carried_by__fallbacks__status=status), status__in=_OPEN)
        error = str(LOST) if status == NotificationStatus.FAILED else ""
        rows.exclude(again).exclude(status=status).update(status=status, last_error=error)


def _sent_anew(now: datetime.datetime) -> list[int]:
    """The digests that have arrived by having been sent anew."""
    rows = Notification.objects.filter(
        notice=Notice.PERSONAL_DIGEST,
        context__has_key=ANEW,
        status__in=_ARRIVED,
        created_at__gt=now - _REMEMBERED,
    )
    return [context[ANEW] for context in rows.values_list("context", flat=True)]


def part(
    digest: Notification, *, left: list[int], pointless: list[int], now: datetime.datetime
) -> None:
    """Before a digest leaves: rows that it has no room for go into a second one.

    Rows that have no point any more are over. Safe to repeat: what is taken out once does not
    come back.
    """
    with write_transaction(Notification):
        rows = carried_by(digest).order_by()
        waiting = rows.filter(pk__in=pointless, status=NotificationStatus.QUEUED)
        waiting.update(status=NotificationStatus.CANCELLED, carried_by=None)
        if left:
            second = write(
                Letter(
                    notice=Notice.PERSONAL_DIGEST,
                    user_id=digest.user_id,
                    email=digest.email,
                    key=f"after:{digest.pk}:{left[0]}",
                    now=now,
                    channel=DeliveryChannel(digest.channel),
                )
            )
            rows.filter(pk__in=left).update(carried_by=second)


def carried_by(digest: Notification) -> QuerySet[Notification]:
    """The rows that a digest carries, or that the one carried whose place it takes."""
    numbers = (digest.pk, digest.fallback_for_id, digest.context.get(ANEW))
    known = [number for number in numbers if number is not None]
    return Notification.objects.filter(carried_by__in=known).order_by("created_at", "pk")


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
