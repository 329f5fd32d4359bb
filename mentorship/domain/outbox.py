"""Writing messages: a row in the transaction that caused it, and a nudge for the worker.

Who is told what is decided here and in the callers; the words are made at delivery.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from mentorship.choices import DeliveryChannel, Lane, Notice
from mentorship.models import (
    Application,
    MenteeProfile,
    MentorProfile,
    Notification,
)

from .actors import SUPERVISOR_PERMISSION, Account
from .groups import tell_groups
from .writing import Letter, write

Recipient = MentorProfile | MenteeProfile


def post(
    notice: Notice,
    *,
    to: Recipient,
    key: str,
    now: datetime.datetime,
    application: Application | None = None,
    context: dict[str, Any] | None = None,
    lane: Lane = Lane.NORMAL,
    channel: DeliveryChannel | None = None,
    due_at: datetime.datetime | None = None,
) -> Notification:
    """Write one message to a mentor or mentee, once per ``key`` however often it is said.

    Goes to Telegram where the person has linked it and can be reached, else by e-mail;
    ``channel`` forces one. It goes at once, or not before ``due_at``.
    """
    return _write(
        notice,
        user_id=to.user_id,
        email=to.email,
        key=key,
        now=now,
        application=application,
        context=context,
        lane=lane,
        channel=channel,
        due_at=due_at,
    )


def post_to_address(
    notice: Notice,
    *,
    email: str,
    key: str,
    now: datetime.datetime,
    context: dict[str, Any],
    lane: Lane,
) -> Notification:
    """Write one e-mail to an address, whoever it may belong to; nobody is looked up."""
    return _write(
        notice,
        user_id=None,
        email=email,
        key=key,
        now=now,
        application=None,
        context=context,
        lane=lane,
        channel=DeliveryChannel.EMAIL,
    )


def tell_supervisors(
    notice: Notice,
    *,
    key: str,
    now: datetime.datetime,
    application: Application | None = None,
    context: dict[str, Any] | None = None,
) -> None:
    """Write one message to every supervisor; where there is none, to every site admin.

    The supervisors' groups on Telegram are told, too.
    """
    tell_groups(notice, key=key, now=now, application=application, context=context)
    for user in supervisors():
        _write(
            notice,
            user_id=user.pk,
            email=_address(user),
            key=key,
            now=now,
            application=application,
            context=context,
            lane=Lane.NORMAL,
            channel=None,
        )


def tell_account(
    user: Account,
    notice: Notice,
    *,
    key: str,
    now: datetime.datetime,
    context: dict[str, Any],
    channel: DeliveryChannel | None = None,
) -> Notification:
    """Write one message to somebody of the team, once per ``key``; ``channel`` forces a way."""
    return _write(
        notice,
        user_id=user.pk,
        email=_address(user),
        key=key,
        now=now,
        application=None,
        context=context,
        lane=Lane.NORMAL,
        channel=channel,
    )


def supervisors() -> QuerySet[Any]:
    """The accounts that receive the supervisors' notices; never nobody, if there is an admin."""
    users = get_user_model()._default_manager.filter(is_active=True)
    app_label, codename = SUPERVISOR_PERMISSION.split(".")
    permission = Permission.objects.filter(
        codename=codename, content_type__app_label=app_label
    ).values("pk")
    holders = users.filter(
        Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
    ).distinct()
    return holders if holders.exists() else users.filter(is_superuser=True)


def _write(
    notice: Notice,
    *,
    user_id: Any,
    email: str,
    key: str,
    now: datetime.datetime,
    application: Application | None,
    context: dict[str, Any] | None,
    lane: Lane,
    channel: DeliveryChannel | None,
    due_at: datetime.datetime | None = None,
) -> Notification:
    return write(
        Letter(
            notice=notice,
            user_id=user_id,
            email=email,
            key=key,
            now=now,
            application=application,
            context=context or {},
            lane=lane,
            channel=channel,
            due_at=due_at,
        )
    )


def _address(user: Account) -> str:
    return str(getattr(user, user.get_email_field_name(), "") or "")
