"""A digest that is about to leave: what it will not show does not count as said."""

from __future__ import annotations

from django.utils import timezone

from mentorship.choices import Notice
from mentorship.domain.gathering import part
from mentorship.models import Notification

from .rendering import parts_of


def make_room(notification: Notification) -> None:
    """Take out of a digest what it cannot or need not show; call it inside ``reading_as``."""
    if notification.notice != Notice.PERSONAL_DIGEST:
        return
    parts = parts_of(notification)
    if parts.left or parts.pointless:
        part(notification, left=parts.left, pointless=parts.pointless, now=timezone.now())
