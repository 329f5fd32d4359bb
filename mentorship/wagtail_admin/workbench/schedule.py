"""What the schedule will do with a cycle, and when, in sentences."""

from __future__ import annotations

import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from mentorship.choices import CycleStatus
from mentorship.models import Cycle


def schedule_of(cycle: Cycle, *, now: datetime.datetime) -> list[str]:
    """What happens by itself from now on, and what a person has to do."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    words = [*_opening(cycle, today), *_closing(cycle)]
    if cycle.completes_by_schedule and cycle.ends_on:
        day = {"day": _day(cycle.ends_on)}
        words.append(_("Its active matches are completed by schedule after %(day)s.") % day)
    return words


def _opening(cycle: Cycle, today: datetime.date) -> list[str]:
    if cycle.status != CycleStatus.DRAFT:
        return []
    if cycle.closes_on < today:
        return [_("Its last day has passed: it cannot be opened before its days are changed.")]
    if cycle.opens_by_schedule:
        if cycle.opens_on <= today:
            return [_("It opens by schedule as soon as no other cycle is open.")]
        return [_("It opens by schedule on %(day)s.") % {"day": _day(cycle.opens_on)}]
    return [_("It is opened by hand; its first day is %(day)s.") % {"day": _day(cycle.opens_on)}]


def _closing(cycle: Cycle) -> list[str]:
    if cycle.status == CycleStatus.CLOSED:
        return []
    day = {"day": _day(cycle.closes_on)}
    if cycle.closes_by_schedule:
        return [_("It closes by schedule after %(day)s.") % day]
    return [_("It is closed by hand; after %(day)s it takes no applications anyway.") % day]


def _day(day: datetime.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
