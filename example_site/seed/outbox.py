"""What became of the messages of a history that never happened.

Everything that was written counts as sent, except what still waits for an answer: that the
worker delivers for real, so that the buttons on the phones and the links in the mail work.
"""

from __future__ import annotations

import datetime

from django.db.models import Q
from django_q.models import OrmQ

from mentorship import background
from mentorship.choices import (
    ApplicationStatus,
    DeliveryChannel,
    MentorStatus,
    Notice,
    NotificationStatus,
)
from mentorship.models import MentorProfile, Notification

# What the recipient still has to act on, by the state that the application is in.
_OPEN = {
    Notice.OFFER: ApplicationStatus.ADMIN_APPROVED,
    Notice.TEAM_REMARKS: ApplicationStatus.ADMIN_APPROVED,
    Notice.TEAM_CONFIRM_NEEDED: ApplicationStatus.MENTOR_ACCEPTED,
    Notice.TEAM_QUEUE_JOINED: ApplicationStatus.PENDING_MANUAL_MATCH,
}


def deliver(*, now: datetime.datetime) -> None:
    """Say that everything has been sent, a moment after it was written."""
    for row in Notification.objects.filter(status=NotificationStatus.QUEUED):
        row.status, row.attempts, row.sent_at = NotificationStatus.SENT, 1, now
        if row.channel == DeliveryChannel.TELEGRAM:
            row.provider_id = f"0:{row.pk}"
        row.save(update_fields=["status", "attempts", "sent_at", "provider_id"])


def leave_open(*, now: datetime.datetime) -> None:
    """Put back what still waits for an answer, and what new mentors were told."""
    current = Q()
    for notice, status in _OPEN.items():
        current |= Q(notice=notice, application__status=status)
    waiting = MentorProfile.objects.filter(status=MentorStatus.PENDING)
    current |= Q(notice=Notice.MENTOR_REGISTERED, user__in=waiting.values("user"))
    Notification.objects.filter(current).update(
        status=NotificationStatus.QUEUED, attempts=0, sent_at=None, provider_id="", due_at=now
    )


def nudge_once() -> None:
    """A thousand events have nudged the worker a thousand times: once is enough."""
    OrmQ.objects.all().delete()
    background.wake(background.DELIVER)
