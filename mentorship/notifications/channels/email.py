"""E-mail, through Django's mail API: SMTP or any of anymail's services, as the host chose."""

from __future__ import annotations

from django.utils import timezone

from mentorship.choices import DeliveryChannel
from mentorship.domain import pace
from mentorship.models import Notification

from ..letter import compose, provider_id_of
from ..rendering import Message
from . import email_answers, email_services
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
        number = mail.extra_headers["Message-ID"]
        leaving(number)
        try:
            email_services.hand_over(mail, number)
        except Exception as error:
            if (problem := _conclude(error)) is None:
                return number
            raise problem from error
        return provider_id_of(mail)


def _conclude(error: Exception) -> DeliveryProblem | None:
    """What an exception means; where the service asks to slow down, all mail waits."""
    table, trouble = email_answers.describe(error)
    answer = judge(table, trouble)
    if answer.verdict is Verdict.DONE:
        return None
    wait = None
    if answer.verdict is Verdict.SLOW_DOWN:
        wait = email_answers.retry_after(error)
        pace.hold(pace.key_of(DeliveryChannel.EMAIL), until=timezone.now() + wait)
    reason = type(error).__name__ + (f" ({trouble.code})" if trouble.code else "")
    return problem_of(answer, reason, wait=wait)
