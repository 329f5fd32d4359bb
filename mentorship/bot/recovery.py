"""After an outage: taps that Telegram has thrown away are asked for again.

Telegram keeps a tap for 150 seconds. Whoever tapped while nobody answered sees a button that did
nothing, and we never learn of it; so each open offer's card is edited, once per outage, to say so.
"""

from __future__ import annotations

import datetime
import logging
from datetime import timedelta

from mentorship.choices import ApplicationStatus
from mentorship.domain.cards import OUTAGE, update_cards
from mentorship.models import Application

logger = logging.getLogger("mentorship.bot")

#: So long a tap lives at Telegram.
TAP_LIVES = timedelta(seconds=150)


def after_silence(
    last: datetime.datetime | None, *, now: datetime.datetime, bot_id: str = ""
) -> int:
    """Refresh the open offers where nobody listened for longer than a tap lives.

    ``last`` is when somebody last did; None where nobody ever has, and nothing can be lost.
    Returns how many offers were refreshed.
    """
    if last is None or now - last <= TAP_LIVES:
        return 0
    logger.warning("Nobody listened to Telegram from %s on; open offers are refreshed.", last)
    return refresh_offers(since=last, now=now, bot_id=bot_id)


def refresh_offers(*, since: datetime.datetime, now: datetime.datetime, bot_id: str = "") -> int:
    """Have the cards of open offers say to press again, once for the outage that began then.

    Buttons stay as they are; an edit makes no noise on anybody's phone.
    """
    offers = Application.objects.filter(
        status=ApplicationStatus.ADMIN_APPROVED,
        offered_at__lte=now,
        mentor__user__mentorship_telegram__bot_id=bot_id,
    )
    key = f"{OUTAGE}{since.isoformat(timespec='seconds')}"
    return sum(bool(update_cards(row, key=key, now=now)) for row in offers.order_by("pk"))
