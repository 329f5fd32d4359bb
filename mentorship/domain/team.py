"""Who belongs to the team: the accounts that hold a right, and what they are called."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from .actors import Account, Right


def holders_of(right: Right) -> QuerySet[Any]:
    """The active accounts that hold the right, by themselves, through a group or as admins."""
    model = get_user_model()
    app_label, codename = right.split(".")
    permission = Permission.objects.filter(
        codename=codename, content_type__app_label=app_label
    ).values("pk")
    holds = Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
    ids = model._default_manager.filter(holds).values("pk")
    users = model._default_manager.filter(Q(pk__in=ids) | Q(is_superuser=True), is_active=True)
    return users.order_by(model.USERNAME_FIELD)


def name_of(user: Account) -> str:
    """What the team calls somebody: the full name, else the address or the user name."""
    full_name = getattr(user, "get_full_name", None)
    address = getattr(user, user.get_email_field_name(), "")
    return str((full_name and full_name()) or address or user.get_username())
