"""How often something was asked for: counted in the database, for all workers together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """The count of one thing in one span of time. ``key`` holds a digest, never an address."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    count = models.PositiveIntegerField(_("count"), default=0)
    expires_at = models.DateTimeField(_("counted until"))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        default_permissions = ()
        indexes = (models.Index(fields=("expires_at",), name="mentorship_attempt_expiry"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
