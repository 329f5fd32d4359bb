"""Differences between the supported versions and databases, kept in one place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import django
from django.conf import settings
from django.db import connections, router, transaction
from django.db.models import Model
from django.utils.module_loading import import_string


@contextlib.contextmanager
def write_transaction(model: type[Model]) -> Iterator[None]:
    """An atomic block that takes the write lock at its start.

    On SQLite a transaction that first reads and then writes fails with "database is locked"
    when another one writes in between, however long the time-out. ``BEGIN IMMEDIATE`` waits
    instead, and makes the row locks that SQLite lacks unnecessary. Elsewhere, and inside an
    outer transaction, this is plain ``atomic()``.
    """
    alias = router.db_for_write(model)
    connection = connections[alias]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic(using=alias):
            yield
        return
    connection.ensure_connection()
    mode = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "IMMEDIATE"  # type: ignore[attr-defined]
    try:
        with transaction.atomic(using=alias):
            connection.transaction_mode = mode  # type: ignore[attr-defined]
            yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def register_permission_policy(policy: Any) -> None:
    """Make the policy of a model known to Wagtail, which keeps a registry since version 8.

    Before that, a viewset carries its policy as an attribute and nothing else has to know.
    """
    try:
        from wagtail.permissions import register_permission_policy as register
    except ImportError:
        return
    register(policy.model, policy)


def mail_backend_class() -> Any:
    """The class of the site's mail backend, by the setting that this version of Django reads."""
    mailers = getattr(settings, "MAILERS", None)
    if mailers:
        path = mailers.get("default", {}).get("BACKEND", "")
        return import_string(path) if path else None
    return import_string(settings.EMAIL_BACKEND)


def mail_backend() -> Any:
    """The site's mail backend, to be opened and closed by whoever asks for it."""
    from django.core import mail

    if django.VERSION >= (6, 1):
        return mail.mailers["default"]
    return mail.get_connection()
