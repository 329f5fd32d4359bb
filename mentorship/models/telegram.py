"""Telegram: who is reachable in which chat, how they linked it, and what came in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TelegramAccount(models.Model):
    """The chat in which an account is reached. One chat per account, one account per chat.

    In a private chat the chat's number is the person's, whichever bot speaks there.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentorship_telegram"
    )
    bot_id = models.CharField(_("bot"), max_length=32, blank=True)
    chat_id = models.BigIntegerField(_("chat"))
    username = models.CharField(_("Telegram name"), max_length=64, blank=True)
    linked_at = models.DateTimeField(_("linked at"))
    unreachable_at = models.DateTimeField(_("unreachable since"), null=True, blank=True)

    class Meta:
        verbose_name = _("Telegram account")
        verbose_name_plural = _("Telegram accounts")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("chat_id",), name="mentorship_person_once"),)

    def __str__(self) -> str:
        return f"@{self.username}" if self.username else str(self.chat_id)


class TelegramGroup(models.Model):
    """A group chat of supervisors, which gets the supervisors' notices."""

    bot_id = models.CharField(_("bot"), max_length=32, blank=True)
    chat_id = models.BigIntegerField(_("chat"))
    title = models.CharField(_("title"), max_length=255, blank=True)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("linked by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    linked_at = models.DateTimeField(_("linked at"))
    unreachable_at = models.DateTimeField(_("unreachable since"), null=True, blank=True)

    class Meta:
        verbose_name = _("Telegram group")
        verbose_name_plural = _("Telegram groups")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("bot_id", "chat_id"), name="mentorship_group_once"),
        )

    def __str__(self) -> str:
        return self.title or str(self.chat_id)


class TelegramLinkCode(models.Model):
    """A one-time code in a deep link that ties a chat to an account (T5). Kept as a hash."""

    for_group = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Telegram linking code")
        verbose_name_plural = _("Telegram linking codes")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}"


class TelegramUpdate(models.Model):
    """An authentic update, stored before it is acknowledged and handled once."""

    bot_id = models.CharField(max_length=32)
    update_id = models.BigIntegerField()
    payload = models.JSONField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("Telegram update")
        verbose_name_plural = _("Telegram updates")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("bot_id", "update_id"), name="mentorship_update_once"),
        )
        indexes = (models.Index(fields=("handled_at", "id"), name="mentorship_update_unhandled"),)

    def __str__(self) -> str:
        return f"{self.update_id}"
