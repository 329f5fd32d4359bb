"""Whose clock to use: the visitor's time zone, as far as the visitor lets it be known."""

from __future__ import annotations

import functools
import zoneinfo
from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse

from mentorship.domain.standing import NOBODY, Standing, standing_of

ZONE_PARAMETER = "zone"
#: Written by ``public.js`` with what the browser says, where nothing else is known.
ZONE_COOKIE = "mentorship_zone"
_ATTRIBUTE = "_mentorship_zone"
_STANDING = "_mentorship_standing"
_A_YEAR = 365 * 24 * 3600


def visitor_zone(request: HttpRequest | None) -> str:
    """The name of the visitor's time zone, or an empty string where nobody knows it.

    What the address asks for goes before the mentee's profile, and that before the browser's
    guess. At most one query for a request, and none for anonymous visitors.
    """
    if request is None:
        return ""
    known: str | None = getattr(request, _ATTRIBUTE, None)
    if known is None:
        known = _asked_for(request) or _of_profile(request) or _guessed(request)
        setattr(request, _ATTRIBUTE, known)
    return known


def keep_zone(response: HttpResponse, request: HttpRequest) -> None:
    """Remember what the visitor has chosen, if it is a time zone."""
    if name := _asked_for(request):
        response.set_cookie(
            ZONE_COOKIE, quote(name), max_age=_A_YEAR, samesite="Lax", secure=request.is_secure()
        )


def _asked_for(request: HttpRequest) -> str:
    return _checked(request.GET.get(ZONE_PARAMETER, ""))


def standing(request: HttpRequest | None) -> Standing:
    """How whoever makes the request stands in the open cycle, read once for all of the page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    known: Standing | None = getattr(request, _STANDING, None)
    if known is None or known.account_id != user.pk:
        known = standing_of(user)
        setattr(request, _STANDING, known)
    return known


def _of_profile(request: HttpRequest) -> str:
    return _checked(standing(request).zone)


def _guessed(request: HttpRequest) -> str:
    return _checked(unquote(request.COOKIES.get(ZONE_COOKIE, "")))


def _checked(name: str) -> str:
    """The name if the time-zone database has it: it comes from outside."""
    return name if name in _zones() else ""


@functools.cache
def _zones() -> frozenset[str]:
    """Every name, read from the disk once."""
    return frozenset(zoneinfo.available_timezones())


@functools.cache
def zone_names() -> list[str]:
    """The zones to choose from, each by its place: no abbreviations and no second names."""
    regions = {
        name for name in _zones() if "/" in name and not name.startswith(("Etc/", "SystemV"))
    }
    return ["UTC", *sorted(regions)]
