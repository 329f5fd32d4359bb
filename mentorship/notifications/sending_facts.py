"""The facts about messages themselves: one that came back, a channel that stands still."""

from __future__ import annotations

from typing import Any

from mentorship.choices import DeliveryChannel, Notice
from mentorship.models import MenteeProfile, MentorProfile, Notification

Facts = dict[str, str]


def about_sending(notification: Notification) -> Facts:
    """The facts of a notice about sending; of any other: none."""
    context = notification.context
    if notification.notice == Notice.TEAM_CHANNEL_STOPPED:
        channel = DeliveryChannel(context.get("channel", DeliveryChannel.TELEGRAM))
        return {"channel": str(channel.label)}
    if notification.notice == Notice.TEAM_MESSAGE_BOUNCED:
        return _about_bounce(context)
    return {}


def _about_bounce(context: dict[str, Any]) -> Facts:
    row = Notification.objects.filter(pk=context.get("bounced") or 0).first()
    address = str(context.get("address") or (row.email if row else ""))
    return {
        "address": address,
        "person": _name_of(address),
        "message": row.get_notice_display() if row else "–",
    }


def _name_of(address: str) -> str:
    for model in (MentorProfile, MenteeProfile):
        person = model._default_manager.filter(email__iexact=address).first()
        if person is not None:
            return person.name
    return address
