"""Channels that stand still: asking whether they are accepted again, and going around them."""

from __future__ import annotations

import datetime
from datetime import timedelta

from mentorship import background
from mentorship.choices import DeliveryChannel, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.domain import channels
from mentorship.models import ChannelState, Notification

from ..channels.telegram_calls import refusal_of
from .recording import fall_back

#: A bot that is not accepted for so long costs nobody more: what waits for it goes by e-mail.
PATIENCE = timedelta(minutes=30)
WENT_ROUND = "The bot was not accepted for too long."
_AT_ONCE = 200


def ask_stopped_bots(*, now: datetime.datetime) -> int:
    """Ask Telegram about every bot that was not accepted. Returns how many go on."""
    back = 0
    for bot_id in channels.to_check(now=now):
        refusal = refusal_of(bot_id)
        if refusal is None:
            back += channels.succeed(DeliveryChannel.TELEGRAM, bot_id, now=now)
        else:
            channels.fail(DeliveryChannel.TELEGRAM, bot_id, refusal, now=now)
    if back:
        background.wake(background.DELIVER)
    return back


def go_round_stopped_bots(*, now: datetime.datetime) -> int:
    """Send by e-mail what waits for a bot that has been stopped for long (T5).

    Edits stay: e-mail cannot make them. Returns how many messages took the other way.
    """
    moved = 0
    stopped = ChannelState.objects.filter(
        channel=DeliveryChannel.TELEGRAM, stopped_at__lte=now - PATIENCE
    )
    for bot_id in stopped.values_list("bot_id", flat=True):
        waiting = Notification.objects.due(now).filter(
            channel=DeliveryChannel.TELEGRAM, bot_id=bot_id, edits=None, group=None
        )
        for notification in waiting[:_AT_ONCE]:
            moved += _go_round(notification)
    return moved


def _go_round(notification: Notification) -> bool:
    with write_transaction(Notification):
        waiting = Notification.objects.filter(pk=notification.pk, status=NotificationStatus.QUEUED)
        if not waiting.update(status=NotificationStatus.FAILED, last_error=WENT_ROUND):
            return False
        fall_back(notification)
    return True
