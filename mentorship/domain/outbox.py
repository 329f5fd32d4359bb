"""Writing messages: a row in the transaction that caused it, and a nudge for the worker.

Who is told what is decided here and in the callers; the words are made at delivery.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from mentorship import background
from mentorship.choices import DeliveryChannel, Lane, Notice, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.models import (
    Application,
    MenteeProfile,
    MentorProfile,
    Notification,
)

from .actors import SUPERVISOR_PERMISSION, Account
from .groups import tell_groups
from .writing import Letter, write

Recipient = MentorProfile | MenteeProfile


def post(
    notice: Notice,
    *,
    to: Recipient,
    key: str,
    now: datetime.datetime,
    application: Application | None = None,
    context: dict[str, Any] | None = None,
    lane: Lane = Lane.NORMAL,
    channel: DeliveryChannel | None = None,
    due_at: datetime.datetime | None = None,
) -> Notification:
    """Write one message to a mentor or mentee, once per ``key`` however often it is said.

    Goes to Telegram where the person has linked it and can be reached, else by e-mail;
    ``channel`` forces one. It goes at once, or not before ``due_at``.
    """
    return _write(
        notice,
        user_id=to.user_id,
        email=to.email,
        key=key,
        now=now,
        application=application,
        context=context,
        lane=lane,
        channel=channel,
        due_at=due_at,
    )


def post_to_address(
    notice: Notice,
    *,
    email: str,
    key: str,
    now: datetime.datetime,
    context: dict[str, Any],
    lane: Lane,
) -> Notification:
    """Write one e-mail to an address, whoever it may belong to; nobody is looked up."""
    return _write(
        notice,
        user_id=None,
        email=email,
        key=key,
        now=now,
        application=None,
        context=context,
        lane=lane,
        channel=DeliveryChannel.EMAIL,
    )


def tell_supervisors(
    notice: Notice,
    *,
    key: str,
    now: datetime.datetime,
    application: Application | None = None,
    context: dict[str, Any] | None = None,
) -> None:
    """Write one message to every supervisor; where there is none, to every site admin.

    The supervisors' groups on Telegram are told, too.
    """
    tell_groups(notice, key=key, now=now, application=application, context=context)
    for user in supervisors():
        _write(
            notice,
            user_id=user.pk,
            email=_address(user),
            key=key,
            now=now,
            application=application,
            context=context,
            lane=Lane.NORMAL,
            channel=None,
        )


def tell_account(
    user: Account,
    notice: Notice,
    *,
    key: str,
    now: datetime.datetime,
    context: dict[str, Any],
    channel: DeliveryChannel | None = None,
) -> Notification:
    """Write one message to somebody of the team, once per ``key``; ``channel`` forces a way."""
    return _write(
        notice,
        user_id=user.pk,
        email=_address(user),
        key=key,
        now=now,
        application=None,
        context=context,
        lane=Lane.NORMAL,
        channel=channel,
    )


def supervisors() -> QuerySet[Any]:
    """The accounts that receive the supervisors' notices; never nobody, if there is an admin."""
    users = get_user_model()._default_manager.filter(is_active=True)
    app_label, codename = SUPERVISOR_PERMISSION.split(".")
    permission = Permission.objects.filter(
        codename=codename, content_type__app_label=app_label
    ).values("pk")
    holders = users.filter(
        Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
    ).distinct()
    return holders if holders.exists() else users.filter(is_superuser=True)


def close_card(application: Application, *, now: datetime.datetime) -> bool:
    """Take the buttons off an offer that is over. Returns whether the mentor had been asked.

    An offer that no worker has taken yet is cancelled instead of sent; one that is on its
    way or has arrived on Telegram is followed by an edit of that message. What ends before the
    moment of its offer was never offered.
    """
    if application.lies_ahead(now):
        application.offered_at = None
        application.save(update_fields=["offered_at"])
    offers = Notification.objects.filter(application=application, notice=Notice.OFFER)
    cancelled = offers.filter(status=NotificationStatus.QUEUED, attempts=0).update(
        status=NotificationStatus.CANCELLED
    )
    for card in offers.filter(channel=DeliveryChannel.TELEGRAM).exclude(
        status__in=(NotificationStatus.CANCELLED, NotificationStatus.FAILED)
    ):
        Notification.objects.get_or_create(
            dedupe_key=f"card:{card.pk}:{application.status}",
            defaults={
                "notice": Notice.OFFER_CLOSED,
                "channel": DeliveryChannel.TELEGRAM,
                "lane": Lane.URGENT,
                "user_id": card.user_id,
                "application": application,
                "edits": card,
                "due_at": now,
                "created_at": now,
            },
        )
        background.wake(background.DELIVER)
    return not cancelled


def unsend(application: Application) -> bool:
    """Take the offer's message out of the outbox. Returns whether nothing of it had been sent.

    The caller holds the case and takes everything back where this is not so.
    """
    offers = Notification.objects.filter(application=application, notice=Notice.OFFER)
    waiting = offers.filter(status=NotificationStatus.QUEUED, attempts=0)
    was_there = waiting.update(status=NotificationStatus.CANCELLED)
    return bool(was_there) and not offers.exclude(status=NotificationStatus.CANCELLED).exists()


_ARRIVED = (NotificationStatus.SENDING, NotificationStatus.SENT, NotificationStatus.UNKNOWN)


def prove_arrival(notification: Notification, provider_id: str, now: datetime.datetime) -> bool:
    """Somebody touched the message, so it has arrived, whatever is written about it.

    The caller has made sure that it is this message and its reader. One that was unknown, or
    was to be tried again, is settled by that and not sent again; edits that could not be made
    for want of its number are made now. Returns whether that was news.
    """
    rows = Notification.objects.filter(pk=notification.pk)
    known = Q(status__in=_ARRIVED) | Q(status=NotificationStatus.QUEUED, called_at__isnull=False)
    with write_transaction(Notification):
        news = rows.filter(known).update(
            status=NotificationStatus.DELIVERED,
            provider_id=provider_id,
            delivered_at=now,
            sent_at=Coalesce("sent_at", "called_at", Value(now)),
            claim=None,
            lease_until=None,
            last_error="",
        )
        if news:
            _make_edits(notification, now)
    return bool(news)


def _make_edits(card: Notification, now: datetime.datetime) -> None:
    """Have the newest of the edits made that were cancelled because the card was unknown."""
    edits = Notification.objects.filter(edits_id=card.pk)
    newest = edits.order_by("-pk").first()
    if newest is None or newest.status != NotificationStatus.CANCELLED:
        return
    edits.filter(pk=newest.pk).update(
        status=NotificationStatus.QUEUED, due_at=now, attempts=0, last_error=""
    )
    background.wake(background.DELIVER)


def _write(
    notice: Notice,
    *,
    user_id: Any,
    email: str,
    key: str,
    now: datetime.datetime,
    application: Application | None,
    context: dict[str, Any] | None,
    lane: Lane,
    channel: DeliveryChannel | None,
    due_at: datetime.datetime | None = None,
) -> Notification:
    return write(
        Letter(
            notice=notice,
            user_id=user_id,
            email=email,
            key=key,
            now=now,
            application=application,
            context=context or {},
            lane=lane,
            channel=channel,
            due_at=due_at,
        )
    )


def _address(user: Account) -> str:
    return str(getattr(user, user.get_email_field_name(), "") or "")
