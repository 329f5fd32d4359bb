"""A message as its reader will get it, before it is sent; the reason is filled in while typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from mentorship.choices import ApplicationOrigin, DeliveryChannel, Notice
from mentorship.models import (
    Application,
    MenteeProfile,
    MentorProfile,
    MentorshipSettings,
    Notification,
)
from mentorship.notifications.facts import about_programme
from mentorship.notifications.rendering import Message, message_of, reading_as

from .pages import MovePage

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


def rejection_of(mentor: MentorProfile, reason: str, programme: MentorshipSettings) -> Preview:
    """The mail that a rejection would send, in the mentor's language."""
    draft = Notification(
        notice=Notice.MENTOR_REJECTED,
        channel=DeliveryChannel.EMAIL,
        user=mentor.user,
        email=mentor.email,
        context={"mentor": mentor.pk, "reason": _REASON},
    )
    facts = {"mentor": mentor.name, "reason": _REASON}
    with reading_as(draft, mentor):
        message = message_of(draft, about_programme(programme) | facts)
        return _preview(message, mentor.email, reason)


def rejection_of_list(
    mentee: MenteeProfile, choices: Sequence[Application], reason: str
) -> Preview | None:
    """The mail that the rejection of these choices would send; None where it sends none."""
    own = told_of(choices)
    if not own:
        return None
    draft = Notification(notice=Notice.APPLICATION_REJECTED, email=mentee.email)
    with translation.override(mentee.preferred_language or settings.LANGUAGE_CODE):
        facts = about_programme() | {
            "mentee": mentee.name,
            "choices": ", ".join(str(row.mentor) for row in own),
            "reason": _REASON,
        }
        return _preview(message_of(draft, facts), mentee.email, reason)


def told_of(choices: Sequence[Application]) -> list[Application]:
    """A mentee is told of the own choices; whom the team has picked is the team's own thought."""
    return [row for row in choices if row.origin == ApplicationOrigin.CHOICE and row.mentor]


def reason_in(form: forms.Form) -> str:
    """The reason as it has been typed so far; empty where there is none."""
    return form.cleaned_data.get("reason", "") if form.is_bound and form.is_valid() else ""


def _preview(message: Message, to: str, reason: str) -> Preview:
    """In the language that is active."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    is_rtl = translation.get_language_bidi()
    return Preview(
        to=to,
        subject=message.subject,
        paragraphs=[paragraph.split(_REASON) for paragraph in message.paragraphs],
        reason=reason,
        language=language,
        direction="rtl" if is_rtl else "ltr",
    )


class MailPage(MovePage):
    """A page that shows the mail of a rejection before it is sent."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The preview of a mail moves nothing: the page comes back with the words in it."""
        if request.POST.get("action") == "preview":
            form = self.get_form("reject", request.POST)
            return self.form_invalid("reject", form)
        return super().post(request, *args, **kwargs)
