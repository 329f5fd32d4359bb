"""Cases of a cycle that go no further because somebody has to say or do something, by kind."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, QuerySet

from mentorship.models import Cycle, Enrolment, Match

from . import worklist
from .questions import overdue


def unanswered(cycle: Cycle, *, now: datetime.datetime) -> QuerySet[Any]:
    """Cases whose mentee has not answered the team in time; annotated with ``waiting_since``."""
    asked = Enrolment.objects.filter(cycle=cycle, inquiries__in=overdue(now))
    since = asked.annotate(waiting_since=F("inquiries__asked_at"))
    return since.select_related("mentee").order_by("waiting_since", "pk")


def flagged(cycle: Cycle) -> QuerySet[Match]:
    """Matches that need attention, the oldest first."""
    rows = worklist.flagged_matches().filter(cycle=cycle)
    return rows.select_related("enrolment__mentee", "mentor").order_by("confirmed_at", "pk")
