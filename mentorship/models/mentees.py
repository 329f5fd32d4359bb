"""Mentee profiles: one per mentee, for life, over all cycles (A2)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mentorship.choices import LearningStyle

from .people import Person


class MenteeProfile(Person):
    """A mentee, known by an address that the person has shown to be theirs."""

    languages = models.ManyToManyField(
        "mentorship.Language", verbose_name=_("languages"), blank=True, related_name="+"
    )
    learning_style = models.CharField(
        _("likes to learn"), max_length=16, choices=LearningStyle, blank=True
    )
    email_verified_at = models.DateTimeField(_("address verified at"), null=True, editable=False)

    class Meta:
        verbose_name = _("mentee")
        verbose_name_plural = _("mentees")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="mentorship_mentee_email_unique",
                violation_error_message=_("A mentee with this e-mail address exists already."),
            ),
        )
