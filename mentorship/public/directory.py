"""The list of the mentors (M4)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentorship.blocks.cards import front_of
from mentorship.blocks.directory import Directory, Shape
from mentorship.blocks.visitor import keep_zone


@require_safe
def mentor_list(request: HttpRequest) -> HttpResponse:
    """The directory of all visible mentors, narrowed and sorted as the address asks."""
    directory = Directory(request, Shape(), csrf_token=get_token(request))
    front = front_of(request)
    context = {
        "directory": directory,
        "cycle": front.cycle,
        "cycle_state": front.cycle_state,
    }
    response = render(request, "mentorship/mentors/list.html", context)
    keep_zone(response, request)
    return response
