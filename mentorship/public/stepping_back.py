"""A mentor pauses, leaves the programme, or comes back; each page says first what follows."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentorship.choices import ApplicationStatus, MentorStatus
from mentorship.domain import leaving
from mentorship.domain.refusals import Refused
from mentorship.models import Application, Match, MentorProfile

from .access import actor_of, profile_of, verified_required
from .forms.stepping_back import LeaveForm, PauseForm


@verified_required
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_pause(request: HttpRequest) -> HttpResponse:
    """Take no new requests until a day, or again from now on."""
    mentor = profile_of(request, MentorProfile)
    if mentor is None:
        return redirect("mentorship:mentor_register")
    ends = request.POST.get("action") == "end"
    posted = request.POST if request.method == "POST" and not ends else None
    form = PauseForm(posted, initial={"until": mentor.paused_until})
    if request.method == "POST" and (ends or form.is_valid()):
        until = None if ends else form.cleaned_data["until"]
        try:
            leaving.pause(mentor.pk, until=until, actor=actor_of(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _pause_words(until))
            return redirect("mentorship:mentor_desk")
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    context = {"form": form, "mentor": mentor, "is_paused": mentor.is_paused(today)}
    return render(request, "mentorship/desk/pause.html", context)


@verified_required
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_leave(request: HttpRequest) -> HttpResponse:
    """Leave, or come back; who was rejected has nothing to leave."""
    mentor = profile_of(request, MentorProfile)
    if mentor is None:
        return redirect("mentorship:mentor_register")
    if mentor.status == MentorStatus.REJECTED and mentor.left_at is None:
        return redirect("mentorship:mentor_desk")
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _leave_or_return(request, mentor, form)
        return redirect("mentorship:mentor_desk")
    live = Application.objects.seen_by(mentor, now=timezone.now()).live()
    context = {
        "form": form,
        "mentor": mentor,
        "offers": live.filter(status=ApplicationStatus.ADMIN_APPROVED).count(),
        "accepted": live.filter(status=ApplicationStatus.MENTOR_ACCEPTED).count(),
        "matches": Match.objects.active().filter(mentor=mentor).count(),
    }
    return render(request, "mentorship/desk/leave.html", context)


def _leave_or_return(request: HttpRequest, mentor: MentorProfile, form: LeaveForm) -> None:
    """Do what the pressed button said; pressing it twice is harmless."""
    actor, now = actor_of(request), timezone.now()
    try:
        if request.POST.get("action") == "return":
            leaving.come_back(mentor.pk, actor=actor, now=now)
            messages.success(request, _("Welcome back."))
        elif request.POST.get("action") == "leave":
            reason = form.cleaned_data["reason"]
            leaving.leave(mentor.pk, actor=actor, now=now, reason=reason)
            messages.success(request, _("You have left the programme. Thank you for your time."))
    except Refused as refusal:
        messages.error(request, str(refusal))


def _pause_words(until: datetime.date | None) -> str:
    if until is None:
        return _("You take new requests again.")
    day = formats.date_format(until, "DATE_FORMAT")
    return _("You take no new requests until %(day)s.") % {"day": day}
