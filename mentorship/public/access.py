"""Who may open a page of the website, and how such pages are kept out of caches and logs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from sesame import settings as sesame_settings

from mentorship.choices import ActorChannel
from mentorship.conf import get_config
from mentorship.domain.accounts import claim_profiles, has_verified_email
from mentorship.domain.actors import Account, Actor
from mentorship.models import MenteeProfile, MentorProfile
from mentorship.notifications.error_reports import report_discreetly

LONGEST_NEXT = 500
View = Callable[..., HttpResponse]
Profile = TypeVar("Profile", MentorProfile, MenteeProfile)


def private_page(view: View) -> View:
    """Keep a personal page out of caches and search engines, and its address to ourselves.

    Not "no-referrer": with it browsers send ``Origin: null`` from the page's own forms, and
    Django's CSRF protection refuses them.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        report_discreetly(request)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response["Referrer-Policy"] = "same-origin"
        return response

    return wrapped


def is_verified(request: HttpRequest) -> bool:
    """Whether somebody is signed in whose address is known to be theirs (decision 4)."""
    return request.user.is_authenticated and has_verified_email(request.user)


def verified_required(view: View) -> View:
    """Ask visitors to sign in first, and bring them back afterwards."""

    @private_page
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_verified(request):
            return view(request, *args, **kwargs)
        return ask_to_sign_in(request)

    return wrapped


def ask_to_sign_in(request: HttpRequest, next_url: str = "") -> HttpResponse:
    """Send the visitor to our sign-in, or to the host's login."""
    here = request.get_full_path() if request.method == "GET" else request.path
    next_url = next_url or here
    if get_config().email_sign_in:
        return redirect(f"{reverse('mentorship:sign_in')}?{urlencode({'next': next_url})}")
    if request.user.is_authenticated:
        return render(request, "mentorship/account/unverified.html", status=403)
    return redirect_to_login(next_url, resolve_url(settings.LOGIN_URL))


def safe_next(request: HttpRequest, url: str) -> str:
    """The address if it is a path of this site, else an empty string.

    It travels in the message with the sign-in link: a NUL breaks the database, a name without
    a slash the redirect, and a book's length both.
    """
    is_path = url.startswith("/") and len(url) <= LONGEST_NEXT and url.isprintable()
    safe = is_path and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe else ""


def go_on(next_url: str, otherwise: str) -> HttpResponseRedirect:
    """On to a checked address, which is never read as a name; or else to our own page."""
    return HttpResponseRedirect(next_url or otherwise)


def link_minutes() -> int:
    """For how many minutes a link that signs in works."""
    return max(int(sesame_settings.MAX_AGE or 0) // 60, 1)


def account_of(request: HttpRequest) -> Account:
    """The signed-in person, of whatever user model the host has."""
    return request.user


def full_name_of(account: Account) -> str:
    """The account's name, where the host's user model has one."""
    get_full_name = getattr(account, "get_full_name", None)
    return str(get_full_name() or "") if get_full_name else ""


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person, acting on the website."""
    return Actor(channel=ActorChannel.WEB, user=request.user)


def profile_of(request: HttpRequest, model: type[Profile]) -> Profile | None:
    """The signed-in person's profile; one that waits under the same address is tied first.

    Where the host signs people in, this is the first that we hear of them.
    """
    account = account_of(request)
    mine = model._default_manager.filter(user=account)
    profile = mine.first()
    if profile is None:
        claim_profiles(account, now=timezone.now())
        profile = mine.first()
    return profile
