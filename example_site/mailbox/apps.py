"""The mailbox as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailboxConfig(AppConfig):
    """Keeps the mail of the demonstration instead of sending it."""

    name = "example_site.mailbox"
    label = "mailbox"
    verbose_name = _("Mailbox")
    default_auto_field = "django.db.models.BigAutoField"
