"""Rows written past every form, and the database's refusal of a bad one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mentorship.models import Application, Enrolment, Match
from mentorship.testing.factories import make_cycle, make_mentee, make_mentor

NOW = timezone.now()


def refused(constraint: str, write, *args, **fields) -> None:
    """The write fails on this constraint. SQLite names the columns of some, not the constraint."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write(*args, **fields)
    message = str(error.value)
    if connection.vendor == "postgresql" or "UNIQUE" not in message:
        assert constraint in message


def insert(row) -> None:
    type(row)._base_manager.bulk_create([row])


def enrolment(**fields) -> Enrolment:
    values = {"mentee": make_mentee(), "cycle": make_cycle(status="DRAFT"), "created_at": NOW}
    return Enrolment.objects.create(**values | fields)


def application(case, **fields) -> Application:
    origin = fields.get("origin", "CHOICE")
    values = {
        "enrolment": case,
        "mentor": None if origin == "QUEUE" else fields.pop("mentor", None) or make_mentor(),
        "origin": origin,
        "priority": 1 if origin == "CHOICE" else None,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Application(**values | fields)


def match(case, mentor, *, saved=True, **fields) -> Match:
    row = application(case, mentor=mentor, status="MATCHED", origin="HAND_PICKED")
    row.save()
    values = {"application": row, "enrolment": case, "cycle": case.cycle, "mentor": mentor}
    found = Match(**values | {"place": 1, "confirmed_at": NOW} | fields)
    if saved:
        found.save()
    return found
