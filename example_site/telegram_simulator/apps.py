"""The simulator as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TelegramSimulatorConfig(AppConfig):
    """Speaks the Telegram Bot API so that a demonstration needs no Telegram account."""

    name = "example_site.telegram_simulator"
    label = "telegram_simulator"
    verbose_name = _("Telegram simulator")
    default_auto_field = "django.db.models.BigAutoField"
