"""The panel on Wagtail's home page: what waits for the team, and since when."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from mentorship.choices import NotificationStatus
from mentorship.domain.worklist import LABELS, Waiting
from mentorship.models import MentorshipSettings

from . import policies
from .menu import waiting
from .registers.base import CSS
from .sight import Sight

#: Where each kind of work is done.
_PAGES: dict[str, tuple[str, str]] = {
    "review": ("mentorship_admin:review", ""),
    "asked": ("mentorship_admin:review", "?flag=asked"),
    "remarks": ("mentorship_admin:review", "#remarks"),
    "mentors": ("mentorship_admin:mentors", ""),
    "mentors_asked": ("mentorship_admin:mentors", "#asked"),
    "changes": ("mentorship_admin:mentors", "#changes"),
    "confirm": ("mentorship_admin:confirm_list", ""),
    "flagged": ("mentorship_admin:confirm_list", "#flagged"),
    "queue": ("mentorship_admin:queue", ""),
    "failed": (
        "mentorship_messages_modeladmin_index",
        f"?status__exact={NotificationStatus.FAILED}",
    ),
    "unknown": (
        "mentorship_messages_modeladmin_index",
        f"?status__exact={NotificationStatus.UNKNOWN}",
    ),
}


class WaitingPanel(Component):
    """One line for each kind of work that waits; red when the promise is broken."""

    name = "mentorship_waiting"
    template_name = "mentorship/admin/home_panel.html"
    order = 90

    class Media:
        css = {"all": (CSS,)}

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The lines, in the order in which a case meets them."""
        counts = waiting(self.request)
        now = timezone.now()
        promise = MentorshipSettings.load(self.request).review_hours
        limit = datetime.timedelta(hours=promise)
        lines = [_line(counts[key], now, limit) for key in LABELS if key in counts]
        return {
            "is_shown": bool(counts),
            "lines": [line for line in lines if line["count"]],
            "review_hours": promise,
            "has_board": Sight.of(policies.actor_for(self.request.user)).anything,
            "now": now,
        }


def _line(row: Waiting, now: datetime.datetime, limit: datetime.timedelta) -> dict[str, Any]:
    page, rest = _PAGES[row.key]
    age = row.age(now)
    return {
        "key": row.key,
        "label": LABELS[row.key],
        "url": f"{reverse(page)}{rest}",
        "count": row.count,
        "oldest": row.oldest,
        "is_late": age is not None and age > limit,
    }


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Put the panel on the home page of those for whom work can wait."""
    if waiting(request):
        panels.append(WaitingPanel(request))
