"""What the team does with messages: trying again, and giving up."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship import background
from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.compat import write_transaction
from mentorship.models import Notification

from . import gathering
from .actors import Actor, Right
from .cards import is_replaced
from .notices import RULES
from .preferences import awake_at, is_switched_off
from .refusals import Refused
from .returned import REPORTED


class MessageMoved(Refused):
    """The message is in a state in which this makes no sense."""

    code = "message_moved"
    sentence = _("This message is now “%(state)s”; nothing was changed.")


class SwitchedOff(Refused):
    """The reader does not want it."""

    code = "switched_off"
    sentence = _("The reader has switched this off; nothing was sent.")


class SaidByMail(Refused):
    """An e-mail has taken its place."""

    code = "said_by_mail"
    sentence = _("An e-mail says this in its place; send that one anew if it has to be.")


class CardReplaced(Refused):
    """The offer has a newer card, and one must not be answered on two."""

    code = "card_replaced"
    sentence = _("A newer message carries this offer; nothing was sent.")


class ResentAlready(Refused):
    """Somebody else has sent it anew since the person was asked."""

    code = "resent_already"
    sentence = _("This message has just been sent anew; nothing was sent a second time.")


RETRYABLE = (NotificationStatus.FAILED, NotificationStatus.CANCELLED)
CANCELLABLE = (
    NotificationStatus.QUEUED,
    NotificationStatus.FAILED,
    NotificationStatus.UNKNOWN,
)
#: An e-mail in such a state is on its way to say what Telegram could not, or has said it.
_SAYS_IT = (
    NotificationStatus.QUEUED,
    NotificationStatus.SENDING,
    NotificationStatus.SENT,
    NotificationStatus.DELIVERED,
    NotificationStatus.UNKNOWN,
)
#: What may be sent anew: what has left, or may have.
RESENDABLE = (
    NotificationStatus.SENT,
    NotificationStatus.DELIVERED,
    NotificationStatus.UNKNOWN,
)
#: Begins the key of a message that is sent anew; the number of the old one and a count follow.
RESENT = "resent"
_CARRIED_OVER = (
    "notice",
    "channel",
    "lane",
    "user_id",
    "email",
    "application_id",
    "group_id",
    "bot_id",
)


def retry_message(notification_id: int, *, actor: Actor, now: datetime.datetime) -> Notification:
    """Queue a failed or cancelled message again, with fresh attempts. Raises ``Refused``.

    What ended for a good reason stays as it is (``why_not_again``).
    """
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(Notification):
        row = Notification.objects.get(pk=notification_id)
        refusal = why_not_again(row)
        if refusal is not None:
            raise refusal
        # What is tried again leaves by itself, also where it stood in a daily message.
        notification = _move(
            notification_id,
            RETRYABLE,
            status=NotificationStatus.QUEUED,
            attempts=0,
            due_at=_not_before(row, now),
            called_at=None,
            provider_id="",
            in_digest=False,
            carried_by=None,
        )
        background.wake(background.DELIVER)
    return notification


def _not_before(row: Notification, now: datetime.datetime) -> datetime.datetime:
    """When it may leave: the hour that was named for a digest does not excuse its second try."""
    if row.user_id is None or not RULES[row.notice].has_hour:
        return now
    return awake_at(row.user_id, now)


def why_not_again(row: Notification) -> Refused | None:
    """What keeps a message that has ended from being tried again, if anything."""
    if is_switched_off(row.notice, user_id=row.user_id, channel=row.channel):
        return SwitchedOff()
    if row.fallbacks.filter(status__in=_SAYS_IT).exists():
        return SaidByMail()
    is_card = row.notice == Notice.OFFER and row.channel == DeliveryChannel.TELEGRAM
    if is_card and row.application_id is not None and is_replaced(row):
        return CardReplaced()
    return None


def cancel_message(notification_id: int, *, actor: Actor, now: datetime.datetime) -> Notification:
    """Take a message that waits or has failed out of the outbox. Raises ``Refused``.

    One of which nobody knows whether it arrived is let rest: it stays possible to prove that.
    """
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(Notification):
        return _move(notification_id, CANCELLABLE, status=NotificationStatus.CANCELLED, due_at=now)


def times_resent(notification_id: int) -> int:
    """How often a message was sent anew, which ``resend_message`` asks for."""
    prefix = f"{RESENT}:{notification_id}:"
    return Notification.objects.filter(dedupe_key__startswith=prefix).count()


def resend_message(
    notification_id: int, *, number: int, actor: Actor, now: datetime.datetime
) -> Notification:
    """Send a message anew, under a key of its own; it may then arrive a second time.

    ``number`` is how often that was done when the person was asked: asking twice at once sends
    it once. Raises ``Refused``.
    """
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(Notification):
        old = Notification.objects.get(pk=notification_id)
        if old.status not in RESENDABLE or old.edits_id is not None:
            raise MessageMoved(state=old.get_status_display())
        new, created = Notification.objects.get_or_create(
            dedupe_key=f"{RESENT}:{notification_id}:{number}",
            defaults={
                **{name: getattr(old, name) for name in _CARRIED_OVER},
                "context": _context_anew(old),
                "due_at": _not_before(old, now),
                "created_at": now,
            },
        )
        if not created:
            raise ResentAlready
        background.wake(background.DELIVER)
    return new


def _context_anew(old: Notification) -> dict[str, Any]:
    """The same facts, without what was found out about the old one; a digest shows its rows."""
    facts = {name: fact for name, fact in old.context.items() if name != REPORTED}
    is_digest = old.notice == Notice.PERSONAL_DIGEST
    return {gathering.ANEW: old.pk, **facts} if is_digest else facts


def _move(
    notification_id: int, sources: tuple[NotificationStatus, ...], **fields: Any
) -> Notification:
    """Change a message that is in one of these states; nobody has it in hand then."""
    rows = Notification.objects.filter(pk=notification_id, status__in=sources)
    moved = rows.update(lease_until=None, claim=None, **fields)
    notification = Notification.objects.get(pk=notification_id)
    if not moved:
        raise MessageMoved(state=notification.get_status_display())
    return notification
