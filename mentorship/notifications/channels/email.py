"""E-mail, through Django's mail API: SMTP or any of anymail's services, as the host chose."""

from __future__ import annotations

import smtplib

from mentorship.models import Notification

from ..letter import compose, provider_id_of
from ..rendering import Message
from .base import Impossible, TryLater


class EmailChannel:
    """Sends text and HTML from one source."""

    def send(self, notification: Notification, message: Message) -> str:
        """Send the message. Raises ``Impossible`` where the address is refused for good."""
        if not notification.email:
            raise Impossible("There is no e-mail address.")
        mail = compose(notification, message)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(error) from error
        except Exception as error:
            raise _translate(error) from error
        return provider_id_of(mail)


def _refused(error: smtplib.SMTPRecipientsRefused) -> Impossible | TryLater:
    codes = [code for code, _text in error.recipients.values()]
    reason = f"The mail server refused the address ({', '.join(map(str, codes))})."
    return Impossible(reason) if all(code >= 500 for code in codes) else TryLater(reason)


def _translate(error: Exception) -> Impossible | TryLater:
    """Services answer with an HTTP status; what is our or their trouble may pass."""
    status = getattr(error, "status_code", None)
    reason = f"{type(error).__name__}" + (f" ({status})" if status else "")
    if isinstance(status, int) and status in (400, 406, 413, 422):
        return Impossible(reason)
    return TryLater(reason)
