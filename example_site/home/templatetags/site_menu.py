"""The site's own menu."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page, Site

register = template.Library()


@register.simple_tag(takes_context=True)
def site_menu(context: dict[str, Any]) -> list[Page]:
    """The pages below the home page that editors want in menus."""
    site = Site.find_for_request(context.get("request"))
    return list(site.root_page.get_children().live().in_menu()) if site else []
