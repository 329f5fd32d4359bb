"""What editors change in Wagtail: the name, the capacity and the promise of the programme."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.images import get_image_model_string

from .colours import check_colour


@register_setting(icon="group")
class MentorshipSettings(BaseGenericSetting):
    """The programme's own numbers and names."""

    programme_name = models.CharField(
        _("name of the programme"), max_length=80, default="Mentorship", help_text=_("In messages.")
    )
    mentor_capacity = models.PositiveSmallIntegerField(
        _("mentees per mentor at most"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("The most a mentor can sign up for, and the cap of a new cycle."),
    )
    review_hours = models.PositiveSmallIntegerField(
        _("hours until the team has reviewed"),
        default=48,
        validators=[MinValueValidator(1)],
        help_text=_("Promised to applicants and shown to the team."),
    )
    review_profile_changes = models.BooleanField(
        _("review changes of public profiles"),
        default=True,
        help_text=_(
            "New headlines, texts, photos and links of a mentor who is public wait for the team; "
            "the approved version stays public meanwhile."
        ),
    )

    undo_seconds = models.PositiveSmallIntegerField(
        _("seconds in which an assignment can be undone"),
        default=10,
        help_text=_("So long does an offer wait that the team has sent from the queue."),
    )

    welcome_nudge_days = models.PositiveSmallIntegerField(
        _("days until mentors are asked about their welcome message"),
        default=3,
        help_text=_("Counted from the match, once for each. 0: nobody is asked."),
    )
    message_logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo in e-mails"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Shown above the name of the programme, on white and on black alike."),
    )
    message_colour = models.CharField(
        _("colour of e-mails"),
        max_length=7,
        default="#2d5a4c",
        help_text=_("Of buttons and names: # and six digits, dark enough for white letters."),
    )
    reply_to = models.EmailField(
        _("replies go to"),
        blank=True,
        help_text=_("Where answers to e-mails arrive. Empty: at the sender's address."),
    )

    class Meta:
        verbose_name = _("mentorship programme")

    def clean(self) -> None:
        """Refuse a colour in which nothing could be read."""
        super().clean()
        try:
            check_colour(self.message_colour)
        except ValidationError as error:
            raise ValidationError({"message_colour": error}) from error
