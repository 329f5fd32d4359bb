"""The dictionary of settings, the addresses, and what stands in front of the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning
from django.urls import NoReverseMatch, reverse

from ..conf import InvalidConfig, get_config


@register("mentorship")
def check_config(**kwargs: Any) -> list[CheckMessage]:
    """E001: the MENTORSHIP dictionary is wrong."""
    try:
        get_config()
    except InvalidConfig as error:
        return [Error(str(error), hint="Correct it in your settings.", id="mentorship.E001")]
    return []


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
