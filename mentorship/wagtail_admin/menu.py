"""The Mentorship group in the sidebar, with counts of what waits for this person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.permission_policies import ModelPermissionPolicy

from mentorship.domain.actors import Right
from mentorship.domain.digest import may_have_digest
from mentorship.domain.groups import may_link_groups
from mentorship.domain.worklist import Waiting, waiting_for
from mentorship.models import Expertise, Language, MentorshipSettings

from . import policies
from .reports.history import may_see_history
from .sight import Sight

#: Other apps may add their items to the group through this hook.
HOOK = "register_mentorship_menu_item"
_EXPERTISE = ModelPermissionPolicy(Expertise)
_LANGUAGES = ModelPermissionPolicy(Language)
_SETTINGS = ModelPermissionPolicy(MentorshipSettings)
Allowed = Callable[[Any], bool]


def waiting(request: HttpRequest) -> dict[str, Waiting]:
    """What waits for this person, counted once per request."""
    if not hasattr(request, "mentorship_waiting"):
        counts = waiting_for(policies.actor_for(request.user))
        request.mentorship_waiting = counts  # type: ignore[attr-defined]
    found: dict[str, Waiting] = request.mentorship_waiting  # type: ignore[attr-defined]
    return found


class GuardedItem(MenuItem):
    """An item for those whom the policy lets in, with the number of what waits there."""

    def __init__(
        self,
        label: str | Promise,
        url: str | Promise,
        *,
        allowed: Allowed,
        name: str,
        icon_name: str,
        order: int,
        counts: tuple[str, ...] = (),
    ) -> None:
        super().__init__(label, url, name=name, icon_name=icon_name, order=order)
        self.allowed = allowed
        self.counts = counts

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the page behind it would open."""
        return self.allowed(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """The link; the item itself is shared by all requests and stays as it is."""
        label = str(self.label)
        number = sum(row.count for key, row in waiting(request).items() if key in self.counts)
        if number:
            label = _("%(label)s (%(number)s)") % {"label": label, "number": number}
        return LinkMenuItem(
            self.name,
            label,
            str(self.url),
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=self.attrs,
        )


def group() -> SubmenuMenuItem:
    """The group itself; Wagtail shows it to those who see something in it."""
    return SubmenuMenuItem(
        _("Mentorship"),
        Menu(register_hook_name=HOOK, items=items()),
        name="mentorship",
        icon_name="group",
        order=250,
    )


def items() -> list[GuardedItem]:
    """The items of the group: the workbenches, then the registers, then the rest."""
    rows = [
        *_workbenches(),
        *_registers(),
        *_vocabularies(),
        _history(),
        _channels(),
        _digest(),
        _group(),
    ]
    return [
        GuardedItem(
            label,
            url,
            allowed=allowed,
            name=f"mentorship-{name}",
            icon_name=icon,
            order=order,
            **kw,
        )
        for order, (name, label, url, icon, allowed, kw) in enumerate(rows, start=1)
    ]


Row = tuple[str, Any, Any, str, Allowed, dict[str, Any]]


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
            lambda user: Sight.of(policies.actor_for(user)).anything,
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
