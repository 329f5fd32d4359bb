"""What each way out may cost, and what is done when nobody knows whether a message left."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from mentorship.choices import DeliveryChannel
from mentorship.conf import get_config
from mentorship.models import Notification

from ..channels import email_services

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
#: Longer than the client waits for an answer, and short enough to be noticed within a minute.
TELEGRAM_CALL = timedelta(seconds=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules for one message.

    ``lease`` is how long a worker may have it in hand before it leaves, ``call`` how long from
    then on. ``repeats`` says whether doing it twice is harmless.
    """

    attempts: int
    lease: timedelta
    call: timedelta
    repeats: bool


def policy_for(notification: Notification) -> Policy:
    """The policy of a message.

    Telegram knows no key against repeats: what may have been sent is never sent again by
    itself. An edit is the same however often it is made. Some mail services know such a key, for
    a day; a mail server knows none.
    """
    config = get_config()
    lease = timedelta(seconds=config.delivery_lease)
    on_telegram = notification.channel == DeliveryChannel.TELEGRAM
    return Policy(
        attempts=config.delivery_attempts,
        lease=lease,
        call=TELEGRAM_CALL if on_telegram else lease,
        repeats=bool(notification.edits_id) if on_telegram else _is_recognised(notification),
    )


def _is_recognised(notification: Notification) -> bool:
    """Whether the mail service would know a second try for what it is."""
    if not notification.provider_id:
        return bool(email_services.key_header())
    return email_services.recognises(notification.provider_id, now=timezone.now())


def may_have_arrived(notification: Notification) -> bool:
    """Whether an earlier try of an e-mail that is taken in hand now may have arrived."""
    return notification.channel == DeliveryChannel.EMAIL and bool(notification.provider_id)


def back_off(attempts: int) -> timedelta:
    """15 s, 30 s, 1 min … up to an hour, with jitter so that a crowd spreads out."""
    wait = min(FIRST_WAIT * 2 ** max(attempts - 1, 0), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - not a secret
