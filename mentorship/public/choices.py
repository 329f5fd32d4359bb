"""Collecting up to five mentors in order, before anything is sent (A1)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentorship.blocks.cards import Card, Front, front_of, visible_mentors
from mentorship.blocks.chosen import Chosen
from mentorship.domain.directory import apply_state
from mentorship.domain.refusals import Refused
from mentorship.models import MAX_CHOICES, MentorProfile
from mentorship.numbers import is_row_number

from .access import go_on, private_page, safe_next
from .stale import shown_again


def chosen_cards(request: HttpRequest, mentor_ids: list[int] | None = None) -> list[Card]:
    """The chosen mentors in the visitor's order; those no longer visible are left out."""
    ids = Chosen.of(request).mentor_ids if mentor_ids is None else mentor_ids
    mentors = {mentor.pk: mentor for mentor in visible_mentors().filter(pk__in=ids)}
    return front_of(request).cards([mentors[pk] for pk in ids if pk in mentors])


@private_page
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """The list so far, with buttons that change it."""
    cards, front = chosen_cards(request), front_of(request)
    context = {
        "cards": cards,
        "limit": MAX_CHOICES,
        "cycle_state": front.cycle_state,
        "blocked": [card for card in cards if _refusal(front, card.mentor)],
    }
    return render(request, "mentorship/applying/choices.html", context)


def _press_again(request: HttpRequest) -> HttpResponse:
    """The page has been open for too long: nothing is changed, and a fresh one is shown."""
    messages.warning(request, _("That page had been open for very long. Please press once more."))
    return _back(request)


@require_POST
@shown_again(_press_again)
def choices_change(request: HttpRequest) -> HttpResponse:
    """Add, remove or move one mentor, or put all in order, and back to where the visitor was."""
    numbers = request.POST.getlist("mentor")
    change = _CHANGES.get(request.POST.get("action", ""))
    if change is None or not numbers or not all(map(is_row_number, numbers)):
        return HttpResponseBadRequest()
    change(request, [int(number) for number in numbers])
    if "application/json" in request.headers.get("Accept", ""):
        said = [str(message) for message in messages.get_messages(request)]
        return JsonResponse({"mentors": Chosen.of(request).mentor_ids, "said": said})
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    next_url = safe_next(request, request.POST.get("next", ""))
    return go_on(next_url, reverse("mentorship:choices"))


def _add(request: HttpRequest, mentor_ids: list[int]) -> None:
    mentor = get_object_or_404(visible_mentors(), pk=mentor_ids[0])
    front, chosen = front_of(request), Chosen.of(request)
    is_new = mentor.pk not in chosen.mentor_ids
    load = front.cards([mentor])[0].load if is_new else None
    if reason := _refusal(front, mentor, free=load.free if load else None):
        messages.error(request, str(reason))
        return
    chosen.keep(visible_mentors().filter(pk__in=chosen.mentor_ids).values_list("pk", flat=True))
    try:
        added = chosen.add(mentor.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    text = _("%(mentor)s is on your list now.") if added else _("%(mentor)s is on your list.")
    messages.success(request, text % {"mentor": mentor.name})


def _refusal(front: Front, mentor: MentorProfile, *, free: int | None = None) -> str | Promise:
    """Why no application with this mentor on the list is taken; nothing where one is.

    Whose places are all taken can be chosen no more, as the button says. Who is on the list
    by then may stay: places are counted when a match is made, and one may be free again (A8).
    """
    state = apply_state(mentor, front.cycle, now=front.now, free=free)
    return front.own_reason(mentor) if state.enabled else state.reason


_CHANGES: dict[str, Callable[[HttpRequest, list[int]], None]] = {
    "add": _add,
    "remove": lambda request, ids: Chosen.of(request).remove(ids[0]),
    "up": lambda request, ids: Chosen.of(request).shift(ids[0], -1),
    "down": lambda request, ids: Chosen.of(request).shift(ids[0], 1),
    "order": lambda request, ids: Chosen.of(request).order(ids),
}
