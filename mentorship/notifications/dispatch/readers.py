"""The reader, just before a message leaves: whether the account is open, and wants quiet now.

A message may have waited since it was written: for a channel that stood still, for another try,
for its turn.
"""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from mentorship.domain.messages import RESENT
from mentorship.domain.notices import ENDINGS, RULES
from mentorship.domain.preferences import awake_at
from mentorship.models import Notification

#: So long after it was written a digest still comes at the hour that its reader has named.
ITS_HOUR = datetime.timedelta(hours=1)
CLOSED = _("The account of the recipient has been closed.")
QUIET = _("It waits for the end of the recipient's quiet hours.")


def is_closed(notification: Notification) -> bool:
    """Whether the account has been closed, and the message is none that it is told all the same.

    Edits are made: they take buttons off that would do nothing.
    """
    user = notification.user
    if user is None or user.is_active or notification.edits_id is not None:
        return False
    return notification.notice not in ENDINGS


def awake_from(notification: Notification, now: datetime.datetime) -> datetime.datetime:
    """When the message may reach its reader; edits make no noise on anybody's phone."""
    if notification.user_id is None or notification.edits_id is not None:
        return now
    return now if _disturbs(notification, now) else awake_at(notification.user_id, now)


def _disturbs(notification: Notification, now: datetime.datetime) -> bool:
    """Whether it pays no heed to quiet hours: a digest does so at its hour, at the first try."""
    rule = RULES[notification.notice]
    if not rule.is_urgent or not rule.has_hour:
        return rule.is_urgent
    is_again = notification.attempts > 1 or notification.fallback_for_id is not None
    is_again |= notification.dedupe_key.startswith(f"{RESENT}:")
    return not is_again and now < notification.created_at + ITS_HOUR
