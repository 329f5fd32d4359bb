"""What the site's own frame shows: the menu, the look, the languages."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language_info
from wagtail.models import Page, Site

from example_site.home.looks import Look, tried_look
from example_site.home.models import Appearance

register = template.Library()


@register.simple_tag(takes_context=True)
def site_menu(context: dict[str, Any]) -> list[Page]:
    """The pages below the home page that editors want in menus."""
    site = Site.find_for_request(context.get("request"))
    return list(site.root_page.get_children().live().in_menu()) if site else []


@register.simple_tag(takes_context=True)
def site_look(context: dict[str, Any]) -> str:
    """The visitor's own choice, or else the editors'."""
    request = context.get("request")
    if tried := tried_look(request):
        return tried
    return str(Appearance.for_request(request).look) if request else str(Look.LANTERN)


@register.simple_tag
def all_looks() -> list[tuple[str, str]]:
    """Each look with its name."""
    return [(str(look.value), str(look.label)) for look in Look]


@register.simple_tag
def all_languages() -> list[dict[str, Any]]:
    """Each language in its own words, as its readers look for it."""
    return [dict(get_language_info(code)) for code, _name in settings.LANGUAGES]
