"""Sending the application: the list in order, the motivation, the mentee's profile (A1, A3)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mentorship.blocks.cards import front_of
from mentorship.blocks.chosen import Chosen
from mentorship.choices import ApplicationOrigin
from mentorship.compat import write_transaction
from mentorship.domain.accounts import ensure_mentee
from mentorship.domain.applications import Choice, is_reviewed
from mentorship.domain.applications import apply as submit
from mentorship.domain.refusals import Refused
from mentorship.models import (
    Application,
    Enrolment,
    MenteeProfile,
    MentorshipSettings,
)

from . import carried
from .access import (
    account_of,
    actor_of,
    ask_to_sign_in,
    full_name_of,
    is_verified,
    private_page,
    profile_of,
    verified_required,
)
from .choices import chosen_cards
from .forms.applying import ApplyForm, ChoicesMalformed, free_places, read_choices


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The application form for the chosen mentors; visitors sign in first and come back."""
    chosen = Chosen(request.session)
    if not is_verified(request):
        return ask_to_sign_in(request, carried.apply_url(chosen.mentor_ids))
    enrolment = _enrolment(request)
    form = ApplyForm(
        request.POST or None,
        initial=_initial(request, enrolment),
        is_reviewed=enrolment is not None and is_reviewed(enrolment),
    )
    choices: list[Choice] | None = None
    if request.method == "POST":
        choices = _read(request, form)
        if choices is not None and form.is_valid() and _submit(request, form, choices):
            chosen.clear()
            return redirect("mentorship:applied")
    return _page(request, form, choices, enrolment)


def _read(request: HttpRequest, form: ApplyForm) -> list[Choice] | None:
    try:
        return read_choices(request.POST)
    except ChoicesMalformed:
        form.add_error(None, _("The list of mentors did not arrive whole. Please check it."))
        return None


def _submit(request: HttpRequest, form: ApplyForm, choices: list[Choice]) -> bool:
    """Profile and applications in one transaction, so that a refusal changes nothing."""
    data, now = form.cleaned_data, timezone.now()
    try:
        with write_transaction(Enrolment):
            mentee = ensure_mentee(
                request.user,
                name=data["name"],
                timezone=data["timezone"],
                language=data["preferred_language"],
                now=now,
            )
            submit(
                mentee,
                choices,
                subject=data.get("subject", ""),
                motivation=data.get("motivation", ""),
                topics=data.get("topics", ()),
                actor=actor_of(request),
                now=now,
            )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _enrolment(request: HttpRequest) -> Enrolment | None:
    """The mentee's case in the open cycle, if there is one already."""
    cases = Enrolment.objects.filter(mentee__user_id=account_of(request).pk)
    return cases.filter(cycle=front_of(request).cycle).first()


def _initial(request: HttpRequest, enrolment: Enrolment | None) -> dict[str, Any]:
    """What we know of this person from before."""
    initial: dict[str, Any] = {"name": full_name_of(account_of(request))}
    mentee = profile_of(request, MenteeProfile)
    if mentee is not None:
        initial |= {
            "name": mentee.name,
            "timezone": mentee.timezone,
            "preferred_language": mentee.preferred_language,
        }
    if enrolment is not None:
        initial |= {
            "subject": enrolment.subject,
            "motivation": enrolment.motivation,
            "topics": [topic.pk for topic in enrolment.topics.all()],
        }
    return initial


def _page(
    request: HttpRequest,
    form: ApplyForm,
    choices: list[Choice] | None,
    enrolment: Enrolment | None,
) -> HttpResponse:
    """The form with the list in the order that was typed, or else in that of the session."""
    made = Application.objects.filter(enrolment=enrolment, origin=ApplicationOrigin.CHOICE)
    earlier = list(made.select_related("mentor").order_by("priority")) if enrolment else []
    free = free_places([application.priority for application in earlier])
    typed = {choice.mentor_id: choice.priority for choice in choices or ()}
    cards = chosen_cards(request, list(typed) or None)
    places = [typed.get(card.mentor.pk) or _nth(free, n) for n, card in enumerate(cards)]
    context = {
        "form": form,
        "rows": list(zip(cards, places, strict=True)),
        "places": free[: max(len(cards), 1)],
        "earlier": earlier,
        "enrolment": enrolment,
        "cycle": front_of(request).cycle,
        "cycle_state": front_of(request).cycle_state,
        "hours": MentorshipSettings.load().review_hours,
    }
    return render(request, "mentorship/applying/apply.html", context)


def _nth(free: list[int], n: int) -> int | None:
    return free[n] if n < len(free) else None


@verified_required
@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """What happens next, and by when."""
    context = {"hours": MentorshipSettings.load().review_hours}
    return render(request, "mentorship/applying/applied.html", context)
