"""What a mail service reports about a message that it took: that it arrived, or came back.

Each report changes what it is about once, however often it is told. An address that does not
exist, or whose owner does not want our mail, is written to no more until the team lifts that.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ContactTrouble, DeliveryChannel, Notice, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.models import Notification, TroubledAddress

from .actors import Actor, Right
from .notices import RULES, Audience
from .outbox import tell_supervisors
from .refusals import Refused

_LEFT = (NotificationStatus.SENT, NotificationStatus.UNKNOWN)
_SAID_SO = (ContactTrouble.COMPLAINED, ContactTrouble.UNSUBSCRIBED)


class NotYetRecorded(Exception):
    """A message to this address is just being handed over; ask again in a moment."""


class NothingToLift(Refused):
    """The address is written to already."""

    code = "nothing_to_lift"
    sentence = _("We write to this address already.")


class Report(StrEnum):
    """What a service says about one message."""

    DELIVERED = "DELIVERED"
    #: The address takes no message, now or later.
    BOUNCED = "BOUNCED"
    #: This message was not taken; the next one may be.
    FAILED = "FAILED"
    COMPLAINED = "COMPLAINED"
    UNSUBSCRIBED = "UNSUBSCRIBED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A report about the message that the service knows by a number."""

    report: Report
    provider_id: str
    recipient: str
    reason: str = ""


def take_report(event: Event, *, now: datetime.datetime) -> bool:
    """Write down what is reported. Returns whether it was about a message of ours, and news.

    The host's own mails go through the same service: what is not in our outbox is not ours.
    Raises ``NotYetRecorded`` where the report is quicker than our own record.
    """
    with write_transaction(Notification):
        row = _find(event, now)
        if row is None:
            return False
        if event.report == Report.DELIVERED:
            return _settle(row, NotificationStatus.DELIVERED, delivered_at=now)
        if event.report in (Report.BOUNCED, Report.FAILED):
            return _came_back(row, event, now)
        return _stop(row, ContactTrouble(event.report), event.reason, now)


def is_stopped(notice: str, email: str) -> TroubledAddress | None:
    """What keeps a message from an address, if anything.

    Somebody who complained or unsubscribed still gets the link that they ask for themselves.
    """
    trouble = trouble_of(email)
    if trouble is None or not email:
        return None
    asked = RULES[notice].audience == Audience.ANYBODY and trouble.trouble in _SAID_SO
    return None if asked else trouble


def trouble_of(email: str) -> TroubledAddress | None:
    """Why an address is written to no more, if it is not."""
    return TroubledAddress.objects.filter(email=email.lower()).first() if email else None


def is_troubled(field: str) -> Exists:
    """The same of rows whose address stands in a field, as a condition."""
    return Exists(TroubledAddress.objects.filter(email=Lower(OuterRef(field))))


def lift(address_id: int, *, actor: Actor) -> str:
    """Write to an address again. Returns it. Raises ``NothingToLift``."""
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(TroubledAddress):
        row = TroubledAddress.objects.filter(pk=address_id).first()
        if row is None:
            raise NothingToLift
        row.delete()
    return row.email


def _find(event: Event, now: datetime.datetime) -> Notification | None:
    mails = Notification.objects.filter(
        channel=DeliveryChannel.EMAIL, email__iexact=event.recipient
    )
    row = mails.filter(provider_id=event.provider_id).first() if event.provider_id else None
    leaving = mails.filter(status=NotificationStatus.SENDING, lease_until__gt=now)
    if row is None and leaving.exists():
        raise NotYetRecorded
    return row


def _settle(row: Notification, status: NotificationStatus, **fields: object) -> bool:
    """Write the outcome on a message that has left, unless one is written already."""
    left = (*_LEFT, NotificationStatus.DELIVERED) if status == NotificationStatus.FAILED else _LEFT
    rows = Notification.objects.filter(pk=row.pk, status__in=left)
    return bool(rows.update(status=status, **fields))


def _came_back(row: Notification, event: Event, now: datetime.datetime) -> bool:
    reason = event.reason or str(_("The message came back."))
    if not _settle(row, NotificationStatus.FAILED, last_error=reason):
        return False
    if event.report == Report.BOUNCED:
        _stop(row, ContactTrouble.BOUNCED, reason, now)
    return True


def _stop(row: Notification, trouble: ContactTrouble, reason: str, now: datetime.datetime) -> bool:
    """Write to the address no more, and tell the team of it once."""
    known, created = TroubledAddress.objects.get_or_create(
        email=row.email.lower(),
        defaults={"trouble": trouble, "reason": reason[:300], "since": now},
    )
    if created and trouble == ContactTrouble.BOUNCED:
        tell_supervisors(
            Notice.TEAM_MESSAGE_BOUNCED,
            key=f"{known.pk}:{row.pk}",
            now=now,
            context={"bounced": row.pk, "address": known.email, "reason": reason},
        )
    return created
