"""A test of words to oneself, by e-mail or on Telegram; nothing of it stands in the outbox."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from mentorship.choices import DeliveryChannel, Notice
from mentorship.domain.accounts import address_of
from mentorship.domain.actors import Account
from mentorship.domain.notices import RULES
from mentorship.domain.preferences import reachable
from mentorship.models import Notification
from mentorship.notifications.channels.telegram import TelegramChannel
from mentorship.notifications.letter import compose
from mentorship.notifications.rendering import Message

from .wording_preview import Typed, message_in

logger = logging.getLogger("mentorship.delivery")

#: Whether it left, and what to say about it.
Outcome = tuple[bool, str]
Trial = Callable[[Account, Notice, Typed, str], Outcome]


def by_mail(user: Account, notice: Notice, typed: Typed, language: str) -> Outcome:
    """Send what was typed, with made-up facts, to one's own address."""
    address = address_of(user)
    if not address:
        return False, _("Your account has no e-mail address.")
    row = Notification(notice=notice, channel=DeliveryChannel.EMAIL, user=user, email=address)
    try:
        with translation.override(language):
            mail = compose(row, _test_of(notice, typed))
            mail.extra_headers.pop("Message-ID", None)
            mail.send()
    except Exception:
        logger.exception("The test of a wording could not be sent.")
        return False, _("The test could not be sent. See the log.")
    return True, _("A test is on its way to %(address)s.") % {"address": address}


def by_telegram(user: Account, notice: Notice, typed: Typed, language: str) -> Outcome:
    """Send the same to one's own chat."""
    if not has_chat(user, notice):
        return False, _("Your account has no chat on Telegram, or this message does not go there.")
    row = Notification(notice=notice, channel=DeliveryChannel.TELEGRAM, user=user)
    try:
        with translation.override(language):
            TelegramChannel().send(row, _test_of(notice, typed))
    except Exception:
        logger.exception("The test of a wording could not be sent.")
        return False, _("The test could not be sent. See the log.")
    return True, _("A test is in your chat on Telegram.")


def has_chat(user: Account, notice: Notice) -> bool:
    """Whether somebody can see the message on Telegram."""
    telegram = DeliveryChannel.TELEGRAM
    return telegram in RULES[notice].channels and telegram in reachable(user.pk)


def _test_of(notice: Notice, typed: Typed) -> Message:
    message = message_in(notice, typed)
    subject = _("[Test] %(subject)s") % {"subject": message.subject}
    return replace(message, subject=subject)
