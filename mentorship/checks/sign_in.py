"""Links that sign people in, and whose address an account has."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from ..conf import Config, InvalidConfig, get_config

_SESAME_BACKEND = "sesame.backends.ModelBackend"


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
