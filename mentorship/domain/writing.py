"""Writing rows of the outbox: once per key, by the ways that their reader chose."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship import background
from mentorship.choices import DeliveryChannel, Lane, Notice, NotificationStatus
from mentorship.models import Application, Notification, TelegramGroup

from .preferences import EMAIL, Way, ways_for

#: Stands on a message that its reader does not want; shown to the team.
SWITCHED_OFF = _("The reader has switched this off.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is said to whom, before it is known by which way."""

    notice: Notice
    user_id: Any
    email: str
    key: str
    now: datetime.datetime
    application: Application | None = None
    context: dict[str, Any] = field(default_factory=dict)
    lane: Lane = Lane.NORMAL
    channel: DeliveryChannel | None = None
    due_at: datetime.datetime | None = None
    group: TelegramGroup | None = None


def write(letter: Letter) -> Notification:
    """The row of a message, written at the first time that it is said.

    Somebody who wants it by two ways gets a second row; for somebody who does not want it at
    all the row stands there cancelled, so that it is not asked again.
    """
    ways = ways_for(
        letter.notice,
        user_id=letter.user_id,
        now=letter.now,
        due_at=letter.due_at,
        channel=letter.channel,
    )
    first = ways[0] if ways else None
    row, created = _row(letter, first or Way(channel=EMAIL, due_at=letter.now), is_off=not ways)
    if created:
        for way in ways[1:]:
            _row(letter, way, suffix=f":{way.channel}")
    for way in ways:
        _wake(way, letter.now)
    return row


def _row(
    letter: Letter, way: Way, *, suffix: str = "", is_off: bool = False
) -> tuple[Notification, bool]:
    recipient = f"u{letter.user_id}" if letter.user_id is not None else letter.email.lower()
    return Notification.objects.get_or_create(
        dedupe_key=f"{letter.notice}:{letter.key}:{recipient}"[:190] + suffix,
        defaults={
            "notice": letter.notice,
            "channel": way.channel,
            "lane": letter.lane,
            "user_id": letter.user_id,
            "email": letter.email,
            "application": letter.application,
            "context": letter.context,
            "group": letter.group,
            "bot_id": letter.group.bot_id if letter.group else way.bot_id,
            "due_at": way.due_at,
            "in_digest": way.in_digest,
            "created_at": letter.now,
            **(off() if is_off else {}),
        },
    )


def off() -> dict[str, Any]:
    """The fields of a message that its reader does not want."""
    return {"status": NotificationStatus.CANCELLED, "last_error": str(SWITCHED_OFF)}


def _wake(way: Way, now: datetime.datetime) -> None:
    """A worker looks at the right moment; what is gathered waits for the sweep."""
    if way.in_digest:
        return
    if way.due_at > now:
        background.wake_at(background.DELIVER, way.due_at)
    else:
        background.wake(background.DELIVER)
