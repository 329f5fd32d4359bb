"""The outbox: one message to one person through one channel, written with its cause."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel, Lane, Notice, NotificationStatus


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Readings of the outbox."""

    def due(self, now: datetime.datetime) -> NotificationQuerySet:
        """What a worker may take, the most urgent first."""
        waiting = self.filter(status=NotificationStatus.QUEUED, due_at__lte=now, in_digest=False)
        return waiting.order_by("lane", "due_at", "pk")

    def silent(self, now: datetime.datetime) -> NotificationQuerySet:
        """Messages whose worker has not been heard of for longer than it may be."""
        return self.filter(status=NotificationStatus.SENDING, lease_until__lte=now)

    def dead(self) -> NotificationQuerySet:
        """Messages that were given up."""
        return self.filter(status=NotificationStatus.FAILED)


class Notification(models.Model):
    """A message and where it stands.

    ``context`` holds ids and plain values; the words are made at delivery, in the reader's
    language and time zone. ``edits`` names the message that this one replaces on the reader's
    screen; ``fallback_for`` the one that could not be delivered; ``carried_by`` the digest in
    which it went out. A message to a group of supervisors has a ``group`` and no recipient.
    ``called_at`` is written just before a message leaves: a worker that fell silent without it
    has sent nothing.
    """

    dedupe_key = models.CharField(_("key"), max_length=200, unique=True, editable=False)
    notice = models.CharField(_("notice"), max_length=40, choices=Notice)
    channel = models.CharField(_("channel"), max_length=16, choices=DeliveryChannel)
    lane = models.PositiveSmallIntegerField(_("lane"), choices=Lane, default=Lane.NORMAL)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    context = models.JSONField(_("context"), default=dict, editable=False)
    application = models.ForeignKey(
        "mentorship.Application",
        verbose_name=_("application"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notifications",
    )
    edits = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="edited_by"
    )
    fallback_for = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="fallbacks"
    )
    group = models.ForeignKey(
        "mentorship.TelegramGroup",
        verbose_name=_("group"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    in_digest = models.BooleanField(_("waits for the digest"), default=False)
    carried_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carries"
    )
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=NotificationStatus,
        default=NotificationStatus.QUEUED,
    )
    due_at = models.DateTimeField(_("due at"))
    lease_until = models.DateTimeField(_("taken until"), null=True, blank=True)
    called_at = models.DateTimeField(_("handed over at"), null=True, blank=True, editable=False)
    claim = models.UUIDField(_("taken by"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    provider_id = models.CharField(_("id at the provider"), max_length=250, blank=True)
    bot_id = models.CharField(_("bot"), max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(_("written at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-pk")
        default_permissions = ("view",)
        permissions = (
            ("manage_messages", _("Can retry and cancel messages")),
            ("receive_supervisor_notices", _("Receives the supervisors' notices")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=NotificationStatus.values),
                name="mentorship_notification_status_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=DeliveryChannel.values),
                name="mentorship_notification_channel_known",
            ),
        )
        indexes = (
            models.Index(fields=("status", "lane", "due_at"), name="mentorship_outbox_due"),
            models.Index(fields=("provider_id",), name="mentorship_outbox_provider"),
        )

    def __str__(self) -> str:
        return f"{self.get_notice_display()} → {self.user or self.email}"
