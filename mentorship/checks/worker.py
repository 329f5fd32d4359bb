"""The worker: whether there is one, and whether it would run tasks twice or for ever."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError, connections, router

from ..background import missing_schedules, worker_setting


@register("mentorship")
def check_worker(**kwargs: Any) -> list[CheckMessage]:
    """E005, W005: the worker is missing or would run tasks twice or for ever."""
    if not hasattr(settings, "Q_CLUSTER"):
        return [
            Error(
                "There is no Q_CLUSTER: no message would ever be sent.",
                hint="Copy the Q_CLUSTER of the installation guide into your settings.",
                id="mentorship.E005",
            )
        ]
    timeout, retry = worker_setting("timeout"), worker_setting("retry")
    if not timeout or not retry or retry <= timeout or not worker_setting("max_attempts"):
        return [
            CheckWarning(
                "Q_CLUSTER should set timeout, a larger retry, and max_attempts.",
                hint="For instance timeout=60, retry=120, max_attempts=3, catch_up=False.",
                id="mentorship.W005",
            )
        ]
    return []


@register(Tags.database)
def check_schedules(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """W006: the worker has no schedule. W007: SQLite would refuse writes under load."""
    from ..models import Notification

    alias = router.db_for_write(Notification)
    if not databases or alias not in databases:
        return []
    messages: list[CheckMessage] = []
    connection = connections[alias]
    if connection.vendor == "sqlite" and _begins_deferred(alias):
        messages.append(
            CheckWarning(
                "SQLite refuses concurrent writes unless transactions begin IMMEDIATE.",
                hint='Set "transaction_mode": "IMMEDIATE" in the OPTIONS of your database.',
                id="mentorship.W007",
            )
        )
    try:
        missing = missing_schedules()
    except DatabaseError:
        return messages
    if missing:
        messages.append(
            CheckWarning(
                f"The worker lacks the schedule {missing[0]!r}.",
                hint="Run manage.py migrate, which adds it.",
                id="mentorship.W006",
            )
        )
    return messages


def _begins_deferred(alias: str) -> bool:
    options = connections[alias].settings_dict.get("OPTIONS", {})
    return str(options.get("transaction_mode") or "").upper() not in ("IMMEDIATE", "EXCLUSIVE")
