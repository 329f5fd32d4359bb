"""The card of an offer: the one message on Telegram that is edited through the offer's life.

What the card says is decided when it is edited, from how the offer stands then; here it is only
said that there is something new. An edit makes no noise, and the same edit twice is harmless.
"""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from mentorship import background
from mentorship.choices import (
    ApplicationStatus,
    DeliveryChannel,
    Lane,
    Notice,
    NotificationStatus,
)
from mentorship.models import Application, Notification

from .preferences import bot_for

#: Begins the key of an edit that follows an outage: the card then says to press again.
OUTAGE = "outage:"
_NEVER_ARRIVED = (NotificationStatus.CANCELLED, NotificationStatus.FAILED)


def cards_of(application: Application) -> QuerySet[Notification]:
    """The messages on Telegram that carry the offer, on their way or arrived; the newest last."""
    rows = Notification.objects.filter(
        application=application, notice=Notice.OFFER, channel=DeliveryChannel.TELEGRAM
    )
    return rows.exclude(status__in=_NEVER_ARRIVED).order_by("pk")


def update_cards(
    application: Application,
    *,
    key: str,
    now: datetime.datetime,
    lane: Lane = Lane.NORMAL,
) -> int:
    """Have the offer's cards brought up to date, once per ``key``. Returns how many there are."""
    cards = list(cards_of(application))
    for card in cards:
        Notification.objects.get_or_create(
            dedupe_key=f"card:{card.pk}:{key}"[:200],
            defaults={
                "notice": Notice.OFFER_CLOSED,
                "channel": DeliveryChannel.TELEGRAM,
                "lane": lane,
                "user_id": card.user_id,
                "bot_id": card.bot_id,
                "application": application,
                "context": {"card": key},
                "edits": card,
                "due_at": now,
                "created_at": now,
            },
        )
        background.wake(background.DELIVER)
    return len(cards)


def send_card_again(application: Application, *, key: str, now: datetime.datetime) -> bool:
    """Send an open offer once more as a new card, once per ``key``; the old ones point to it.

    For a mentor who cannot find the card, or whose card cannot be edited. Returns whether the
    offer is open and a card was written.
    """
    if application.status != ApplicationStatus.ADMIN_APPROVED or application.mentor is None:
        return False
    update_cards(application, key=f"again:{key}", now=now)
    Notification.objects.get_or_create(
        dedupe_key=f"{Notice.OFFER}:{application.pk}:again:{key}"[:200],
        defaults={
            "notice": Notice.OFFER,
            "channel": DeliveryChannel.TELEGRAM,
            "lane": Lane.URGENT,
            "user_id": application.mentor.user_id,
            "bot_id": bot_for(application.mentor.user_id) or "",
            "email": application.mentor.email,
            "application": application,
            "due_at": now,
            "created_at": now,
        },
    )
    background.wake(background.DELIVER)
    return True


def is_replaced(card: Notification) -> bool:
    """Whether a newer message carries the same offer."""
    rows = Notification.objects.filter(
        application=card.application,
        notice=Notice.OFFER,
        channel=DeliveryChannel.TELEGRAM,
        pk__gt=card.pk,
    )
    return rows.exclude(status__in=_NEVER_ARRIVED).exists()


def edit_failed(edit: Notification, *, now: datetime.datetime) -> bool:
    """A card could not be edited: an offer that is still open is sent as a new one.

    Returns whether it was. Edits that follow from the same failure send no further one.
    """
    card, application = edit.edits, edit.application
    if edit.notice != Notice.OFFER_CLOSED or card is None or application is None:
        return False
    if application.status != ApplicationStatus.ADMIN_APPROVED or is_replaced(card):
        return False
    Notification.objects.filter(pk=card.pk).update(status=NotificationStatus.FAILED)
    return send_card_again(application, key=f"lost:{card.pk}", now=now)
