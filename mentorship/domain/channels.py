"""The channels: paused by the team, stopped by the other side, and how they do.

A channel is one way by which messages leave: e-mail, or one bot of Telegram.
"""

from __future__ import annotations

import datetime
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mentorship import background
from mentorship.choices import DeliveryChannel, Notice
from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.models import ChannelState

from .actors import Actor, Right
from .groups import tell_groups
from .outbox import supervisors, tell_account
from .refusals import Refused

#: A stopped channel is tried with one message, or by asking the other side, so often.
TRIED_EVERY = timedelta(seconds=55)
#: A success is written down at most so often.
_NOTED_EVERY = timedelta(seconds=5)
_LONGEST = 300

LaneKey = tuple[str, str]


class ChannelMoved(Refused):
    """The channel is paused or runs already."""

    code = "channel_moved"
    sentence = _("Somebody has changed this channel meanwhile; nothing was changed.")


def known() -> list[ChannelState]:
    """Every channel of the site with its state, also those that nothing happened to yet."""
    rows = {
        (row.channel, row.bot_id): row for row in ChannelState.objects.select_related("paused_by")
    }
    bots = [(str(DeliveryChannel.TELEGRAM), bot.bot_id) for bot in get_config().bots]
    lanes: list[LaneKey] = [(str(DeliveryChannel.EMAIL), ""), *bots]
    return [rows.get(lane) or ChannelState(channel=lane[0], bot_id=lane[1]) for lane in lanes]


def pause(channel: str, bot_id: str, *, actor: Actor, now: datetime.datetime) -> None:
    """Let nothing leave this way until somebody resumes it. Raises ``Refused``."""
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(ChannelState):
        row = _row(channel, bot_id)
        moved = ChannelState.objects.filter(pk=row.pk, paused_at=None).update(
            paused_at=now, paused_by=actor.user
        )
        if not moved:
            raise ChannelMoved


def resume(channel: str, bot_id: str, *, actor: Actor) -> None:
    """Go on after a pause, or try a channel that was stopped at once. Raises ``Refused``."""
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(ChannelState):
        still = ChannelState.objects.filter(channel=channel, bot_id=bot_id).exclude(
            paused_at=None, stopped_at=None
        )
        if not still.update(paused_at=None, paused_by=None, stopped_at=None, reason=""):
            raise ChannelMoved
        background.wake(background.DELIVER)


def stop(channel: str, bot_id: str, reason: str, *, now: datetime.datetime) -> bool:
    """The other side does not accept us: hold everything, and tell the supervisors once.

    Returns whether the channel was running until now.
    """
    with write_transaction(ChannelState):
        row = _row(channel, bot_id)
        stopped = ChannelState.objects.filter(pk=row.pk, stopped_at=None).update(
            stopped_at=now, reason=reason[:_LONGEST]
        )
        fail(channel, bot_id, reason, now=now)
        if stopped:
            _alarm(channel, bot_id, reason, now)
    return bool(stopped)


def _alarm(channel: str, bot_id: str, reason: str, now: datetime.datetime) -> None:
    """By the other way: what stands still cannot say so itself."""
    is_mail = channel == DeliveryChannel.EMAIL
    key = f"{channel}:{bot_id}:{now.isoformat()}"
    context = {"channel": channel, "bot": bot_id, "reason": reason[:_LONGEST]}
    if is_mail:
        tell_groups(Notice.TEAM_CHANNEL_STOPPED, key=key, now=now, context=context)
    for user in supervisors():
        tell_account(
            user,
            Notice.TEAM_CHANNEL_STOPPED,
            key=key,
            now=now,
            context=context,
            channel=None if is_mail else DeliveryChannel.EMAIL,
        )


def succeed(channel: str, bot_id: str, *, now: datetime.datetime) -> bool:
    """A message left, or the other side accepts us again. Returns whether it stood still."""
    rows = ChannelState.objects.filter(channel=channel, bot_id=bot_id)
    row = rows.first()
    if row is None:
        ChannelState.objects.get_or_create(
            channel=channel, bot_id=bot_id, defaults={"last_success_at": now}
        )
        return False
    if row.stopped_at is not None:
        stopped = rows.exclude(stopped_at=None)
        return bool(stopped.update(stopped_at=None, reason="", last_success_at=now))
    if row.last_success_at is None or now - row.last_success_at > _NOTED_EVERY:
        rows.update(last_success_at=now)
    return False


def fail(channel: str, bot_id: str, reason: str, *, now: datetime.datetime) -> None:
    """Write down what went wrong last."""
    row = _row(channel, bot_id)
    ChannelState.objects.filter(pk=row.pk).update(last_failure_at=now, last_error=reason[:_LONGEST])


def closed(*, now: datetime.datetime) -> list[LaneKey]:
    """The channels by which nothing may leave now.

    Stopped e-mail is tried with one message a minute, because mail services offer nothing
    else to ask; a bot is asked who it is (``to_check``).
    """
    rows = ChannelState.objects.exclude(paused_at=None, stopped_at=None)
    return [
        (row.channel, row.bot_id)
        for row in rows
        if _is_in_settings(row.channel, row.bot_id) and not _may_be_tried(row, now)
    ]


def to_check(*, now: datetime.datetime) -> list[str]:
    """The bots that were not accepted a while ago, and are asked again now."""
    rows = ChannelState.objects.filter(channel=DeliveryChannel.TELEGRAM).exclude(stopped_at=None)
    found = rows.filter(last_failure_at__lte=now - TRIED_EVERY).values_list("bot_id", flat=True)
    return [bot_id for bot_id in found if _is_in_settings(DeliveryChannel.TELEGRAM, bot_id)]


def _is_in_settings(channel: str, bot_id: str) -> bool:
    """Whether the lane is one of the site's. A bot that was taken out of the settings holds up
    nothing: what waits for it goes another way at once.
    """
    return channel != DeliveryChannel.TELEGRAM or get_config().find_bot(bot_id) is not None


def _may_be_tried(row: ChannelState, now: datetime.datetime) -> bool:
    if row.paused_at is not None or row.channel != DeliveryChannel.EMAIL:
        return False
    return row.last_failure_at is None or row.last_failure_at <= now - TRIED_EVERY


def _row(channel: str, bot_id: str) -> ChannelState:
    return ChannelState.objects.get_or_create(channel=channel, bot_id=bot_id)[0]
