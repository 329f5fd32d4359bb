"""The dispatcher: takes due messages one by one, sends them and records what happened.

A message is claimed in a short transaction, sent outside of any, and recorded only by the
worker that still holds the claim. A worker that dies in between loses nothing: when its
lease has run out another one takes the message. Dying after the send and before the record
is the one point at which a message can go out twice; it is that one message.
"""

from __future__ import annotations

import datetime
import logging
import random
import uuid
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F
from django.utils import timezone

from mentorship import background, signals
from mentorship.choices import DeliveryChannel, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.domain.cards import edit_failed
from mentorship.models import Notification

from .accounts import find_reader
from .channels.base import Channel, Impossible, TryLater
from .channels.email import EmailChannel
from .channels.telegram import TelegramChannel
from .rendering import is_still_wanted, reading_as, render

logger = logging.getLogger("mentorship.delivery")

CHANNELS: dict[str, Channel] = {
    DeliveryChannel.EMAIL: EmailChannel(),
    DeliveryChannel.TELEGRAM: TelegramChannel(),
}
BATCH = 50
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
CARD_WAIT = timedelta(seconds=2)


def deliver_due(*, seconds: float = 45) -> int:
    """Deliver what is due, the most urgent first, for at most about so many seconds.

    Any number of workers may do this at once. Returns how many messages were dealt with.
    """
    until = timezone.now() + timedelta(seconds=seconds)
    done = 0
    while timezone.now() < until:
        notification = _claim_next()
        if notification is None:
            return done
        _deliver(notification)
        done += 1
    background.wake(background.DELIVER)
    return done


def _claim_next() -> Notification | None:
    now = timezone.now()
    for candidate in Notification.objects.due(now)[:BATCH]:
        claim = uuid.uuid4()
        taken = Notification.objects.filter(
            pk=candidate.pk,
            status=candidate.status,
            claim=candidate.claim,
            attempts=candidate.attempts,
            due_at=candidate.due_at,
        ).update(
            status=NotificationStatus.SENDING,
            claim=claim,
            attempts=F("attempts") + 1,
            lease_until=now + timedelta(seconds=get_config().delivery_lease),
        )
        if taken:
            return Notification.objects.select_related("user", "edits").get(
                pk=candidate.pk, claim=claim
            )
    return None


def _deliver(notification: Notification) -> None:
    """Send one claimed message; never raises, whatever the message holds."""
    try:
        if not _is_due(notification):
            return
        with reading_as(notification):
            message = render(notification)
            provider_id = CHANNELS[notification.channel].send(notification, message)
        _record_sent(notification, provider_id)
    except TryLater as problem:
        _record_problem(notification, problem)
    except (Impossible, ObjectDoesNotExist) as problem:
        _give_up(notification, str(problem))
    except Exception as error:
        logger.exception("Message %s could not be made.", notification.pk)
        _record_problem(notification, TryLater(type(error).__name__))


def _is_due(notification: Notification) -> bool:
    """Whether there is still something to send, and it can be sent now."""
    if notification.attempts > get_config().delivery_attempts:
        _give_up(notification, notification.last_error or "Too many attempts.")
        return False
    if not is_still_wanted(notification) or not find_reader(notification):
        _record(notification, status=NotificationStatus.CANCELLED)
        return False
    card = notification.edits
    if notification.edits_id is None or (card is not None and card.provider_id):
        return True
    waiting = (NotificationStatus.QUEUED, NotificationStatus.SENDING)
    if card is not None and card.status in waiting:
        _later(notification, "The message to edit is on its way.", CARD_WAIT, counts=False)
    else:
        _record(notification, status=NotificationStatus.CANCELLED)
    return False


def _record(notification: Notification, **fields: object) -> bool:
    """Write the outcome, unless another worker has taken the message over meanwhile."""
    return bool(
        Notification.objects.filter(pk=notification.pk, claim=notification.claim).update(
            **{"claim": None, "lease_until": None, **fields}
        )
    )


def _record_sent(notification: Notification, provider_id: str) -> None:
    now = timezone.now()
    recorded = _record(
        notification,
        status=NotificationStatus.SENT,
        provider_id=provider_id,
        sent_at=now,
        last_error="",
    )
    if not recorded:
        return
    signals.notification_sent.send_robust(
        sender=Notification,
        notification_id=notification.pk,
        notice=notification.notice,
        channel=notification.channel,
        at=now,
    )


def _record_problem(notification: Notification, problem: TryLater) -> None:
    if problem.counts and notification.attempts >= get_config().delivery_attempts:
        _give_up(notification, str(problem))
        return
    wait = problem.wait or _back_off(notification.attempts)
    _later(notification, str(problem), wait, counts=problem.counts)


def _later(
    notification: Notification, reason: str, wait: datetime.timedelta, *, counts: bool
) -> None:
    _record(
        notification,
        status=NotificationStatus.QUEUED,
        due_at=timezone.now() + wait,
        last_error=reason,
        attempts=notification.attempts - (0 if counts else 1),
    )


def _back_off(attempts: int) -> datetime.timedelta:
    """15 s, 30 s, 1 min … up to an hour, with jitter so that a crowd spreads out."""
    wait = min(FIRST_WAIT * 2 ** max(attempts - 1, 0), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - not a secret


def _give_up(notification: Notification, reason: str) -> None:
    """Leave the message to the team; what Telegram could not do, e-mail does (T5)."""
    with write_transaction(Notification):
        if not _record(notification, status=NotificationStatus.FAILED, last_error=reason):
            return
        if notification.edits_id:
            edit_failed(notification, now=timezone.now())
        elif notification.channel == DeliveryChannel.TELEGRAM and notification.group_id is None:
            _fall_back(notification)


def _fall_back(notification: Notification) -> None:
    now = timezone.now()
    Notification.objects.get_or_create(
        dedupe_key=f"fallback:{notification.pk}",
        defaults={
            "notice": notification.notice,
            "channel": DeliveryChannel.EMAIL,
            "lane": notification.lane,
            "user_id": notification.user_id,
            "email": notification.email,
            "context": notification.context,
            "application_id": notification.application_id,
            "fallback_for": notification,
            "due_at": now,
            "created_at": now,
        },
    )
    background.wake(background.DELIVER)
