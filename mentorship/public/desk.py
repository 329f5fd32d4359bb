"""A mentor's own page: profile, offers, mentees and Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentorship.choices import ApplicationStatus, MatchStatus
from mentorship.conf import get_config
from mentorship.domain.links import offer_token
from mentorship.models import (
    Application,
    Match,
    MentorProfile,
    MentorshipSettings,
    TelegramAccount,
    zone,
)

from .access import account_of, profile_of, verified_required
from .own_profile import waiting_change, waiting_words
from .questions import AnswerForm, questions_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer in the mentor's list, with the link that answers it."""

    application: Application
    token: str


@verified_required
@require_safe
def mentor_desk(request: HttpRequest) -> HttpResponse:
    """What waits for the mentor, in the mentor's own time zone."""
    mentor = profile_of(request, MentorProfile)
    if mentor is None:
        return redirect("mentorship:mentor_register")
    matches, own_zone = _matches(mentor), zone(mentor.timezone)
    change, default_zone = waiting_change(mentor), timezone.get_default_timezone()
    context = {
        "mentor": mentor,
        "offers": _offers(mentor, ApplicationStatus.ADMIN_APPROVED),
        "accepted": _offers(mentor, ApplicationStatus.MENTOR_ACCEPTED),
        "active": [match for match in matches if match.status == MatchStatus.ACTIVE],
        "past": [match for match in matches if match.status != MatchStatus.ACTIVE],
        "hours": MentorshipSettings.load().review_hours,
        "change": change,
        "waiting": waiting_words(change),
        "is_paused": mentor.is_paused(timezone.localdate(timezone=default_zone)),
        "telegram_offered": get_config().links_telegram_on(request.get_host()),
        "telegram": TelegramAccount.objects.filter(user_id=account_of(request).pk).first(),
        "zone": own_zone,
        "questions": questions_to(mentor=mentor),
        "answer_form": AnswerForm(),
    }
    with timezone.override(own_zone):
        return render(request, "mentorship/desk/mentor.html", context)


def _offers(mentor: MentorProfile, status: ApplicationStatus) -> list[Offer]:
    rows = Application.objects.seen_by(mentor, now=timezone.now()).filter(status=status)
    related = rows.select_related("enrolment__mentee", "enrolment__cycle").order_by("offered_at")
    return [Offer(application=row, token=offer_token(row)) for row in related]


def _matches(mentor: MentorProfile) -> list[Match]:
    rows = Match.objects.filter(mentor=mentor).select_related("enrolment__mentee", "cycle")
    return list(rows.prefetch_related("enrolment__topics"))
