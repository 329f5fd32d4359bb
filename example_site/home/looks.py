"""The two looks of this site: editors choose one, and visitors may try the other."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

COOKIE = "look"
_A_YEAR = 365 * 24 * 3600


class Look(models.TextChoices):
    """Each has a style sheet of its own name beside the one that both share."""

    LANTERN = "lantern", _("Lantern")
    POSTER = "poster", _("Poster")


def tried_look(request: HttpRequest | None) -> str:
    """The look that this visitor has chosen, or an empty string."""
    chosen = request.COOKIES.get(COOKIE, "") if request else ""
    return chosen if chosen in Look.values else ""


@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    """Remember the visitor's look and go back to where they were."""
    url = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(url if is_ours else "/")
    look = request.POST.get("look", "")
    if look in Look.values:
        response.set_cookie(
            COOKIE, look, max_age=_A_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response
