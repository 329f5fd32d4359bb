"""Signed requests of the shop, and what was answered: a repeat has the one effect."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaidRequest(models.Model):
    """An authentic request to put a paid mentee into the queue, under the sender's own key."""

    idempotency_key = models.CharField(_("key of the request"), max_length=255, unique=True)
    body_hash = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("answered with"), null=True)
    answer = models.JSONField(_("answer"), default=dict)
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("paid request")
        verbose_name_plural = _("paid requests")
        default_permissions = ()
        indexes = (models.Index(fields=("received_at",), name="mentorship_paid_request_age"),)

    def __str__(self) -> str:
        return self.idempotency_key
