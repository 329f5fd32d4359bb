"""Taking a message in hand, and taking it out of the hands of a worker that fell silent."""

from __future__ import annotations

import datetime
import logging
import uuid
from collections.abc import Iterable

from django.db.models import F, Q

from mentorship.choices import NotificationStatus
from mentorship.domain import hands
from mentorship.models import Notification

from ..channels.base import TakenOver
from .policies import policy_for

logger = logging.getLogger("mentorship.delivery")

#: How many one worker looks at when others are quicker with the first ones.
CANDIDATES = 12
_LOOKED_AT = ("attempts", "due_at", "channel", "edits_id", "provider_id")
IN_DOUBT = "The worker fell silent while this was on its way; it may have arrived."


def claim_next(
    now: datetime.datetime, *, closed: Iterable[tuple[str, str]] = ()
) -> Notification | None:
    """Take the most urgent message that is due and whose channel is open."""
    due = Notification.objects.due(now)
    for channel, bot_id in closed:
        due = due.exclude(channel=channel, bot_id=bot_id)
    claim = uuid.uuid4()
    for number, candidate in enumerate(due.only(*_LOOKED_AT)[:CANDIDATES]):
        if not number:
            hands.sign_for_message(claim, now=now)
        taken = Notification.objects.filter(
            pk=candidate.pk,
            status=NotificationStatus.QUEUED,
            attempts=candidate.attempts,
            due_at=candidate.due_at,
        ).update(
            status=NotificationStatus.SENDING,
            claim=claim,
            attempts=F("attempts") + 1,
            lease_until=now + policy_for(candidate).lease,
            called_at=None,
        )
        if taken:
            rows = Notification.objects.select_related("user", "edits", "group")
            return rows.filter(pk=candidate.pk, claim=claim).first()
    return None


def leave(notification: Notification, *, now: datetime.datetime, number: str = "") -> None:
    """Write down that the message is about to leave. Raises ``TakenOver`` where it may not.

    From here on a worker that falls silent leaves a message in doubt; before, it sent nothing.
    ``number`` is what the message carries: reports about it find it from now on.
    """
    mine = Notification.objects.filter(
        pk=notification.pk, claim=notification.claim, status=NotificationStatus.SENDING
    )
    numbered = {"provider_id": number} if number else {}
    lease_until = now + policy_for(notification).call
    if not mine.update(called_at=now, lease_until=lease_until, **numbered):
        raise TakenOver
    notification.called_at = now


def settle_silent(*, now: datetime.datetime) -> int:
    """Decide about the messages of workers that fell silent, or are known to be dead.

    Returns how many there were.

    What never left waits again, and what may be repeated, too; the rest is unknown. It keeps
    the claim: a worker that was only slow still says what came of it.
    """
    hands.free(now=now)
    settled = 0
    for row in Notification.objects.silent(now).order_by("pk")[:100]:
        mine = Notification.objects.filter(Q(claim=row.claim), pk=row.pk, called_at=row.called_at)
        mine = mine.silent(now)
        if row.called_at is None or policy_for(row).repeats:
            moved = mine.update(status=NotificationStatus.QUEUED, claim=None, lease_until=None)
        else:
            moved = mine.update(
                status=NotificationStatus.UNKNOWN, lease_until=None, last_error=IN_DOUBT
            )
            logger.warning("Whether message %s was sent is unknown.", row.pk)
        settled += moved
    return settled
