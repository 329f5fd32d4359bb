"""Writing down what came of a message, unless another worker has it by now."""

from __future__ import annotations

import datetime
import logging

from django.db.models import Q
from django.utils import timezone

from mentorship import background, signals
from mentorship.choices import DeliveryChannel, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.domain import cards, channels, returned
from mentorship.domain.preferences import is_switched_off
from mentorship.domain.writing import off
from mentorship.models import Notification

from ..channels.base import Busy, InDoubt, Stopped, TryLater
from .policies import back_off, may_have_arrived, policy_for

logger = logging.getLogger("mentorship.delivery")

#: The closed lane holds the message; should it ever not, nobody runs in circles.
AFTER_A_STOP = datetime.timedelta(seconds=5)


def record(notification: Notification, **fields: object) -> bool:
    """Write the outcome and let go. Returns whether the message was still in this hand."""
    mine = Notification.objects.filter(pk=notification.pk, claim=notification.claim)
    return bool(mine.update(**{"claim": None, "lease_until": None, **fields}))


def record_sent(notification: Notification, provider_id: str) -> None:
    """It left: say so to whoever listens, and note that the channel works."""
    now = timezone.now()
    recorded = record(
        notification,
        status=NotificationStatus.SENT,
        provider_id=provider_id,
        sent_at=now,
        last_error="",
    )
    if not recorded:
        return
    if channels.succeed(notification.channel, notification.bot_id, now=now):
        background.wake(background.DELIVER)
    signals.notification_sent.send_robust(
        sender=Notification,
        notification_id=notification.pk,
        notice=notification.notice,
        channel=notification.channel,
        at=now,
    )


def record_problem(notification: Notification, problem: TryLater) -> None:
    """It did not leave: another time, if attempts are left."""
    if problem.counts and notification.attempts >= policy_for(notification).attempts:
        give_up(notification, str(problem))
        return
    wait = problem.wait if problem.wait is not None else back_off(notification.attempts)
    later(notification, str(problem), wait, counts=problem.counts)
    if isinstance(problem, Busy):
        _let_others_wait(notification, timezone.now() + wait)
    elif problem.counts:
        now = timezone.now()
        channels.fail(notification.channel, notification.bot_id, str(problem), now=now)


def later(
    notification: Notification, reason: str, wait: datetime.timedelta, *, counts: bool
) -> None:
    """Queue it again: this try came to nothing. What an earlier one left behind stays."""
    _queue(
        notification,
        reason,
        wait,
        called_at=None,
        provider_id=notification.provider_id,
        attempts=notification.attempts - (0 if counts else 1),
    )


def _queue(
    notification: Notification, reason: str, wait: datetime.timedelta, **fields: object
) -> None:
    record(
        notification,
        status=NotificationStatus.QUEUED,
        due_at=timezone.now() + wait,
        last_error=reason,
        **fields,
    )


def _let_others_wait(notification: Notification, until: datetime.datetime) -> None:
    """What else waits for a busy chat stands in nobody's way meanwhile."""
    if notification.user_id is None and notification.group_id is None:
        return
    Notification.objects.filter(
        Q(user_id=notification.user_id, group_id=notification.group_id),
        status=NotificationStatus.QUEUED,
        channel=notification.channel,
        due_at__lt=until,
    ).update(due_at=until)


def record_stopped(notification: Notification, problem: Stopped) -> None:
    """The channel stands still: the message waits, and no attempt is counted."""
    now = timezone.now()
    with write_transaction(Notification):
        later(notification, str(problem), AFTER_A_STOP, counts=False)
        channels.stop(notification.channel, problem.bot_id, str(problem), now=now)


def record_in_doubt(notification: Notification, problem: InDoubt) -> None:
    """It may have left: tried again only where that is harmless, else shown to the team."""
    now = timezone.now()
    channels.fail(notification.channel, notification.bot_id, str(problem), now=now)
    policy = policy_for(notification)
    if policy.repeats and notification.attempts < policy.attempts:
        _queue(notification, str(problem), back_off(notification.attempts))
    elif notification.edits_id:
        give_up(notification, str(problem))
    else:
        leave_unknown(notification, str(problem))


def leave_unknown(notification: Notification, reason: str) -> None:
    """Nobody knows, and nothing is repeated: the team sees it."""
    if record(notification, status=NotificationStatus.UNKNOWN, last_error=reason):
        logger.warning("Whether message %s was sent is unknown.", notification.pk)


def give_up(notification: Notification, reason: str) -> bool:
    """Leave the message to the team; what Telegram could not do, e-mail does (T5).

    Returns whether it has failed: where an earlier try may have arrived, nobody knows.
    """
    if may_have_arrived(notification):
        leave_unknown(notification, reason)
        return False
    with write_transaction(Notification):
        if not record(notification, status=NotificationStatus.FAILED, last_error=reason):
            return False
        if notification.edits_id:
            cards.edit_failed(notification, now=timezone.now())
        elif notification.channel == DeliveryChannel.TELEGRAM:
            fall_back(notification)
    return True


def give_up_address(notification: Notification, reason: str) -> None:
    """The other side says that there is no such address: nothing more goes there."""
    with write_transaction(Notification):
        if give_up(notification, reason):
            returned.refuse_address(notification, reason, now=timezone.now())


def fall_back(notification: Notification) -> None:
    """Say the same by e-mail, to a person that is not told so anyway.

    Who wants no e-mails of this kind gets none; the row says so to the team.
    """
    if notification.group_id is not None or _goes_by_mail_too(notification):
        return
    now, email = timezone.now(), DeliveryChannel.EMAIL
    is_off = is_switched_off(notification.notice, user_id=notification.user_id, channel=email)
    Notification.objects.get_or_create(
        dedupe_key=f"fallback:{notification.pk}",
        defaults={
            "notice": notification.notice,
            "channel": email,
            "lane": notification.lane,
            "user_id": notification.user_id,
            "email": notification.email,
            "context": notification.context,
            "application_id": notification.application_id,
            "fallback_for": notification,
            "due_at": now,
            "created_at": now,
            **(off() if is_off else {}),
        },
    )
    background.wake(background.DELIVER)


def _goes_by_mail_too(notification: Notification) -> bool:
    """Whether the reader chose both ways, so that a second row says it by e-mail."""
    key = notification.dedupe_key
    twins = {f"{key}:{DeliveryChannel.EMAIL}", key.removesuffix(f":{DeliveryChannel.TELEGRAM}")}
    rows = Notification.objects.filter(dedupe_key__in=twins, channel=DeliveryChannel.EMAIL)
    return rows.exclude(status=NotificationStatus.CANCELLED).exists()
