"""The e-mail backend: set ``EMAIL_BACKEND`` (or the backend in ``MAILERS``) to this class."""

from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage as ParsedMessage
from email.policy import default

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from .models import Mail


class MailboxBackend(BaseEmailBackend):
    """Turns each message into the bytes that would travel, and keeps what a reader sees."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; those without a recipient do not count, as with SMTP."""
        kept = [_as_mail(message) for message in email_messages if message.recipients()]
        Mail.objects.bulk_create(kept)
        return len(kept)


def _as_mail(message: EmailMessage) -> Mail:
    parsed = message_from_bytes(message.message().as_bytes(), policy=default)
    return Mail(
        sender=str(parsed["From"]),
        to=list(message.to),
        cc=list(message.cc),
        bcc=list(message.bcc),
        recipients=", ".join(message.recipients()),
        subject=str(parsed["Subject"] or ""),
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        headers=[[name, str(value)] for name, value in parsed.items()],
        attachments=[part.get_filename() or "" for part in parsed.iter_attachments()],
    )


def _body(parsed: ParsedMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    return str(part.get_content()) if part else ""
