"""Forms that somebody has begun: kept until they are sent, so that nothing is typed twice."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string

from mentorship.choices import DraftKind


class Draft(models.Model):
    """What somebody has typed so far.

    It belongs to an account, or to whoever holds its key: the visitor's session, and the link
    in the message that asks the visitor to confirm the address.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=DraftKind)
    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    data = models.JSONField(_("what was typed"), default=dict)
    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=DraftKind.values), name="mentorship_draft_kind_known"
            ),
            models.UniqueConstraint(
                fields=("user", "kind"),
                condition=Q(user__isnull=False),
                name="mentorship_draft_one_of_a_kind",
            ),
        )
        indexes = (models.Index(fields=("changed_at",), name="mentorship_draft_age"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with a key that nobody guesses."""
        if not self.key:
            self.key = secrets.token_urlsafe(24)
        super().save(*args, **kwargs)
