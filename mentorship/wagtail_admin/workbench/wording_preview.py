"""Words with made-up facts, as each channel shows them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from mentorship.choices import DeliveryChannel, Notice
from mentorship.domain.notices import RULES
from mentorship.models import MentorshipSettings, Notification
from mentorship.notifications.letter import as_html, as_text, footer_of, look_of
from mentorship.notifications.rendering import Message, sample_of

from .wording_forms import wording_of

_SESSION = "mentorship_wording"
Typed = dict[str, str]


def keep_draft(request: HttpRequest, notice: str, language: str, typed: Typed) -> None:
    """Remember what was typed, for the frame that shows it as a mail program does."""
    request.session[_SESSION] = {"of": [str(notice), language], "typed": typed}


def draft_of(request: HttpRequest, notice: str, language: str) -> Typed | None:
    """What was typed for these words last, if anything."""
    kept = request.session.get(_SESSION) or {}
    return kept["typed"] if kept.get("of") == [str(notice), language] else None


def message_in(notice: Notice, typed: Typed) -> Message:
    """The message; call it in the language that it is for."""
    return sample_of(notice, wording_of(notice, typed))


def panes(notice: Notice, language: str, typed: Typed) -> dict[str, Any]:
    """What a mail without HTML and a chat on Telegram show."""
    with translation.override(language):
        message = message_in(notice, typed)
        site = MentorshipSettings.load()
        footer = footer_of(Notification(notice=notice), site)
        return {
            "subject": message.subject,
            "text": as_text(message, footer),
            "telegram": {
                "text": message.text,
                "buttons": [button.label for button in message.buttons],
            }
            if DeliveryChannel.TELEGRAM in RULES[notice].channels
            else None,
        }


def mail_in(notice: Notice, language: str, typed: Typed) -> str:
    """The HTML of the mail."""
    with translation.override(language):
        site = MentorshipSettings.load()
        footer = footer_of(Notification(notice=notice), site)
        return as_html(message_in(notice, typed), footer, look_of(site))
