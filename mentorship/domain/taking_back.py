"""Taking back the message of an offer that is over: unsent, it is cancelled; sent, it says so."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from mentorship.choices import DeliveryChannel, Lane, Notice, NotificationStatus
from mentorship.models import Application, Notification

from .cards import update_cards

#: A message that its reader has, or may have. One that has failed did not arrive, but for a card
#: that was there and could not be edited.
_MAY_HAVE_LEFT = (
    Q(
        status__in=(
            NotificationStatus.SENDING,
            NotificationStatus.SENT,
            NotificationStatus.DELIVERED,
            NotificationStatus.UNKNOWN,
        )
    )
    | (
        Q(status__in=(NotificationStatus.QUEUED, NotificationStatus.CANCELLED))
        & (Q(called_at__isnull=False) | ~Q(provider_id=""))
    )
    | (Q(status=NotificationStatus.FAILED, channel=DeliveryChannel.TELEGRAM) & ~Q(provider_id=""))
)


def close_card(application: Application, *, now: datetime.datetime) -> bool:
    """Take the buttons off an offer that is over. Returns whether the mentor had been asked.

    An offer that has not left is cancelled instead of sent, by whichever ways it was to go; one
    that is on its way or has arrived on Telegram is followed by an edit of that message. What ends
    before the moment of its offer was never offered.
    """
    if application.lies_ahead(now):
        application.offered_at = None
        application.save(update_fields=["offered_at"])
    offers = _offers_of(application)
    _cancel_unsent(offers)
    update_cards(application, key=str(application.status), now=now, lane=Lane.URGENT)
    # Who has answered or asked has seen the offer, on the site where no message had left yet.
    has_spoken = application.answered_at is not None or application.remarks_at is not None
    return has_spoken or offers.filter(_MAY_HAVE_LEFT).exists()


def unsend(application: Application) -> bool:
    """Take the offer's message out of the outbox. Returns whether nothing of it had been sent.

    The caller holds the case and takes everything back where this is not so.
    """
    offers = _offers_of(application)
    was_there = _cancel_unsent(offers)
    return bool(was_there) and not offers.exclude(status=NotificationStatus.CANCELLED).exists()


def _offers_of(application: Application) -> QuerySet[Notification]:
    return Notification.objects.filter(application=application, notice=Notice.OFFER)


def _cancel_unsent(offers: QuerySet[Notification]) -> int:
    """Cancel what has never left; a worker that has it in hand finds its claim gone."""
    waiting = (NotificationStatus.QUEUED, NotificationStatus.SENDING)
    return offers.filter(status__in=waiting, called_at=None, provider_id="").update(
        status=NotificationStatus.CANCELLED, claim=None, lease_until=None
    )
