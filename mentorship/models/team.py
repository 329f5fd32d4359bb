"""What a member of the team keeps: filters to come back to, the daily digest, and imports."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel

LAST_HOUR = 23


class SavedFilter(models.Model):
    """What somebody searches a list for, again and again: its query string, under a name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    page = models.CharField(_("list"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filter"), max_length=1000)
    is_shared = models.BooleanField(_("show to the whole team"), default=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("name", "pk")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("user", "page", "name"),
                name="mentorship_filter_name_once",
                violation_error_message=_("You have a filter of that name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class DigestSubscription(models.Model):
    """Somebody of the team who wants to be told once a day what waits."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.CASCADE,
        related_name="mentorship_digest",
    )
    channel = models.CharField(
        _("through"), max_length=16, choices=DeliveryChannel, default=DeliveryChannel.EMAIL
    )
    hour = models.PositiveSmallIntegerField(
        _("at the hour"),
        default=8,
        validators=[MaxValueValidator(LAST_HOUR)],
        help_text=_("In your own time zone, as set in your account."),
    )
    only_if_something_waits = models.BooleanField(_("only when something waits"), default=True)
    sent_on = models.DateField(_("last sent on"), null=True, editable=False)

    class Meta:
        verbose_name = _("daily digest")
        verbose_name_plural = _("daily digests")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(channel__in=DeliveryChannel.values),
                name="mentorship_digest_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(hour__lte=LAST_HOUR), name="mentorship_digest_hour_in_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}"


class MentorImport(models.Model):
    """A file of mentors: waiting to be confirmed, taken in, or undone.

    ``rows`` holds the cells while it waits, and afterwards what it takes to undo each row.
    """

    file_name = models.CharField(_("file"), max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("uploaded at"))
    confirmed_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    rows = models.JSONField(_("rows"), default=list, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of mentors")
        verbose_name_plural = _("imports of mentors")
        ordering = ("-created_at", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
