"""The list of the mentors (M4)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentorship.blocks.cards import front_of
from mentorship.blocks.directory import Directory, Shape
from mentorship.blocks.visitor import ZONE_PARAMETER, keep_zone


@require_safe
def mentor_list(request: HttpRequest) -> HttpResponse:
    """The directory of all visible mentors, narrowed and sorted as the address asks."""
    if "keep" in request.GET:
        return _kept(request)
    directory = Directory(request, Shape(), csrf_token=get_token(request))
    front = front_of(request)
    front.glance  # noqa: B018 (the cycle comes with it)
    context = {
        "directory": directory,
        "cycle": front.cycle,
        "cycle_state": front.cycle_state,
    }
    return render(request, "mentorship/mentors/list.html", context)


def _kept(request: HttpRequest) -> HttpResponse:
    """The visitor has chosen a time zone here: remember it, and go on without it in the address.

    An address that somebody shares sets nobody else's clock.
    """
    parameters = request.GET.copy()
    for name in ("keep", ZONE_PARAMETER):
        parameters.pop(name, None)
    query = parameters.urlencode()
    response = HttpResponseRedirect(f"{request.path}{'?' + query if query else ''}")
    keep_zone(response, request)
    return response
