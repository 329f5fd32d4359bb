"""Who may see and change what in the admin: one policy for menu, view and button alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail_modeladmin.helpers import PermissionHelper

from mentorship import compat
from mentorship.choices import ActorChannel
from mentorship.domain.actors import Account, Actor, Right
from mentorship.models import (
    Application,
    CannedReason,
    Cycle,
    Match,
    MentorProfile,
    Notification,
)


def actor_for(user: Account) -> Actor:
    """Somebody in the Wagtail admin."""
    return Actor(channel=ActorChannel.ADMIN, user=user)


class TeamPolicy(ModelPermissionPolicy):
    """What is allowed is listed, action by action; what is not listed nobody may do.

    So nobody deletes, site admins included: the history hangs on these rows.
    """

    def __init__(self, model: type[Model], **codenames: tuple[str, ...]) -> None:
        super().__init__(model)
        self.codenames = codenames

    def user_has_permission(self, user: Account, action: str) -> bool:
        """Whether the user holds one of the permissions that allow the action."""
        names = (f"mentorship.{codename}" for codename in self.codenames.get(action, ()))
        return bool(user.is_active) and any(user.has_perm(name) for name in names)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """The active users who may do one of the actions."""
        codenames = {name for action in actions for name in self.codenames.get(action, ())}
        return self._get_users_with_any_permission_codenames(codenames)


class MentorPolicy(TeamPolicy):
    """Mentors are typed in by those who may also review them: it is a registration."""

    def user_has_permission(self, user: Account, action: str) -> bool:
        """As listed; adding asks for the right to review besides."""
        listed = super().user_has_permission(user, action)
        return listed and (action != "add" or user.has_perm(Right.REVIEW_MENTORS))


MENTORS = MentorPolicy(
    MentorProfile,
    view=("view_mentorprofile", "change_mentorprofile", "review_mentors"),
    add=("add_mentorprofile",),
    change=("change_mentorprofile",),
)
CYCLES = TeamPolicy(
    Cycle,
    view=("view_cycle", "manage_cycles"),
    add=("manage_cycles",),
    change=("manage_cycles",),
)
APPLICATIONS = TeamPolicy(
    Application, view=("view_application", "review_applications", "run_queue")
)
MATCHES = TeamPolicy(Match, view=("view_match", "confirm_matches"))
REASONS = TeamPolicy(
    CannedReason, **dict.fromkeys(("view", "add", "change", "delete"), ("manage_wording",))
)
MESSAGES = TeamPolicy(Notification, view=("view_notification", "manage_messages"))

_ALL = (MENTORS, CYCLES, APPLICATIONS, MATCHES, MESSAGES, REASONS)


def register() -> None:
    """Make the policies known to Wagtail; before anything asks for them."""
    for policy in _ALL:
        compat.register_permission_policy(policy)


def permissions() -> QuerySet[Permission]:
    """The permissions that a site admin can give to groups in Wagtail's settings."""
    offered = {
        "review_mentors",
        "review_applications",
        "run_queue",
        "confirm_matches",
        "manage_cycles",
        "manage_messages",
        "manage_wording",
        "receive_supervisor_notices",
        *(name for policy in _ALL for names in policy.codenames.values() for name in names),
    }
    return Permission.objects.filter(content_type__app_label="mentorship", codename__in=offered)


class PolicyHelper(PermissionHelper):
    """Lets modeladmin ask a policy. A register names its own in ``policy``."""

    policy: TeamPolicy

    def user_can_list(self, user: Account) -> bool:
        """Whether the register is open to the user."""
        return self.policy.user_has_permission(user, "view")

    def user_can_create(self, user: Account) -> bool:
        """Whether the user may add a row."""
        return self.policy.user_has_permission(user, "add")

    def user_can_inspect_obj(self, user: Account, obj: Model) -> bool:
        """Whether the user may read a row in full."""
        return self.policy.user_has_permission(user, "view")

    def user_can_edit_obj(self, user: Account, obj: Model) -> bool:
        """Whether the user may change a row."""
        return self.policy.user_has_permission(user, "change")

    def user_can_delete_obj(self, user: Account, obj: Model) -> bool:
        """Nobody may."""
        return self.policy.user_has_permission(user, "delete")
