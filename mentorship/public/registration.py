"""Becoming a mentor: one form, then the team's review (M1)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.domain.accounts import address_of
from mentorship.domain.mentors import register_mentor
from mentorship.domain.photos import kept_photo
from mentorship.domain.refusals import Refused
from mentorship.models import MentorProfile, MentorshipSettings

from .access import account_of, actor_of, full_name_of, profile_of, verified_required
from .forms.registration import RegistrationForm


@verified_required
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_register(request: HttpRequest) -> HttpResponse:
    """The registration form; somebody who is registered already goes to their own page."""
    if profile_of(request, MentorProfile) is not None:
        return redirect("mentorship:mentor_desk")
    account = account_of(request)
    form = RegistrationForm(
        request.POST or None,
        request.FILES or None,
        initial={"name": full_name_of(account)},
        instance=MentorProfile(user=account, email=address_of(account), timezone=""),
    )
    if request.method == "POST" and form.is_valid() and _register(request, form):
        return redirect("mentorship:mentor_registered")
    context = {"form": form, "address": address_of(account)}
    return render(request, "mentorship/account/register.html", context)


def _register(request: HttpRequest, form: RegistrationForm) -> bool:
    """Photo and profile in one transaction; a refusal leaves neither row nor file behind."""
    profile = form.save(commit=False)
    form.save_m2m()
    profile.specialisations.set(form.specialisations())
    content = form.cleaned_data["photo_file"]
    try:
        with (
            write_transaction(MentorProfile),
            kept_photo(content, account_of(request)) as profile.photo,
        ):
            register_mentor(profile, actor=actor_of(request), now=timezone.now())
    except (Refused, ValidationError) as error:
        form.add_error(None, str(error) if isinstance(error, Refused) else error.messages)
        return False
    return True


@verified_required
@require_safe
def mentor_registered(request: HttpRequest) -> HttpResponse:
    """What happens next, and the way to link Telegram now."""
    context = {
        "hours": MentorshipSettings.load().review_hours,
        "telegram": bool(get_config().telegram_bot_username),
    }
    return render(request, "mentorship/account/registered.html", context)
