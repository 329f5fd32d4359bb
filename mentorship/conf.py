"""The ``MENTORSHIP`` setting: one dictionary, checked and frozen.

What editors change lives in Wagtail's settings (``MentorshipSettings``); what only a
developer should touch stands here. Nothing is read at import: ``get_config()`` reads the
dictionary at first use and again whenever the setting changes in a test.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any, get_args, get_type_hints

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from .telegram_bots import BOT_KEYS, TelegramBot, bot_of


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every key of the ``MENTORSHIP`` dictionary, lower-cased, with its default.

    Secrets are left out of ``repr`` so that no log or error page shows them.
    """

    #: Scheme and host for links in messages. None: the root URL of the default Wagtail site.
    base_url: str | None = None
    #: True: visitors sign in by a link sent to their address. False: the host's own login.
    email_sign_in: bool = True
    #: Dotted path of ``(email, name) -> user``: makes the account of a new address.
    create_user: str = "mentorship.domain.accounts.create_user"
    #: Dotted path of ``(user) -> bool``: whether a host account's address is verified.
    email_verified: str = "mentorship.domain.accounts.email_verified_by_host"
    #: Hosts that a mentor's booking link may point to.
    booking_hosts: tuple[str, ...] = ("calendly.com", "www.calendly.com")
    #: Proxies in front of the site that append to X-Forwarded-For. 0: REMOTE_ADDR is the client.
    trusted_proxies: int = 0
    #: Seconds for which the directory's cards may be shown again; 0: they are made each time.
    directory_cache_seconds: int = 60
    #: Largest photo that a mentor may upload, in bytes.
    photo_max_bytes: int = 5 * 1024 * 1024
    #: Token from BotFather. None: no Telegram, everything goes by e-mail.
    telegram_token: str | None = dataclasses.field(default=None, repr=False)
    #: Shared secret that Telegram sends back with every webhook call.
    telegram_webhook_secret: str | None = dataclasses.field(default=None, repr=False)
    #: Earlier secrets that the webhook still accepts while a new one takes over.
    telegram_webhook_secret_fallbacks: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    #: Name of the bot without the @, for deep links.
    telegram_bot_username: str | None = None
    #: Bots of further sites, by host name or alias: TOKEN, WEBHOOK_SECRET, USERNAME, SITE.
    telegram_bots: dict[str, Any] = dataclasses.field(default_factory=dict, repr=False)
    #: Where the Bot API answers; the token is appended.
    telegram_api_url: str = "https://api.telegram.org/bot"
    #: Where deep links point to.
    telegram_link_url: str = "https://t.me/"
    #: Lifetime of a Telegram linking code, in seconds.
    telegram_link_max_age: int = 86400
    #: Attempts before a message is given up and shown as failed.
    delivery_attempts: int = 8
    #: Seconds for which a worker may hold a message before another may take it.
    delivery_lease: int = 120
    #: Messages per second of one bot over all chats and workers; Telegram's own limit is 30.
    telegram_messages_per_second: int = 28
    #: Token that shows the details at the address of the health check, beside the team's right.
    health_token: str | None = dataclasses.field(default=None, repr=False)
    #: Secrets with which a shop signs its orders, the newest first. Empty: no such address.
    paid_queue_secrets: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    #: From-address of e-mails. None: Django's DEFAULT_FROM_EMAIL.
    from_email: str | None = None

    @property
    def bots(self) -> tuple[TelegramBot, ...]:
        """Every bot of the site, the default one first."""
        default = () if self.telegram_token is None else (self._default_bot(self.telegram_token),)
        return (*default, *(bot_of(alias, row) for alias, row in self.telegram_bots.items()))

    @property
    def has_telegram(self) -> bool:
        """Whether there is any bot."""
        return bool(self.telegram_token or self.telegram_bots)

    def _default_bot(self, token: str) -> TelegramBot:
        return TelegramBot(
            bot_id="",
            alias="",
            token=token,
            webhook_secret=self.telegram_webhook_secret,
            webhook_secret_fallbacks=self.telegram_webhook_secret_fallbacks,
            username=self.telegram_bot_username,
        )

    def find_bot(self, bot_id: str) -> TelegramBot | None:
        """The bot with this id: empty for the default one, or a bot's own number."""
        rows = self.bots
        return next((bot for bot in rows if bot_id in (bot.bot_id, bot.public_id)), None)

    def links_telegram_on(self, host: str) -> bool:
        """Whether somebody on the site with this host name can link a chat to its bot."""
        bot = self.bot_for_host(host)
        return bot is not None and bool(bot.username)

    def bot_for_host(self, host: str) -> TelegramBot | None:
        """The bot that speaks for a site, by its host name; else the default one."""
        name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
        for bot in self.bots:
            if bot.site and bot.site.lower() == name.lower():
                return bot
        return self.find_bot("")


class InvalidConfig(ImproperlyConfigured):
    """The ``MENTORSHIP`` dictionary holds an unknown key or a value of the wrong type."""


def _matches(value: object, annotation: Any) -> bool:
    """Whether the value has the annotated type; a bool is no int here."""
    options = get_args(annotation) or (annotation,)
    if annotation == tuple[str, ...]:
        return isinstance(value, (tuple, list)) and all(isinstance(item, str) for item in value)
    if isinstance(value, bool):
        return bool in options
    if annotation == dict[str, Any]:
        return isinstance(value, Mapping)
    return isinstance(value, tuple(option for option in options if isinstance(option, type)))


def build_config(values: Mapping[str, Any]) -> Config:
    """Turn the dictionary into a ``Config``.

    Raises ``InvalidConfig`` naming the key; never repeats the value, which may be a secret.
    """
    hints = get_type_hints(Config)
    arguments: dict[str, Any] = {}
    for key, value in values.items():
        name = str(key).lower()
        if key != str(key).upper() or name not in hints:
            known = ", ".join(sorted(field.upper() for field in hints))
            raise InvalidConfig(f"MENTORSHIP has no key {key!r}. Known keys: {known}.")
        if not _matches(value, hints[name]):
            raise InvalidConfig(
                f"MENTORSHIP[{key!r}] must be {hints[name]}, not {type(value).__name__}."
            )
        arguments[name] = tuple(value) if isinstance(value, list) else value
    config = Config(**arguments)
    _check_bots(config)
    return config


def _check_bots(config: Config) -> None:
    """Raise ``InvalidConfig`` where an entry of ``TELEGRAM_BOTS`` is wrong or is there twice."""
    for alias, row in config.telegram_bots.items():
        name = f"MENTORSHIP['TELEGRAM_BOTS'][{alias!r}]"
        if not isinstance(row, Mapping) or not row.get("TOKEN"):
            raise InvalidConfig(f"{name} must be a dictionary with a TOKEN.")
        for key, value in row.items():
            if key not in BOT_KEYS:
                known = ", ".join(BOT_KEYS)
                raise InvalidConfig(f"{name} has no key {key!r}. Known keys: {known}.")
            if not _matches(value, BOT_KEYS[key]):
                raise InvalidConfig(f"{name}[{key!r}] must not be {type(value).__name__}.")
    ids = [bot.public_id for bot in config.bots]
    if len(set(ids)) < len(ids):
        raise InvalidConfig("MENTORSHIP['TELEGRAM_BOTS'] names one bot twice.")


@functools.cache
def get_config() -> Config:
    """The configuration in force. Raises ``InvalidConfig`` where the dictionary is wrong."""
    values = getattr(settings, "MENTORSHIP", {})
    if not isinstance(values, Mapping):
        raise InvalidConfig("MENTORSHIP must be a dictionary.")
    return build_config(values)


def _forget(*, setting: str, **kwargs: Any) -> None:
    if setting == "MENTORSHIP":
        get_config.cache_clear()


setting_changed.connect(_forget)
