"""Tags for the team's pages in the admin."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from mentorship.choices import ActorChannel
from mentorship.domain.actors import Actor, Right
from mentorship.domain.filters import clean_query, filters_for
from mentorship.domain.returned import trouble_of
from mentorship.domain.team import name_of

register = template.Library()


@register.inclusion_tag("mentorship/admin/parts/saved_filters.html", takes_context=True)
def saved_filters(context: Context, page: str, here: str = "") -> dict[str, Any]:
    """The saved filters of a list, and the form that saves what it shows now.

    ``here`` is the address of the list, where a part of the page is fetched from another one.
    """
    request = context["request"]
    actor = Actor(channel=ActorChannel.ADMIN, user=request.user)
    keeps_order = actor.may(Right.MANAGE_WORDING)
    rows = [
        {
            "row": row,
            "owner": "" if actor.owns(row.user_id) else name_of(row.user),
            "may_delete": keeps_order or actor.owns(row.user_id),
        }
        for row in filters_for(actor, page)
    ]
    return {
        "page": page,
        "rows": rows,
        "here": here or request.path,
        "query": clean_query(request.GET.urlencode()),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("mentorship/admin/parts/trouble.html", takes_context=True)
def mail_trouble(context: Context, email: str) -> dict[str, Any]:
    """A badge where no e-mail reaches an address, and the way to what can be done."""
    actor = Actor(channel=ActorChannel.ADMIN, user=context["request"].user)
    return {"trouble": trouble_of(email), "can_lift": actor.may(Right.MANAGE_MESSAGES)}
