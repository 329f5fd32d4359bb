"""Tags for the plugin's templates and for hosts that embed its blocks."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static

from mentorship.blocks.chosen import Chosen
from mentorship.models import MentorProfile, MentorshipSettings

register = template.Library()


_SHEETS = ("public", "directory", "people", "registering", "applying", "messages")
_SCRIPTS = ("public", "directory", "registering", "applying")


@register.inclusion_tag("mentorship/parts/head.html")
def mentorship_head(nonce: object = "") -> dict[str, Any]:
    """The style sheets and scripts: put it into the head of the host's base template.

    A Content-Security-Policy that asks for a nonce gets it: ``{% mentorship_head csp_nonce %}``.
    """
    return {
        "nonce": str(nonce),
        "sheets": [static(f"mentorship/{name}.css") for name in _SHEETS],
        "scripts": [static(f"mentorship/{name}.js") for name in _SCRIPTS],
    }


@register.simple_tag
def mentorship_programme() -> str:
    """The name that the editors gave the programme."""
    return str(MentorshipSettings.load().programme_name)


@register.inclusion_tag("mentorship/parts/nav.html", takes_context=True)
def mentorship_nav(context: Context) -> dict[str, Any]:
    """The way between the plugin's own pages, for whoever looks at them."""
    request = context.get("request")
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    match = getattr(request, "resolver_match", None)
    return {
        "signed_in": signed_in,
        "is_mentor": bool(
            signed_in and user and MentorProfile.objects.filter(user_id=user.pk).exists()
        ),
        "chosen": len(Chosen.of(request)),
        "here": match.view_name if match else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last name, where there is no photo."""
    words = str(name).split()
    letters = [word[0] for word in (words[:1] + words[1:][-1:]) if word]
    return "".join(letters).upper()
