"""Becoming a mentor, step by step: typed, kept, checked, sent; then the team's review (M1)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mentorship.blocks.visitor import visitor_zone
from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.domain import drafts
from mentorship.domain.accounts import address_of
from mentorship.domain.mentors import AlreadyRegistered, register_mentor
from mentorship.domain.refusals import Refused
from mentorship.models import MentorProfile, MentorshipSettings, TelegramAccount, zone

from .access import (
    account_of,
    actor_of,
    ask_to_sign_in,
    is_verified,
    private_page,
    profile_of,
    verified_required,
)
from .forms.registration import LookForm, PartForm
from .forms.sending import SendForm
from .limits import REGISTRATIONS_FROM_CLIENT, client_may
from .profiles import links_of, times_of
from .registering import (
    CHECK,
    FORMS,
    KIND,
    STEPS,
    Registration,
    after,
    before,
    keep_signed_out,
    url_of,
)
from .stale import shown_again


@verified_required
@require_safe
def mentor_register(request: HttpRequest) -> HttpResponse:
    """The first step, or the one with which to go on; a mentor goes to their own page."""
    if profile_of(request, MentorProfile) is not None:
        return redirect("mentorship:mentor_desk")
    registration = Registration(request)
    if registration.has_begun:
        return HttpResponseRedirect(url_of(registration.first_open()))
    return _show(request, registration, STEPS[0], registration.form(STEPS[0]))


def _stale(request: HttpRequest, step: str) -> HttpResponse:
    """The page has been open for too long: show it again with what was typed, and do nothing."""
    if step not in FORMS:
        return redirect("mentorship:mentor_register")
    if not is_verified(request):
        keep_signed_out(request, step)
        return ask_to_sign_in(request)
    registration = Registration(request)
    messages.warning(request, _("This page had been open for long. Please send it once more."))
    return _show(request, registration, step, registration.form(step, request.POST))


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
@shown_again(_stale)
def mentor_register_step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: shown with what was typed before, and kept whenever it is sent."""
    if step not in STEPS:
        raise Http404
    if not is_verified(request):
        keep_signed_out(request, step)
        return ask_to_sign_in(request)
    if profile_of(request, MentorProfile) is not None:
        is_sent = request.method == "POST" and step == CHECK
        return redirect("mentorship:mentor_registered" if is_sent else "mentorship:mentor_desk")
    registration = Registration(request)
    if step == CHECK:
        return _check(request, registration)
    if request.method != "POST":
        return _show(request, registration, step, registration.form(step))
    return _receive(request, registration, step)


@verified_required
@require_safe
def mentor_registered(request: HttpRequest) -> HttpResponse:
    """What happens next and by when, and the way to link Telegram now."""
    mentor = profile_of(request, MentorProfile)
    hours = MentorshipSettings.load().review_hours
    accounts = TelegramAccount.objects.filter(user_id=account_of(request).pk)
    context = {
        "mentor": mentor,
        "hours": hours,
        "review_by": mentor.created_at + timedelta(hours=hours) if mentor else None,
        "telegram": get_config().links_telegram_on(request.get_host()) and not accounts.exists(),
    }
    with timezone.override(zone(mentor.timezone) if mentor else timezone.get_current_timezone()):
        return render(request, "mentorship/account/registered.html", context)


def _receive(request: HttpRequest, registration: Registration, step: str) -> HttpResponse:
    """Keep everything first; then go where the pressed button leads."""
    wish = request.POST.get("go", "next")
    form = registration.form(step, request.POST, request.FILES)
    tried = wish == "next" or registration.was_tried(step)
    registration.keep(step, form, tried=tried and not form.is_valid())
    if wish == "keep":
        return HttpResponse(status=204)
    if isinstance(form, LookForm) and form.removes_photo:
        registration.remove_photo()
    wrong_photo = "photo_file" in form.errors
    if wrong_photo or (wish == "next" and not form.is_valid()):
        return _show(request, registration, step, form)
    targets = {"next": after(step), "back": before(step)} | {name: name for name in STEPS}
    return HttpResponseRedirect(url_of(targets.get(wish, step)))


def _show(
    request: HttpRequest, registration: Registration, step: str, form: PartForm
) -> HttpResponse:
    context = {
        "form": form,
        "step": step,
        "title": FORMS[step].title,
        "template": f"mentorship/account/parts/{step}.html",
        "steps": registration.steps(step),
        "number": STEPS.index(step) + 1,
        "count": len(STEPS),
        "photo": registration.photo,
        "saved_at": registration.draft.changed_at if registration.draft else None,
        "address": address_of(account_of(request)),
        "is_first": step == STEPS[0],
    }
    return render(request, "mentorship/account/register.html", context)


def _check(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The profile exactly as it will look, and the button that sends it."""
    profile = registration.profile()
    if profile is None:
        messages.warning(request, _("This step is not complete yet."))
        return HttpResponseRedirect(url_of(registration.first_open()))
    form = SendForm(request.POST or None)
    if request.method == "POST":
        if form.is_robot:
            return redirect("mentorship:mentor_registered")
        if form.is_valid() and _send(request, form, profile):
            return redirect("mentorship:mentor_registered")
    context = {
        "form": form,
        "mentor": profile,
        "card": None,
        "times": times_of(profile, visitor_zone(request), now=timezone.now()),
        "links": links_of(profile),
        "step": CHECK,
        "steps": registration.steps(CHECK),
        "number": len(STEPS),
        "count": len(STEPS),
        "back": url_of(before(CHECK)),
        "hours": MentorshipSettings.load().review_hours,
    }
    return render(request, "mentorship/account/register_check.html", context)


def _send(request: HttpRequest, form: SendForm, profile: MentorProfile) -> bool:
    """Profile instead of draft, in one transaction; sending twice registers once."""
    if not client_may(REGISTRATIONS_FROM_CLIENT, request):
        form.add_error(None, _("Too many registrations came from here. Please try again later."))
        return False
    try:
        with write_transaction(MentorProfile):
            register_mentor(profile, actor=actor_of(request), now=timezone.now())
            drafts.discard(KIND, user=account_of(request))
    except AlreadyRegistered as refusal:
        if profile_of(request, MentorProfile) is not None:
            return True
        form.add_error(None, str(refusal))
        return False
    except (Refused, ValidationError) as error:
        form.add_error(None, str(error) if isinstance(error, Refused) else error.messages)
        return False
    return True
