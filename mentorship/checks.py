"""System checks: what is missing or wrong in the host's settings, each with a hint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError, connections, router
from django.urls import NoReverseMatch, reverse

from .background import missing_schedules, worker_setting
from .conf import Config, InvalidConfig, get_config

_DROPPING_BACKENDS = (
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.locmem.EmailBackend",
)
_SESAME_BACKEND = "sesame.backends.ModelBackend"
#: Letters of a webhook's secret, at least; shorter words are not kept out of logs either.
SHORTEST_SECRET = 8


@register("mentorship")
def check_config(**kwargs: Any) -> list[CheckMessage]:
    """E001: the MENTORSHIP dictionary is wrong. E006, W001–W003: Telegram is set up by half."""
    try:
        config = get_config()
    except InvalidConfig as error:
        return [Error(str(error), hint="Correct it in your settings.", id="mentorship.E001")]
    messages: list[CheckMessage] = []
    if not config.has_telegram:
        messages.append(
            CheckWarning(
                "MENTORSHIP has no TELEGRAM_TOKEN: offers go by e-mail alone.",
                hint="Get a token from @BotFather, or silence mentorship.W001.",
                id="mentorship.W001",
            )
        )
    elif any(not bot.username for bot in config.bots):
        messages.append(
            CheckWarning(
                "MENTORSHIP has no TELEGRAM_BOT_USERNAME: nobody can link Telegram.",
                hint="Set it to the name of your bot, without the @.",
                id="mentorship.W002",
            )
        )
    if any(not bot.webhook_secret for bot in config.bots):
        messages.append(
            CheckWarning(
                "MENTORSHIP has no TELEGRAM_WEBHOOK_SECRET: the webhook refuses every call.",
                hint="Set a long random value, or run mentorship_telegram poll instead.",
                id="mentorship.W003",
            )
        )
    return [*messages, *_check_webhook_secrets(config)]


def _check_webhook_secrets(config: Config) -> list[CheckMessage]:
    """E006: whoever guesses the secret of a webhook answers offers for mentors."""
    used = [bot.webhook_secret for bot in config.bots if bot.webhook_secret]
    retired = [secret for bot in config.bots for secret in bot.webhook_secret_fallbacks]
    if all(len(secret) >= SHORTEST_SECRET for secret in (*used, *retired)):
        return []
    return [
        Error(
            "MENTORSHIP has a secret for Telegram's webhook that is empty or easy to guess.",
            hint="Make it of 32 random letters and digits, never of fewer than "
            f"{SHORTEST_SECRET}; leave WEBHOOK_SECRET_FALLBACKS out while none is to retire.",
            id="mentorship.E006",
        )
    ]


@register("mentorship")
def check_sign_in(**kwargs: Any) -> list[CheckMessage]:
    """E002, E003, W008: links sign nobody in, or can do so too often or too long."""
    try:
        config = get_config()
    except InvalidConfig:
        return []
    if not config.email_sign_in:
        return _check_host_accounts(config)
    messages: list[CheckMessage] = []
    if _SESAME_BACKEND not in settings.AUTHENTICATION_BACKENDS:
        messages.append(
            Error(
                "Sign-in links need django-sesame's authentication backend.",
                hint=f"Add {_SESAME_BACKEND!r} to AUTHENTICATION_BACKENDS, "
                "or set MENTORSHIP['EMAIL_SIGN_IN'] to False.",
                id="mentorship.E002",
            )
        )
    if not getattr(settings, "SESAME_ONE_TIME", False):
        messages.append(
            Error(
                "Sign-in links would work more than once.",
                hint="Set SESAME_ONE_TIME = True and SESAME_MAX_AGE to a number of seconds.",
                id="mentorship.E003",
            )
        )
    elif not getattr(settings, "SESAME_MAX_AGE", None):
        messages.append(
            Error(
                "Sign-in links would never expire.",
                hint="Set SESAME_MAX_AGE to a number of seconds, for instance 3600.",
                id="mentorship.E003",
            )
        )
    if not getattr(settings, "SESAME_INVALIDATE_ON_EMAIL_CHANGE", False):
        messages.append(
            CheckWarning(
                "A link mailed to an old address would still open the account.",
                hint="Set SESAME_INVALIDATE_ON_EMAIL_CHANGE = True.",
                id="mentorship.W008",
            )
        )
    return messages


def _check_host_accounts(config: Config) -> list[CheckMessage]:
    """W009: with the host's accounts, any typed address would count as verified."""
    if config.email_verified != Config().email_verified:
        return []
    return [
        CheckWarning(
            "Every account's address counts as its owner's own.",
            hint="Name a function in MENTORSHIP['EMAIL_VERIFIED'] that knows which addresses "
            "your site has verified, or silence mentorship.W009 if it verifies all of them.",
            id="mentorship.W009",
        )
    ]


@register("mentorship")
def check_urls(**kwargs: Any) -> list[CheckMessage]:
    """E004: the plugin's addresses are not part of the site."""
    try:
        reverse("mentorship:my_mentorship")
    except NoReverseMatch:
        return [
            Error(
                "The mentorship addresses are not in your URLconf.",
                hint='Add path("mentorship/", include("mentorship.urls")) before Wagtail\'s.',
                id="mentorship.E004",
            )
        ]
    return []


def _mail_backends() -> Iterator[str]:
    """The configured mail backends, by the setting that this version of Django reads."""
    mailers = getattr(settings, "MAILERS", None)
    if mailers:
        for mailer in mailers.values():
            yield mailer.get("BACKEND", "")
    else:
        yield settings.EMAIL_BACKEND


@register("mentorship", deploy=True)
def check_mail(**kwargs: Any) -> list[CheckMessage]:
    """W004: a mail backend that drops mail."""
    return [
        CheckWarning(
            f"The mail backend {backend} sends nothing: applicants would wait for ever.",
            hint="Configure SMTP or one of django-anymail's backends.",
            id="mentorship.W004",
        )
        for backend in _mail_backends()
        if backend in _DROPPING_BACKENDS
    ]


@register("mentorship", deploy=True)
def check_proxies(**kwargs: Any) -> list[CheckMessage]:
    """W010: behind a proxy that nobody has named, all clients look like one, and none is held."""
    try:
        config = get_config()
    except InvalidConfig:
        return []
    names = ("SECURE_PROXY_SSL_HEADER", "USE_X_FORWARDED_HOST")
    named = [name for name in names if getattr(settings, name, None)]
    if config.trusted_proxies or not named:
        return []
    return [
        CheckWarning(
            f"{named[0]} says that there is a proxy, and MENTORSHIP has no TRUSTED_PROXIES: "
            "the limits for each client are off.",
            hint="Set MENTORSHIP['TRUSTED_PROXIES'] to the number of proxies that append to "
            "X-Forwarded-For, or silence mentorship.W010 if they hand on the client's address.",
            id="mentorship.W010",
        )
    ]


@register("mentorship")
def check_worker(**kwargs: Any) -> list[CheckMessage]:
    """E005, W005: the worker is missing or would run tasks twice or for ever."""
    if not hasattr(settings, "Q_CLUSTER"):
        return [
            Error(
                "There is no Q_CLUSTER: no message would ever be sent.",
                hint="Copy the Q_CLUSTER of the installation guide into your settings.",
                id="mentorship.E005",
            )
        ]
    timeout, retry = worker_setting("timeout"), worker_setting("retry")
    if not timeout or not retry or retry <= timeout or not worker_setting("max_attempts"):
        return [
            CheckWarning(
                "Q_CLUSTER should set timeout, a larger retry, and max_attempts.",
                hint="For instance timeout=60, retry=120, max_attempts=3, catch_up=False.",
                id="mentorship.W005",
            )
        ]
    return []


@register(Tags.database)
def check_schedules(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """W006: the worker has no schedule. W007: SQLite would refuse writes under load."""
    from .models import Notification

    alias = router.db_for_write(Notification)
    if not databases or alias not in databases:
        return []
    messages: list[CheckMessage] = []
    connection = connections[alias]
    if connection.vendor == "sqlite" and _begins_deferred(alias):
        messages.append(
            CheckWarning(
                "SQLite refuses concurrent writes unless transactions begin IMMEDIATE.",
                hint='Set "transaction_mode": "IMMEDIATE" in the OPTIONS of your database.',
                id="mentorship.W007",
            )
        )
    try:
        missing = missing_schedules()
    except DatabaseError:
        return messages
    if missing:
        messages.append(
            CheckWarning(
                f"The worker lacks the schedule {missing[0]!r}.",
                hint="Run manage.py migrate, which adds it.",
                id="mentorship.W006",
            )
        )
    return messages


def _begins_deferred(alias: str) -> bool:
    options = connections[alias].settings_dict.get("OPTIONS", {})
    return str(options.get("transaction_mode") or "").upper() not in ("IMMEDIATE", "EXCLUSIVE")
