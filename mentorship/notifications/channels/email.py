"""E-mail, through Django's mail API: SMTP or any of anymail's services, as the host chose."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

from mentorship.conf import get_config
from mentorship.models import MentorshipSettings, Notification

from ..rendering import Button, Message
from .base import Impossible, TryLater


class EmailChannel:
    """Sends text and HTML from one source."""

    def send(self, notification: Notification, message: Message) -> str:
        """Send the message. Raises ``Impossible`` where the address is refused for good."""
        if not notification.email:
            raise Impossible("There is no e-mail address.")
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=_text(message),
            from_email=get_config().from_email,
            to=[notification.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(_html(message), "text/html")
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(error) from error
        except Exception as error:
            raise _translate(error) from error
        return str(mail.extra_headers.get("Message-ID", ""))


def _links(message: Message) -> list[Button]:
    return [button for button in message.buttons if button.url]


def _text(message: Message) -> str:
    links = [f"{button.label}:\n{button.url}" for button in _links(message)]
    return "\n\n".join([*message.paragraphs, *links]) + "\n"


def _html(message: Message) -> str:
    return render_to_string(
        "mentorship/messages/email.html",
        {
            "message": message,
            "links": _links(message),
            "language": get_language(),
            "direction": "rtl" if get_language_bidi() else "ltr",
            "programme": MentorshipSettings.load().programme_name,
        },
    )


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
