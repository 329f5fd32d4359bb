"""What a mail service reports about a message that it took: that it arrived, or came back.

Each report changes what it is about once, however often it is told. An address that does not
exist, or whose owner does not want our mail, is written to no more until the team lifts that.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ContactTrouble, DeliveryChannel, Notice, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.models import Notification, TroubledAddress

from .actors import Actor, Right
from .notices import RULES, Audience
from .outbox import tell_supervisors
from .refusals import Refused

_LEFT = (NotificationStatus.SENT, NotificationStatus.UNKNOWN)
#: What has been told of a message by its reader, in the facts that it keeps.
REPORTED = "reported"
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
    """A report about the message that the service knows by its number, or by ours."""

    report: Report
    provider_id: str
    recipient: str
    reason: str = ""
    number: str = ""


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
        return _is_news(row, event) and _stop(row, ContactTrouble(event.report), event.reason, now)


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
    numbers = list(filter(None, (event.provider_id, event.number)))
    row = mails.filter(provider_id__in=numbers).first() if numbers else None
    in_hand = mails.filter(status=NotificationStatus.SENDING, lease_until__gt=now)
    if (in_hand if row is None else in_hand.filter(pk=row.pk)).exists():
        raise NotYetRecorded
    return row


def _settle(row: Notification, status: NotificationStatus, **fields: object) -> bool:
    """Write the outcome on a message that has left, unless one is written already.

    One that was to be tried again because nobody knew, or was let rest, has left, too.
    """
    left = (*_LEFT, NotificationStatus.DELIVERED) if status == NotificationStatus.FAILED else _LEFT
    waiting_or_resting = (NotificationStatus.QUEUED, NotificationStatus.CANCELLED)
    in_doubt = Q(status__in=waiting_or_resting) & ~Q(provider_id="")
    rows = Notification.objects.filter(Q(status__in=left) | in_doubt, pk=row.pk)
    sent_at = Coalesce("sent_at", "called_at")
    return bool(rows.update(status=status, claim=None, sent_at=sent_at, **fields))


def refuse_address(row: Notification, reason: str, *, now: datetime.datetime) -> None:
    """The mail server itself said, when it was handed over, that there is no such address."""
    with write_transaction(TroubledAddress):
        _stop(row, ContactTrouble.BOUNCED, reason, now)


def _came_back(row: Notification, event: Event, now: datetime.datetime) -> bool:
    reason = event.reason or str(_("The message came back."))
    if not _settle(row, NotificationStatus.FAILED, last_error=reason):
        return False
    if event.report == Report.BOUNCED:
        _stop(row, ContactTrouble.BOUNCED, reason, now)
    return True


def _is_news(row: Notification, event: Event) -> bool:
    """Whether this is the first time that it is told of this message.

    A report that comes again stops nothing that the team has lifted since; what is said of
    another message does.
    """
    told = row.context.get(REPORTED, [])
    if event.report in told:
        return False
    context = {**row.context, REPORTED: [*told, event.report.value]}
    Notification.objects.filter(pk=row.pk).update(context=context)
    return True


def _stop(row: Notification, trouble: ContactTrouble, reason: str, now: datetime.datetime) -> bool:
    """Write to the address no more, and tell the team of it once.

    What somebody wishes counts for more than what came back: lifting the one lifts the other.
    """
    facts = {"trouble": trouble, "reason": reason[:300], "since": now}
    known, created = TroubledAddress.objects.get_or_create(email=row.email.lower(), defaults=facts)
    if not created and trouble in _SAID_SO and known.trouble not in _SAID_SO:
        TroubledAddress.objects.filter(pk=known.pk).update(**facts)
    if created and trouble == ContactTrouble.BOUNCED:
        tell_supervisors(
            Notice.TEAM_MESSAGE_BOUNCED,
            key=f"{known.pk}:{row.pk}",
            now=now,
            context={"bounced": row.pk, "address": known.email, "reason": reason},
        )
    return created
