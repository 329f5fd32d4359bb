"""The daily digest: what waits, once a day, at the hour that each member of the team has chosen."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ActorChannel, DeliveryChannel, Notice
from mentorship.compat import write_transaction
from mentorship.models import DigestSubscription, zone

from .accounts import address_of
from .actors import Account, Actor, Right
from .outbox import tell_account
from .refusals import NotAllowed, Refused
from .worklist import waiting_for

logger = logging.getLogger("mentorship.digest")

#: Whose work can wait: a person without any of these gets no digest.
RIGHTS = (
    Right.REVIEW_MENTORS,
    Right.REVIEW_APPLICATIONS,
    Right.CONFIRM_MATCHES,
    Right.RUN_QUEUE,
    Right.MANAGE_MESSAGES,
)


class NoSuchHour(Refused):
    """A day has 24 hours."""

    code = "no_such_hour"
    sentence = _("Choose an hour of the day.")


class NoAddress(Refused):
    """Nothing could reach this person."""

    code = "no_address"
    sentence = _("Your account has no e-mail address. Add one, so that the digest can reach you.")


def may_have_digest(actor: Actor) -> bool:
    """Whether there is work that can wait for this person."""
    return any(actor.may(right) for right in RIGHTS)


def local_time(user: Account, now: datetime.datetime) -> datetime.datetime:
    """The moment on the person's own clock: the time zone of the account in Wagtail."""
    profile = getattr(user, "wagtail_userprofile", None)
    name = profile.get_current_time_zone() if profile else settings.TIME_ZONE
    return timezone.localtime(now, zone(name))


def subscribe(
    *,
    actor: Actor,
    now: datetime.datetime,
    hour: int,
    channel: DeliveryChannel,
    only_if_something_waits: bool,
) -> DigestSubscription:
    """Send this person the digest from now on; an hour that has passed begins tomorrow.

    Telegram falls back to e-mail, so that takes an address, too. Raises ``NotAllowed``,
    ``NoSuchHour`` or ``NoAddress``.
    """
    if actor.user is None or not may_have_digest(actor):
        raise NotAllowed
    if not 0 <= hour < 24:
        raise NoSuchHour
    if not address_of(actor.user):
        raise NoAddress
    values: dict[str, Any] = {
        "hour": hour,
        "channel": channel,
        "only_if_something_waits": only_if_something_waits,
    }
    local = local_time(actor.user, now)
    with write_transaction(DigestSubscription):
        row, _created = DigestSubscription.objects.update_or_create(
            user=actor.user, defaults=values
        )
        if local.hour >= hour and (row.sent_on is None or row.sent_on < local.date()):
            row.sent_on = local.date()
            row.save(update_fields=["sent_on"])
    return row


def unsubscribe(*, actor: Actor) -> bool:
    """Send no more digests to this person. Returns whether there were any."""
    if actor.user is None:
        raise NotAllowed
    return bool(DigestSubscription.objects.filter(user=actor.user).delete()[0])


def send_due(*, now: datetime.datetime) -> int:
    """Write the digests whose hour has come; safe to run as often as one likes.

    One per person and day of the person's own calendar. Returns how many were written.
    """
    # Nowhere is it later than fourteen hours ahead of the sun in Greenwich.
    latest = (now + datetime.timedelta(hours=14)).date()
    due = DigestSubscription.objects.filter(_not_sent_before(latest), user__is_active=True)
    rows = due.select_related("user__wagtail_userprofile").order_by("pk")
    return sum(_try(row, now) for row in rows)


def _not_sent_before(day: datetime.date) -> Q:
    return Q(sent_on=None) | Q(sent_on__lt=day)


def _try(row: DigestSubscription, now: datetime.datetime) -> bool:
    """One digest that cannot be written must not keep the others from being."""
    try:
        return _send(row, now)
    except Exception:
        logger.exception("The digest %s could not be written.", row.pk)
        return False


def _send(row: DigestSubscription, now: datetime.datetime) -> bool:
    local = local_time(row.user, now)
    today = local.date()
    if local.hour < row.hour or (row.sent_on is not None and row.sent_on >= today):
        return False
    with write_transaction(DigestSubscription):
        mine = DigestSubscription.objects.filter(_not_sent_before(today), pk=row.pk)
        if not mine.update(sent_on=today) or not _is_wanted(row):
            return False
        tell_account(
            row.user,
            Notice.TEAM_DIGEST,
            key=f"{row.user_id}:{today.isoformat()}",
            now=now,
            context={},
            channel=DeliveryChannel.EMAIL if row.channel == DeliveryChannel.EMAIL else None,
        )
    return True


def _is_wanted(row: DigestSubscription) -> bool:
    """Whether the person still has work here, and some of it waits where that was asked for."""
    actor = Actor(channel=ActorChannel.SYSTEM, user=row.user)
    if not row.user.has_perm("wagtailadmin.access_admin"):
        return False
    counts = waiting_for(actor)
    waits = any(part.count for part in counts.values())
    return bool(counts) and (waits or not row.only_if_something_waits)
