"""The registers among the “other searches” of Wagtail's own search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.search import SearchArea

from . import policies


class GuardedArea(SearchArea):
    """A search for those who may view what it finds."""

    def __init__(self, *args: Any, policy: policies.TeamPolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the list behind it would open."""
        return self.policy.user_has_permission(request.user, "view")


def mentors() -> SearchArea:
    """Mentors, by name, address, headline, text and field."""
    return GuardedArea(
        _("Mentors"),
        reverse("wagtailsnippets_mentorship_mentorprofile:list"),
        name="mentorship-mentors",
        icon_name="user",
        order=700,
        policy=policies.MENTORS,
    )


def applications() -> SearchArea:
    """Applications, by the names of both, the mentee's address and the subject."""
    return GuardedArea(
        _("Applications"),
        reverse("mentorship_applications_modeladmin_index"),
        name="mentorship-applications",
        icon_name="form",
        order=701,
        policy=policies.APPLICATIONS,
    )


def matches() -> SearchArea:
    """Matches, by the names of both and the mentee's address."""
    return GuardedArea(
        _("Matches"),
        reverse("mentorship_matches_modeladmin_index"),
        name="mentorship-matches",
        icon_name="group",
        order=702,
        policy=policies.MATCHES,
    )
