"""After the form: what happens next, and by when."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentorship.models import Application, MenteeProfile, MentorshipSettings, zone

from .access import link_minutes, private_page, profile_of, verified_required


@private_page
@require_safe
def apply_sent(request: HttpRequest) -> HttpResponse:
    """To a visitor: one step is left, the link in the mailbox."""
    return render(request, "mentorship/applying/sent.html", {"minutes": link_minutes()})


@verified_required
@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """To a mentee: it has arrived; the steps that follow, with dates in the mentee's own zone."""
    mentee = profile_of(request, MenteeProfile)
    own = Application.objects.filter(enrolment__mentee=mentee)
    newest = own.select_related("enrolment__cycle").first() if mentee else None
    hours = MentorshipSettings.load().review_hours
    own_zone = zone(mentee.timezone) if mentee else timezone.get_default_timezone()
    context = {
        "hours": hours,
        "cycle": newest.enrolment.cycle if newest else None,
        "review_by": newest.created_at + timedelta(hours=hours) if newest else None,
        "zone": own_zone,
    }
    with timezone.override(own_zone):
        return render(request, "mentorship/applying/applied.html", context)
