"""The page behind a signed link, where a mentor answers an offer without Telegram (T4, T5).

Opening it changes nothing: mail scanners open links too. Each answer is a button.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from mentorship.choices import ActorChannel, ApplicationStatus, MatchStatus
from mentorship.domain import offers
from mentorship.domain.actors import Actor
from mentorship.domain.links import LinkInvalid, read_offer_token
from mentorship.domain.refusals import Refused
from mentorship.models import Application, MentorProfile, zone

from .access import private_page, profile_of
from .forms.offers import DeclineForm, RemarksForm

#: In these states the mentor may be about to have to do with the mentee.
_SHOWS_MENTEE = (ApplicationStatus.ADMIN_APPROVED, ApplicationStatus.MENTOR_ACCEPTED)


@private_page
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the offer, POST answers it."""
    try:
        application = read_offer_token(token, now=timezone.now())
    except LinkInvalid as refusal:
        context = {"sentence": str(refusal)}
        return render(request, "mentorship/desk/offer_invalid.html", context, status=410)
    if _is_somebody_else(request, application):
        return render(request, "mentorship/desk/offer_of_another.html", status=403)
    if request.method != "POST":
        return _page(request, application)
    action = request.POST.get("action", "")
    if action not in ("accept", "decline", "remarks"):
        return HttpResponseBadRequest()
    decline = DeclineForm(request.POST if action == "decline" else None)
    remarks = RemarksForm(request.POST if action == "remarks" else None)
    form = {"decline": decline, "remarks": remarks}.get(action)
    if form is not None and not form.is_valid() and _is_open(application):
        return _page(request, application, decline=decline, remarks=remarks)
    try:
        said = _answer(application, action, form)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return _page(request, read_offer_token(token, now=timezone.now()), status=409)
    messages.success(request, said)
    return redirect("mentorship:offer", token=token)


def _answer(application: Application, action: str, form: Any) -> str:
    mentor = application.mentor
    assert mentor is not None  # noqa: S101 - the link was made for one
    actor, now = Actor.for_mentor(mentor, ActorChannel.WEB), timezone.now()
    if action == "accept":
        offers.accept(application.pk, actor=actor, now=now)
        return _("Thank you! You accepted.")
    if action == "decline":
        reason = form.cleaned_data.get("reason", "")
        offers.decline(application.pk, actor=actor, now=now, reason=reason)
        return _("Thank you for your answer. You declined.")
    text = form.cleaned_data.get("remarks", "")
    offers.add_remarks(application.pk, remarks=text, actor=actor, now=now)
    return _("Your remarks are with the team. The offer stays open.")


def _is_somebody_else(request: HttpRequest, application: Application) -> bool:
    """A forwarded link: whoever is signed in is not the mentor who was asked."""
    if not request.user.is_authenticated:
        return False
    mentor = profile_of(request, MentorProfile)
    return mentor is None or mentor.pk != application.mentor_id


def _shows_mentee(application: Application) -> bool:
    """Whether the mentor has to do with the mentee: before the match, and as long as it lasts."""
    if application.status != ApplicationStatus.MATCHED:
        return application.status in _SHOWS_MENTEE
    return application.match.status == MatchStatus.ACTIVE


def _is_open(application: Application) -> bool:
    return application.status == ApplicationStatus.ADMIN_APPROVED


def _page(
    request: HttpRequest,
    application: Application,
    *,
    decline: DeclineForm | None = None,
    remarks: RemarksForm | None = None,
    status: int = 200,
) -> HttpResponse:
    own_zone = zone(application.mentor.timezone if application.mentor else "UTC")
    context = {
        "application": application,
        "mentor": application.mentor,
        "enrolment": application.enrolment if _shows_mentee(application) else None,
        "is_open": _is_open(application),
        "outcome": _outcome(application),
        "decline": decline or DeclineForm(),
        "remarks": remarks or RemarksForm(),
        "zone": own_zone,
    }
    with timezone.override(own_zone):
        return render(request, "mentorship/desk/offer.html", context, status=status)


def _outcome(application: Application) -> str:
    """What became of the offer, in the mentor's words."""
    words = {
        ApplicationStatus.MENTOR_ACCEPTED: _("You accepted this offer."),
        ApplicationStatus.MATCHED: _("You accepted this offer, and you are matched."),
        ApplicationStatus.MENTOR_DECLINED: _("You declined this offer."),
        ApplicationStatus.DROPPED: _("The student withdrew. There is nothing to answer any more."),
    }
    over = _("This offer is over. There is nothing to answer any more.")
    if _is_open(application):
        return ""
    if application.status == ApplicationStatus.MATCHED and not _shows_mentee(application):
        return _("You accepted this offer. The mentorship that came of it is over.")
    return words.get(ApplicationStatus(application.status), over)
