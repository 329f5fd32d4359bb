"""E-mail, through Django's mail API: SMTP or any of anymail's services, as the host chose."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from mentorship.choices import DeliveryChannel
from mentorship.conf import get_config
from mentorship.domain import pace
from mentorship.models import Notification

from ..letter import compose, provider_id_of
from ..rendering import Message
from . import email_answers
from .answers import Verdict, judge
from .base import DeliveryProblem, Impossible, Leaving, at_once
from .verdicts import problem_of


class EmailChannel:
    """Sends text and HTML from one source."""

    def send(self, notification: Notification, message: Message, leaving: Leaving = at_once) -> str:
        """Send the message and return its number. Raises a ``DeliveryProblem``."""
        if not notification.email:
            raise Impossible("There is no e-mail address.")
        mail = compose(notification, message)
        if header := get_config().email_idempotency_header:
            mail.extra_headers[header] = idempotency_key(notification)
        leaving()
        try:
            mail.send()
        except Exception as error:
            raise _conclude(error) from error
        return provider_id_of(mail)


def idempotency_key(notification: Notification) -> str:
    """The same for every try of one message, and for no other; says nothing about it."""
    return hashlib.sha256(f"mentorship:{notification.dedupe_key}".encode()).hexdigest()


def _conclude(error: Exception) -> DeliveryProblem:
    """What an exception means; where the service asks to slow down, all mail waits."""
    table, trouble = email_answers.describe(error)
    answer = judge(table, trouble)
    wait = None
    if answer.verdict is Verdict.SLOW_DOWN:
        wait = email_answers.retry_after(error)
        pace.hold(pace.key_of(DeliveryChannel.EMAIL), until=timezone.now() + wait)
    reason = type(error).__name__ + (f" ({trouble.code})" if trouble.code else "")
    return problem_of(answer, reason, wait=wait)
