"""The lists in which filters can be saved: where each is, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from mentorship.domain.actors import Right

from . import policies
from .reports.subjects import kinds_for

Door = Callable[[Any], bool]


def _right(right: Right) -> Door:
    return lambda user: policies.actor_for(user).may(right)


def _view(policy: policies.TeamPolicy) -> Door:
    return lambda user: policy.user_has_permission(user, "view")


LISTS: dict[str, tuple[str, Door]] = {
    "review": ("mentorship_admin:review", _right(Right.REVIEW_APPLICATIONS)),
    "confirm": ("mentorship_admin:confirm_list", _right(Right.CONFIRM_MATCHES)),
    "queue": ("mentorship_admin:queue", _right(Right.RUN_QUEUE)),
    "mentors": ("wagtailsnippets_mentorship_mentorprofile:list", _view(policies.MENTORS)),
    "history": ("mentorship_admin:history", lambda user: bool(kinds_for(user))),
    "cycles": ("mentorship_cycles_modeladmin_index", _view(policies.CYCLES)),
    "applications": ("mentorship_applications_modeladmin_index", _view(policies.APPLICATIONS)),
    "matches": ("mentorship_matches_modeladmin_index", _view(policies.MATCHES)),
    "messages": ("mentorship_messages_modeladmin_index", _view(policies.MESSAGES)),
}


def address_of(page: str, query: str = "") -> str:
    """A list, filtered as the query string says."""
    address = reverse(LISTS[page][0])
    return f"{address}?{query}" if query else address
