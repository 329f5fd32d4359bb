"""What mentors and mentees have in common: an account, a name, an address, a time zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import clean_words


def closed_accounts() -> models.QuerySet[Any, Any]:
    """The ids of the accounts that the team has closed, to be left out in a query."""
    return get_user_model()._base_manager.filter(is_active=False).values("pk")


def zone(name: str) -> zoneinfo.ZoneInfo:
    """The zone of this name; UTC where the time-zone database does not know the name any more."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


class Person(models.Model):
    """A mentor or a mentee: one profile for life, tied to at most one account.

    The account may be missing (the host deleted it, or the team typed the profile in);
    the profile and its history stay, and signing in with the same address ties it again.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)s",
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    preferred_language = models.CharField(
        _("language of messages"),
        max_length=16,
        blank=True,
        help_text=_("The language in which messages are written. Empty: the site's language."),
    )
    created_at = models.DateTimeField(_("registered at"), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check each field, without the control characters that were pasted along."""
        clean_words(self, exclude)
        super().clean_fields(exclude)

    def clean(self) -> None:
        """Refuse anything that is not a name from the time-zone database."""
        super().clean()
        if self.timezone not in zoneinfo.available_timezones():
            message = _("“%(value)s” is not a time zone. Choose one from the list.")
            params = {"value": self.timezone}
            raise ValidationError({"timezone": ValidationError(message, "timezone", params)})
