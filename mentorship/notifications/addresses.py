"""Absolute addresses for messages, which are read outside of any request."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from wagtail.models import Site

from mentorship.conf import get_config
from mentorship.models import Notification, TelegramAccount

#: The host name of the site for which is being spoken, where a bot has one of its own.
_speaking_for: ContextVar[str] = ContextVar("mentorship_site", default="")


@contextlib.contextmanager
def on_site(host: str) -> Iterator[None]:
    """Addresses inside lead to this site; with an empty ``host``, to the one of the settings."""
    token = _speaking_for.set(host)
    try:
        yield
    finally:
        _speaking_for.reset(token)


def site_of(notification: Notification) -> str:
    """The site whose bot speaks with the reader; empty where there is but one bot."""
    config = get_config()
    if not config.telegram_bots:
        return ""
    bot_id = notification.bot_id
    if not bot_id and notification.user_id is not None:
        accounts = TelegramAccount.objects.filter(user_id=notification.user_id)
        bot_id = accounts.values_list("bot_id", flat=True).first() or ""
    bot = config.find_bot(bot_id) if bot_id else None
    return bot.site if bot else ""


def base_url() -> str:
    """Scheme and host of the site, without a slash at the end."""
    if host := _speaking_for.get():
        named = Site.objects.filter(hostname__iexact=host).order_by("pk").first()
        return named.root_url.rstrip("/") if named else f"https://{host}"
    if configured := get_config().base_url:
        return configured.rstrip("/")
    site = Site.objects.filter(is_default_site=True).first() or Site.objects.first()
    return site.root_url.rstrip("/") if site else ""


def admin_base_url() -> str:
    """Scheme and host of the Wagtail admin, which may live elsewhere."""
    return str(getattr(settings, "WAGTAILADMIN_BASE_URL", "") or base_url()).rstrip("/")


def public_url(name: str, *args: object, query: dict[str, Any] | None = None) -> str:
    """The address of a public page of the plugin, with the language of the reader."""
    path = reverse(f"mentorship:{name}", args=args)
    return f"{base_url()}{path}{'?' + urlencode(query) if query else ''}"


def desk_url(name: str, *args: object) -> str:
    """The address of one of the team's pages in the admin."""
    return f"{admin_base_url()}{reverse(f'mentorship_admin:{name}', args=args)}"


def admin_url() -> str:
    """The address of the Wagtail admin's home page, where the panel shows what waits."""
    return f"{admin_base_url()}{reverse('wagtailadmin_home')}"


def message_page(message_id: object) -> str:
    """The address of one message in the team's register; of none: the register."""
    name = "mentorship_messages_modeladmin_"
    path = reverse(f"{name}inspect", args=[message_id]) if message_id else reverse(f"{name}index")
    return f"{admin_base_url()}{path}"
