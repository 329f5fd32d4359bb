"""Addresses that lead to a mentor whose page has moved."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .mentors import MentorProfile


class MentorAddress(models.Model):
    """An address that a mentor's page had before; it leads to the one of today."""

    slug = models.SlugField(_("address"), max_length=140, unique=True)
    mentor = models.ForeignKey(
        MentorProfile,
        verbose_name=_("mentor"),
        on_delete=models.CASCADE,
        related_name="former_addresses",
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return self.slug
