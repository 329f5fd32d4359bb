"""Collecting up to five mentors in order, before anything is sent (A1)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentorship.blocks.cards import Card, front_of, visible_mentors
from mentorship.blocks.chosen import Chosen
from mentorship.domain.directory import apply_state
from mentorship.domain.refusals import Refused
from mentorship.models import MAX_CHOICES

from .access import go_on, private_page, safe_next


def chosen_cards(request: HttpRequest, mentor_ids: list[int] | None = None) -> list[Card]:
    """The chosen mentors in the visitor's order; those no longer visible are left out."""
    ids = Chosen(request.session).mentor_ids if mentor_ids is None else mentor_ids
    mentors = {mentor.pk: mentor for mentor in visible_mentors().filter(pk__in=ids)}
    return front_of(request).cards([mentors[pk] for pk in ids if pk in mentors])


@private_page
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """The list so far, with buttons that change it."""
    cards = chosen_cards(request)
    context = {
        "cards": cards,
        "limit": MAX_CHOICES,
        "cycle_state": front_of(request).cycle_state,
        "blocked": [card for card in cards if not card.state.enabled],
    }
    return render(request, "mentorship/applying/choices.html", context)


_STEPS = {"up": -1, "down": 1}


@require_POST
def choices_change(request: HttpRequest) -> HttpResponse:
    """Add, remove or move one mentor, and back to where the visitor was."""
    action, number = request.POST.get("action", ""), request.POST.get("mentor", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return HttpResponseBadRequest()
    mentor_id, chosen = int(number), Chosen(request.session)
    if action == "add":
        _add(request, chosen, mentor_id)
    elif action == "remove":
        chosen.remove(mentor_id)
    elif action in _STEPS:
        chosen.shift(mentor_id, _STEPS[action])
    else:
        return HttpResponseBadRequest()
    next_url = safe_next(request, request.POST.get("next", ""))
    return go_on(next_url, reverse("mentorship:choices"))


def _add(request: HttpRequest, chosen: Chosen, mentor_id: int) -> None:
    mentor = get_object_or_404(visible_mentors(), pk=mentor_id)
    front = front_of(request)
    state = apply_state(mentor, front.cycle, now=front.now)
    if not state.enabled:
        messages.error(request, str(state.reason))
        return
    chosen.keep(visible_mentors().filter(pk__in=chosen.mentor_ids).values_list("pk", flat=True))
    try:
        added = chosen.add(mentor.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    text = _("%(mentor)s is on your list now.") if added else _("%(mentor)s is on your list.")
    messages.success(request, text % {"mentor": mentor.name})
