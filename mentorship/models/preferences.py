"""What somebody wants to be told, how and when."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel, Notice, Timing

LAST_HOUR = 23


class NoticePreference(models.Model):
    """One choice of one person: this event through this channel, at once, gathered or never.

    Where there is no row the catalogue's default holds.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="mentorship_notice_preferences",
    )
    notice = models.CharField(_("event"), max_length=40, choices=Notice)
    channel = models.CharField(_("channel"), max_length=16, choices=DeliveryChannel)
    timing = models.CharField(_("when"), max_length=16, choices=Timing, default=Timing.AT_ONCE)

    class Meta:
        verbose_name = _("choice of messages")
        verbose_name_plural = _("choices of messages")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("user", "notice", "channel"), name="mentorship_preference_once"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=DeliveryChannel.values),
                name="mentorship_preference_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(timing__in=Timing.values), name="mentorship_preference_timing_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice}, {self.channel}: {self.timing}"


class MessageHours(models.Model):
    """The hours of the night in which somebody wants no messages, in their own time zone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="mentorship_message_hours",
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    digest_hour = models.PositiveSmallIntegerField(
        _("digest at the hour"), default=8, validators=[MaxValueValidator(LAST_HOUR)]
    )

    class Meta:
        verbose_name = _("hours of messages")
        verbose_name_plural = _("hours of messages")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(digest_hour__lte=LAST_HOUR), name="mentorship_hours_digest_in_range"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="mentorship_hours_quiet_both_or_none",
                violation_error_message=_("Say when the quiet hours begin and when they end."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}"
