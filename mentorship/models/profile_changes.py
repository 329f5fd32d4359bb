"""Changes of a public profile that wait for the team."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string

from .mentors import MentorProfile


class ProfileChange(models.Model):
    """What a mentor wants to change on a public profile, until the team has looked at it.

    ``values`` holds the new words by the name of their field; the approved version stays
    public meanwhile. At most one waits for each mentor: a later one takes its place.
    """

    mentor = models.OneToOneField(
        MentorProfile,
        verbose_name=_("mentor"),
        on_delete=models.CASCADE,
        related_name="proposed_change",
    )
    values = models.JSONField(_("new words"), default=dict)
    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("new photo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("proposed at"))

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("created_at", "pk")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.mentor)
