"""Addresses that their owners have proven by following a link."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class VerifiedAddress(models.Model):
    """The proof that an account can read the mail of an address."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mentorship_verified_address",
    )
    email = models.EmailField(_("e-mail address"))
    verified_at = models.DateTimeField(_("verified at"))

    class Meta:
        verbose_name = _("verified address")
        verbose_name_plural = _("verified addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return self.email
