"""Signing in by a one-time link: asking for it, using it, signing out (decision 4).

Opening the link shows a button and spends nothing, so that mail scanners and previews do
no harm; pressing the button signs in.
"""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

import sesame.utils
from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentorship.blocks.cards import visible_mentors
from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.domain import choosing
from mentorship.domain.accounts import (
    address_of,
    keeps_own_login,
    opens_admin,
    prove_address,
    request_sign_in,
)
from mentorship.domain.actors import Account
from mentorship.models import MenteeProfile, MentorProfile, Notification

from . import carried, confirming
from .access import go_on, link_minutes, private_page, safe_next
from .arriving import tell_who_did_not_fit
from .forms.identity import SignInForm
from .limits import LINKS_FROM_CLIENT, client_may, may_be_written_to

SCOPE = "mentorship"


@private_page
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send the link to it; the answer is the same for every address."""
    next_url = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if not get_config().email_sign_in:
        return redirect_to_login(next_url or _home(request.user), resolve_url(settings.LOGIN_URL))
    initial = {"email": address_of(request.user) if request.user.is_authenticated else ""}
    form = SignInForm(request.POST or None, initial=initial)
    if form.is_robot:
        return redirect("mentorship:sign_in_sent")
    if form.is_valid():
        _send_link(request, form.cleaned_data["email"], next_url)
        return redirect("mentorship:sign_in_sent")
    context = {"form": form, "next": next_url}
    return render(request, "mentorship/account/sign_in.html", context)


@sensitive_variables("email")
def _send_link(request: HttpRequest, email: str, next_url: str) -> None:
    """Write the message with the link, unless mailbox or client has had enough of them."""
    if not (client_may(LINKS_FROM_CLIENT, request) and may_be_written_to(email)):
        return
    with write_transaction(Notification):
        request_sign_in(
            email=email,
            next_url=next_url,
            now=timezone.now(),
            nonce=uuid.uuid4().hex,
            language=get_language() or "",
        )


@private_page
@require_safe
def sign_in_sent(request: HttpRequest) -> HttpResponse:
    """Say that the link is on its way, if the address can receive one."""
    context = {"minutes": link_minutes()}
    return render(request, "mentorship/account/sign_in_sent.html", context)


@private_page
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows whom the link signs in, POST does it and spends the link."""
    next_url = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    user = _user_of(token)
    if user is None:
        return _ask_for_new_link(request, next_url)
    if keeps_own_login(user) and not _proves_only(request, user):
        return _show_own_login(request, user, next_url)
    letter = confirming.open_letter(request, next_url, user)
    if request.method == "POST" and not (letter and confirming.wants_other(request, letter)):
        if not _sign_in(request, token, user, next_url):
            return _ask_for_new_link(request, next_url)
        if letter is not None:
            return confirming.go_on_with(request, letter)
        return go_on(next_url, _home(user))
    if letter is not None:
        return confirming.show(request, letter, user, next_url)
    context = {"address": address_of(user), "next": next_url, "is_in": request.user == user}
    return render(request, "mentorship/account/sign_in_confirm.html", context)


def _proves_only(request: HttpRequest, user: Account) -> bool:
    """Whether the link opens nothing: its own account is signed in already, by its password."""
    return request.user == user and not opens_admin(user)


def _show_own_login(request: HttpRequest, user: Account, next_url: str) -> HttpResponse:
    """Lead to the login of an account that no link opens.

    A login makes the link old. So whoever has yet to prove the address comes back by the page
    that sends another one.
    """
    admin = opens_admin(user)
    login_url = _admin_login() if admin else resolve_url(settings.LOGIN_URL)
    back = next_url if admin else _asking(next_url)
    context = {
        "is_admin": admin,
        "address": address_of(user),
        "login_url": f"{login_url}?{urlencode({'next': back})}" if back else login_url,
    }
    return render(request, "mentorship/account/own_login.html", context, status=403)


def _asking(next_url: str) -> str:
    """The page that sends a link, and where the link leads to."""
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    return reverse("mentorship:sign_in") + query


def _user_of(token: str) -> Account | None:
    """The active account of a link that still works."""
    if not get_config().email_sign_in:
        return None
    return sesame.utils.get_user(token, scope=SCOPE, update_last_login=False)


@sensitive_variables("token")
def _sign_in(request: HttpRequest, token: str, account: Account, next_url: str) -> bool:
    """Spend the link, once: it is read again while the account is locked.

    The date of the last login, which ``login`` sets, is what makes a link old.
    """
    with write_transaction(get_user_model()):
        locked = get_user_model()._default_manager.select_for_update(of=("self",), no_key=True)
        locked.filter(pk=account.pk).first()
        user: Any = _user_of(token)
        if user is None or user.pk != account.pk:
            return False
        login(request, user, backend=user.backend)
        prove_address(user, now=timezone.now())
    _bring_carried(request, account, carried.mentor_ids(next_url))
    return True


def _bring_carried(request: HttpRequest, account: Account, mentor_ids: list[int]) -> None:
    """Take over what was chosen in another browser and travelled inside the link."""
    ids = list(visible_mentors().filter(pk__in=mentor_ids).values_list("pk", flat=True))
    known = [pk for pk in mentor_ids if pk in ids]
    left_out = choosing.bring(known, user=account, now=timezone.now()) if known else []
    if left_out:
        tell_who_did_not_fit(request, left_out)


def _ask_for_new_link(request: HttpRequest, next_url: str) -> HttpResponse:
    """Somebody who pressed the button twice is signed in already and just goes on."""
    if request.user.is_authenticated and request.method == "POST":
        return go_on(next_url, _home(request.user))
    context = {
        "form": SignInForm(),
        "next": next_url,
        "email_sign_in": get_config().email_sign_in,
    }
    return render(request, "mentorship/account/link_over.html", context, status=410)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and back to the mentors."""
    logout(request)
    return redirect("mentorship:mentor_list")


def _admin_login() -> str:
    try:
        return reverse("wagtailadmin_login")
    except NoReverseMatch:
        return resolve_url(settings.LOGIN_URL)


def _home(user: Account) -> str:
    """Where somebody goes who came without a destination."""
    is_mentor = user.pk and MentorProfile.objects.filter(user_id=user.pk).exists()
    if is_mentor and not MenteeProfile.objects.filter(user_id=user.pk).exists():
        return reverse("mentorship:mentor_desk")
    return reverse("mentorship:my_mentorship")
