"""The register of messages: what was said to whom, and what could not be delivered."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from mentorship.models import Notification
from mentorship.wagtail_admin import policies

from .base import Register, status_tag


class NotificationRegister(Register):
    """The outbox."""

    model = Notification
    policy = policies.MESSAGES
    base_url_path = "mentorship/messages"
    menu_icon = "mail"
    # Wagtail's log has no entries for messages: their life stands on the row itself.
    history_view_enabled = False
    list_select_related = ("user", "fallback_for")
    list_display = (
        "what",
        "recipient",
        "way",
        "state",
        "attempts",
        "created_at",
        "sent_at",
        "error",
    )
    list_filter = ("status", "channel", "notice")
    list_export = (
        "get_notice_display",
        "recipient",
        "get_channel_display",
        "get_status_display",
        "attempts",
        "last_error",
        "created_at",
        "due_at",
        "sent_at",
    )
    export_headings = {
        "get_notice_display": _("Message"),
        "get_channel_display": _("Channel"),
        "get_status_display": _("State"),
    }
    export_filename = "messages"
    inspect_view_fields = [
        "notice",
        "channel",
        "user",
        "email",
        "application",
        "fallback_for",
        "status",
        "lane",
        "attempts",
        "last_error",
        "provider_id",
        "created_at",
        "due_at",
        "sent_at",
    ]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """The address, wherever the host's user model keeps it."""
        return ("email", f"user__{get_user_model().get_email_field_name()}", "last_error")

    def what(self, row: Notification) -> str:
        """Which message."""
        return row.get_notice_display()

    what.short_description = _("message")  # type: ignore[attr-defined]
    what.admin_order_field = "notice"  # type: ignore[attr-defined]

    def recipient(self, row: Notification) -> str:
        """To whom: the address, or the account where no address is kept."""
        return row.email or str(row.user or "")

    recipient.short_description = _("recipient")  # type: ignore[attr-defined]
    recipient.admin_order_field = "email"  # type: ignore[attr-defined]

    def way(self, row: Notification) -> str:
        """Through which channel, and whether that was the second try (T5)."""
        channel = row.get_channel_display()
        if row.fallback_for_id is None:
            return channel
        return str(_("%(channel)s (instead of Telegram)") % {"channel": channel})

    way.short_description = _("channel")  # type: ignore[attr-defined]
    way.admin_order_field = "channel"  # type: ignore[attr-defined]

    def state(self, row: Notification) -> str:
        """The state as a tag."""
        return status_tag(row.status, row.get_status_display())

    state.short_description = _("state")  # type: ignore[attr-defined]
    state.admin_order_field = "status"  # type: ignore[attr-defined]

    def error(self, row: Notification) -> str:
        """What went wrong, in short."""
        return Truncator(row.last_error).chars(80)

    error.short_description = _("last error")  # type: ignore[attr-defined]
