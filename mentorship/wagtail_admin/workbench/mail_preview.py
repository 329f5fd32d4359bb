"""A message as its reader will get it, before it is sent; the reason is filled in while typing."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from mentorship.choices import DeliveryChannel, Notice
from mentorship.models import MentorProfile, Notification
from mentorship.notifications.rendering import reading_as, render

#: Stands for the reason while the message is rendered; nobody types it.
_REASON = "\ue000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The message: each paragraph as its parts around the reason."""

    to: str
    subject: str
    paragraphs: list[list[str]]
    reason: str
    language: str
    direction: str


def rejection_of(mentor: MentorProfile, reason: str) -> Preview:
    """The mail that a rejection would send, in the mentor's language."""
    draft = Notification(
        notice=Notice.MENTOR_REJECTED,
        channel=DeliveryChannel.EMAIL,
        user=mentor.user,
        email=mentor.email,
        context={"mentor": mentor.pk, "reason": _REASON},
    )
    with reading_as(draft):
        message = render(draft)
        language = translation.get_language() or settings.LANGUAGE_CODE
        is_rtl = translation.get_language_bidi()
    return Preview(
        to=mentor.email,
        subject=message.subject,
        paragraphs=[paragraph.split(_REASON) for paragraph in message.paragraphs],
        reason=reason,
        language=language,
        direction="rtl" if is_rtl else "ltr",
    )
