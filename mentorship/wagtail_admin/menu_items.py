"""What stands in the Mentorship group of the sidebar: the workbenches, the registers, the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy

from mentorship.domain.actors import Right
from mentorship.domain.digest import may_have_digest
from mentorship.domain.groups import may_link_groups
from mentorship.models import Expertise, Language, MentorshipSettings

from . import policies
from .reports.history import may_see_history
from .sight import may_see_board

_EXPERTISE = ModelPermissionPolicy(Expertise)
_LANGUAGES = ModelPermissionPolicy(Language)
_SETTINGS = ModelPermissionPolicy(MentorshipSettings)
Allowed = Callable[[Any], bool]
#: The item's name, its words, its address, its icon, who sees it, and what is counted there.
Row = tuple[str, Any, Any, str, Allowed, dict[str, Any]]


def rows() -> list[Row]:
    """All items, in their order."""
    return [
        *_workbenches(),
        *_registers(),
        *_vocabularies(),
        _history(),
        _channels(),
        _digest(),
        _group(),
    ]


def _may(right: Right) -> Allowed:
    return lambda user: policies.actor_for(user).may(right)


def _workbenches() -> list[Row]:
    def row(name: str, label: Any, page: str, icon: str, right: Right, *counts: str) -> Row:
        url = reverse_lazy(f"mentorship_admin:{page}")
        return name, label, url, icon, _may(right), {"counts": counts}

    applications, mentors = Right.REVIEW_APPLICATIONS, Right.REVIEW_MENTORS
    return [
        row("review", _("Review"), "review", "tasks", applications, "review", "remarks"),
        row(
            "mentor-review",
            _("Mentors to review"),
            "mentors",
            "user",
            mentors,
            "mentors",
            "changes",
        ),
        row(
            "confirm",
            _("Confirm"),
            "confirm_list",
            "check",
            Right.CONFIRM_MATCHES,
            "confirm",
            "flagged",
        ),
        row("queue", _("Manual match"), "queue", "list-ol", Right.RUN_QUEUE, "queue"),
        (
            "board",
            _("Cycle board"),
            reverse_lazy("mentorship_admin:board"),
            "table",
            may_see_board,
            {},
        ),
    ]


def _history() -> Row:
    url = reverse_lazy("mentorship_admin:history")
    return "history", _("History"), url, "history", may_see_history, {}


def _channels() -> Row:
    url = reverse_lazy("mentorship_admin:channels")
    return "channels", _("Channels"), url, "link", _may(Right.MANAGE_MESSAGES), {}


def _digest() -> Row:
    url = reverse_lazy("mentorship_admin:digest")
    allowed: Allowed = lambda user: may_have_digest(policies.actor_for(user))  # noqa: E731
    return "digest", _("Daily digest"), url, "mail", allowed, {}


def _group() -> Row:
    url = reverse_lazy("mentorship_admin:telegram_group")
    allowed: Allowed = lambda user: may_link_groups(policies.actor_for(user))  # noqa: E731
    return "telegram-group", _("Telegram group"), url, "group", allowed, {}


def _registers() -> list[Row]:
    def row(name: str, label: Any, icon: str, policy: Any, *counts: str) -> Row:
        url = reverse_lazy(f"mentorship_{name}_modeladmin_index")
        return name, label, url, icon, _may_view(policy), {"counts": counts}

    return [
        row("cycles", _("Cycles"), "date", policies.CYCLES),
        row("applications", _("Applications"), "form", policies.APPLICATIONS),
        row("matches", _("Matches"), "group", policies.MATCHES),
        row("messages", _("Messages"), "mail", policies.MESSAGES, "failed", "unknown"),
    ]


def _may_view(policy: Any) -> Allowed:
    return lambda user: policy.user_has_any_permission(user, ("view", "add", "change", "delete"))


def _vocabularies() -> list[Row]:
    def row(name: str, label: Any, model: str, icon: str, policy: Any) -> Row:
        url = reverse_lazy(f"wagtailsnippets_mentorship_{model}:list")
        return name, label, url, icon, _may_view(policy), {}

    settings = reverse_lazy("wagtailsettings:edit", args=["mentorship", "mentorshipsettings"])
    return [
        row("mentors", _("Mentors"), "mentorprofile", "user", policies.MENTORS),
        row("expertise", _("Expertise"), "expertise", "tag", _EXPERTISE),
        row("languages", _("Languages"), "language", "globe", _LANGUAGES),
        row("reasons", _("Ready reasons"), "cannedreason", "openquote", policies.REASONS),
        (
            "addresses",
            _("Stopped addresses"),
            reverse_lazy("mentorship_admin:addresses"),
            "mail",
            _may(Right.MANAGE_MESSAGES),
            {},
        ),
        (
            "wording",
            _("Wording"),
            reverse_lazy("mentorship_admin:wordings"),
            "edit",
            _may(Right.MANAGE_WORDING),
            {},
        ),
        (
            "settings",
            _("Settings"),
            settings,
            "cogs",
            lambda user: _SETTINGS.user_has_permission(user, "change"),
            {},
        ),
    ]
