"""How a mentor answers offers, from what really happened: how quickly, and how often with no."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentorship.choices import ApplicationStatus
from mentorship.models import Application

#: Fewer answers say nothing about a habit.
ENOUGH = 3
#: Habits change: what counts are the latest answers.
LATEST = 25
_HOUR = 3600


def typical_answer(mentor_id: int) -> datetime.timedelta | None:
    """The median from the offer to the mentor's answer; none before the third one.

    A conditional acceptance is the answer, however long the team thinks about it. One query.
    """
    return typical_answers([mentor_id]).get(mentor_id)


def typical_answers(mentor_ids: Iterable[int]) -> dict[int, datetime.timedelta]:
    """The same for many, by id, in one query; who has too little history is not in it."""
    rank = Window(
        RowNumber(), partition_by=F("mentor_id"), order_by=(F("answered_at").desc(), F("pk").desc())
    )
    answered = (
        Application.objects.filter(
            mentor_id__in=list(mentor_ids), offered_at__isnull=False, answered_at__isnull=False
        )
        .order_by()
        .annotate(rank=rank)
        .filter(rank__lte=LATEST)
    )
    took: defaultdict[int, list[float]] = defaultdict(list)
    columns = answered.values_list("mentor_id", "offered_at", "answered_at", "remarks_at")
    for mentor_id, offer, answer, remarks in columns:
        if mentor_id and offer and answer:
            first = min(answer, remarks) if remarks else answer
            took[mentor_id].append((first - offer).total_seconds())
    return {
        mentor_id: datetime.timedelta(seconds=median(each))
        for mentor_id, each in took.items()
        if len(each) >= ENOUGH
    }


def declines_since(mentor_ids: Iterable[int], since: datetime.datetime) -> dict[int, int]:
    """How many offers each mentor has declined since then, by id; one query."""
    declined = Application.objects.filter(
        mentor_id__in=list(mentor_ids),
        status=ApplicationStatus.MENTOR_DECLINED,
        answered_at__gte=since,
    )
    rows = declined.order_by().values_list("mentor_id").annotate(n=Count("pk"))
    return {mentor_id: number for mentor_id, number in rows if mentor_id}


def answers_within(took: datetime.timedelta | None) -> str:
    """The typical response time in round words, or nothing where there is too little history."""
    if took is None:
        return ""
    hours = -(-int(took.total_seconds()) // _HOUR)
    if hours <= 1:
        return str(_("Usually answers within an hour"))
    if hours <= 24:
        words = ngettext(
            "Usually answers within %(count)d hour", "Usually answers within %(count)d hours", hours
        )
        return words % {"count": hours}
    days = -(-hours // 24)
    words = ngettext(
        "Usually answers within %(count)d day", "Usually answers within %(count)d days", days
    )
    return words % {"count": days}
