"""A mentee's own page, and withdrawing from there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mentorship.domain import applications
from mentorship.domain.refusals import Refused
from mentorship.models import Application, Enrolment, MenteeProfile, zone

from .access import account_of, actor_of, profile_of, verified_required
from .begun import Begun
from .cases import cases_of
from .questions import AnswerForm, questions_to


@verified_required
@require_safe
def my_mentorship(request: HttpRequest) -> HttpResponse:
    """Where everything stands, in the mentee's own time zone."""
    mentee = profile_of(request, MenteeProfile)
    questions = list(questions_to(enrolment__mentee__user_id=account_of(request).pk))
    asked = {question.enrolment_id: question.pk for question in questions}
    cases = cases_of(request.user, now=timezone.now(), asked=asked)
    own_zone = zone(mentee.timezone if mentee else timezone.get_default_timezone_name())
    context = {
        "mentee": mentee,
        "current": [case for case in cases if case.is_current],
        "past": [case for case in cases if not case.is_current],
        "zone": own_zone,
        "begun": Begun(request).saved_at,
        "questions": questions,
        "answer_form": AnswerForm(),
    }
    with timezone.override(own_zone):
        return render(request, "mentorship/desk/my_mentorship.html", context)


@verified_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Say what withdrawing one application means; POST withdraws it."""
    shown = Application.objects.shown_to_mentee(now=timezone.now())
    own = shown.filter(enrolment__mentee__user_id=account_of(request).pk)
    application = get_object_or_404(
        own.select_related("mentor", "enrolment__cycle"), pk=application_id
    )
    if request.method == "POST":
        try:
            applications.withdraw(application.pk, actor=actor_of(request), now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your application has been withdrawn."))
        return redirect("mentorship:my_mentorship")
    others = shown.open().filter(enrolment=application.enrolment_id).exclude(pk=application.pk)
    context = {"application": application, "others": others.count()}
    return render(request, "mentorship/desk/withdraw.html", context)


@verified_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_all(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Say what leaving the cycle means; POST withdraws whatever is open (A6)."""
    own = Enrolment.objects.filter(mentee__user_id=account_of(request).pk).select_related("cycle")
    enrolment = get_object_or_404(own, pk=enrolment_id)
    if request.method == "POST":
        try:
            applications.withdraw_all(enrolment.pk, actor=actor_of(request), now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("All your open applications have been withdrawn."))
        return redirect("mentorship:my_mentorship")
    shown = (
        Application.objects.shown_to_mentee(now=timezone.now()).open().filter(enrolment=enrolment)
    )
    rows = shown.select_related("mentor")
    context = {"enrolment": enrolment, "applications": rows.order_by("priority", "pk")}
    return render(request, "mentorship/desk/withdraw_all.html", context)
