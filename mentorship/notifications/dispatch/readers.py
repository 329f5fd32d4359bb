"""The reader, just before a message leaves: whether the account is open, and wants quiet now.

A message may have waited since it was written: for a channel that stood still, for another try,
for its turn.
"""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from mentorship.domain.notices import ENDINGS, RULES
from mentorship.domain.preferences import awake_at
from mentorship.models import Notification

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
    rule = RULES[notification.notice]
    if rule.is_urgent or notification.user_id is None or notification.edits_id is not None:
        return now
    return awake_at(notification.user_id, now)
