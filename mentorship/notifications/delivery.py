"""The dispatcher: takes due messages one by one, sends them and records what happened.

A message is claimed in a short transaction, sent outside of any, and recorded only by the
worker that still holds the claim. A worker that dies before the message left loses nothing:
when its lease has run out another one takes it. Dying between the call and the record is the
one point at which nobody knows whether it arrived; the message is then shown as unknown and
not repeated, unless repeating it is harmless.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from mentorship import background
from mentorship.choices import DeliveryChannel, NotificationStatus
from mentorship.models import Notification

from . import digests
from .accounts import find_reader
from .channels.base import (
    Channel,
    DeliveryProblem,
    Impossible,
    InDoubt,
    NoSuchAddress,
    Stopped,
    TakenOver,
    TryLater,
)
from .channels.email import EmailChannel
from .channels.telegram import TelegramChannel
from .dispatch import claiming, readers, recording
from .dispatch.insisting import LOST, insist, reconnect
from .dispatch.policies import may_have_arrived, policy_for
from .dispatch.rounds import Round
from .rendering import reading_as, render
from .wanted import is_still_wanted

logger = logging.getLogger("mentorship.delivery")

CHANNELS: dict[str, Channel] = {
    DeliveryChannel.EMAIL: EmailChannel(),
    DeliveryChannel.TELEGRAM: TelegramChannel(),
}
CARD_WAIT = timedelta(seconds=2)


def deliver_due(
    *, seconds: float = 45, linger: float = 0, between: Callable[[], object] = lambda: None
) -> int:
    """Deliver what is due, the most urgent first, for at most about so many seconds.

    Any number of workers may do this at once. One of them stays for what becomes due within
    ``linger`` seconds. ``between`` is called before each message: what must not wait for a
    long mailing. Returns how many messages were dealt with.
    """
    until = timezone.now() + timedelta(seconds=seconds)
    state, done = Round(linger=timedelta(seconds=linger)), 0
    while (now := timezone.now()) < until:
        try:
            between()
            state.look(now)
            if state.is_over:
                break
            notification = claiming.claim_next(timezone.now(), closed=state.closed)
        except LOST:
            if not reconnect():
                raise
            insist(lambda: state.look(now))
            continue
        if notification is not None:
            done += 1
            if not deliver(notification):
                state.forget()
        elif not state.stay(now):
            state.end()
            return done
    background.wake(background.DELIVER)
    return done


def deliver(notification: Notification) -> bool:
    """Send one claimed message; never raises, whatever it holds. Returns whether it left."""
    try:
        provider_id = _send(notification)
    except TakenOver:
        logger.info("Message %s was taken over by another worker.", notification.pk)
        return False
    except Exception as error:  # noqa: BLE001 - whatever it is, it is written down
        problem = _as_problem(notification, error)
        insist(lambda: _conclude(notification, problem))
        return False
    if provider_id is not None:
        insist(lambda: recording.record_sent(notification, provider_id))
    return provider_id is not None


def _send(notification: Notification) -> str | None:
    """Render and send it, if it still is to be sent."""
    if not _is_due(notification):
        return None
    with reading_as(notification):
        digests.make_room(notification)
        message = render(notification)
        leaving = functools.partial(_leave, notification)
        return CHANNELS[notification.channel].send(notification, message, leaving)


def _leave(notification: Notification, number: str = "") -> None:
    claiming.leave(notification, now=timezone.now(), number=number)


def _as_problem(notification: Notification, error: Exception) -> DeliveryProblem:
    """Every exception means something: before the message left it did no harm."""
    if isinstance(error, DeliveryProblem):
        return error
    if isinstance(error, LOST):
        reconnect()
    elif isinstance(error, ObjectDoesNotExist):
        return Impossible(str(error))
    else:
        logger.error("Message %s could not be made.", notification.pk, exc_info=error)
    reason = type(error).__name__
    return InDoubt(reason) if notification.called_at else TryLater(reason)


def _conclude(notification: Notification, problem: DeliveryProblem) -> None:
    match problem:
        case Stopped():
            recording.record_stopped(notification, problem)
        case InDoubt():
            recording.record_in_doubt(notification, problem)
        case TryLater():
            recording.record_problem(notification, problem)
        case NoSuchAddress():
            recording.give_up_address(notification, str(problem))
        case _:
            recording.give_up(notification, str(problem))


def _is_due(notification: Notification) -> bool:
    """Whether there is still something to send, and it can be sent now."""
    policy = policy_for(notification)
    if may_have_arrived(notification) and not policy.repeats:
        recording.leave_unknown(notification, notification.last_error)
        return False
    if notification.attempts > policy.attempts:
        recording.give_up(notification, notification.last_error or "Too many attempts.")
        return False
    if not is_still_wanted(notification) or not find_reader(notification):
        recording.record(notification, status=NotificationStatus.CANCELLED)
        return False
    return _finds_reader(notification) and _finds_card(notification)


def _finds_reader(notification: Notification) -> bool:
    """Whether the account is open, and its reader does not want quiet now."""
    if readers.is_closed(notification):
        reason = str(readers.CLOSED)
        recording.record(notification, status=NotificationStatus.CANCELLED, last_error=reason)
        return False
    now = timezone.now()
    awake_from = readers.awake_from(notification, now)
    if awake_from > now:
        recording.later(notification, str(readers.QUIET), awake_from - now, counts=False)
    return awake_from <= now


def _finds_card(notification: Notification) -> bool:
    """Whether a message that edits another has that one's number."""
    card = notification.edits
    if notification.edits_id is None or (card is not None and card.provider_id):
        return True
    waiting = (NotificationStatus.QUEUED, NotificationStatus.SENDING)
    if card is not None and card.status in waiting:
        reason = "The message to edit is on its way."
        recording.later(notification, reason, CARD_WAIT, counts=False)
    else:
        recording.record(notification, status=NotificationStatus.CANCELLED)
    return False
