"""The channels by which messages leave: how fast they may, and how they do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ContactTrouble, DeliveryChannel


class Pace(models.Model):
    """When the next message may go, to one chat or over one bot, for all workers together.

    ``free_at`` moves on with every message that was let through; the other side's request to
    wait moves it, too.
    """

    key = models.CharField(_("key"), max_length=100, unique=True)
    free_at = models.DateTimeField(_("free at"))

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")
        default_permissions = ()
        indexes = (models.Index(fields=("free_at",), name="mentorship_pace_free"),)

    def __str__(self) -> str:
        return self.key


class ChannelState(models.Model):
    """How a channel does: its last success, and whether it stands still, by whom and why.

    ``bot_id`` tells the bots of Telegram apart. A channel that was stopped by the other side
    (a token that is not accepted) has ``stopped_at``; one that the team paused ``paused_at``.
    """

    channel = models.CharField(_("channel"), max_length=16, choices=DeliveryChannel)
    bot_id = models.CharField(_("bot"), max_length=32, blank=True)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("paused by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True)
    last_failure_at = models.DateTimeField(_("last failure"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("channel", "bot_id"), name="mentorship_channel_once"),
            models.CheckConstraint(
                condition=Q(channel__in=DeliveryChannel.values),
                name="mentorship_channel_state_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.bot_id}".strip()


class Heartbeat(models.Model):
    """When a part of the machinery last got on with its work, by its name."""

    name = models.CharField(_("part"), max_length=60, unique=True)
    at = models.DateTimeField(_("last progress"))
    facts = models.JSONField(_("what it said"), default=dict)

    class Meta:
        verbose_name = _("sign of progress")
        verbose_name_plural = _("signs of progress")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class TroubledAddress(models.Model):
    """An e-mail address that is written to no more, until somebody lifts it."""

    email = models.EmailField(_("e-mail address"), unique=True)
    trouble = models.CharField(_("what happened"), max_length=16, choices=ContactTrouble)
    reason = models.CharField(_("what the mail service said"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("troubled address")
        verbose_name_plural = _("troubled addresses")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(trouble__in=ContactTrouble.values), name="mentorship_trouble_known"
            ),
        )

    def __str__(self) -> str:
        return self.email
