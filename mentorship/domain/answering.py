"""How a mentor answers offers, from what really happened: how quickly, and how often with no."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import F, Window
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A mentor's latest answers: how long they took as a rule, and how many were a no of late."""

    took: datetime.timedelta | None = None
    declined: int = 0


def typical_answer(mentor_id: int) -> datetime.timedelta | None:
    """The median from the offer to the mentor's answer; none before the third one.

    A conditional acceptance is the answer, however long the team thinks about it. One query.
    """
    found = latest_answers([mentor_id], since=datetime.datetime.min.replace(tzinfo=datetime.UTC))
    return found[mentor_id].took if found else None


def latest_answers(mentor_ids: Iterable[int], *, since: datetime.datetime) -> dict[int, Answers]:
    """The same for many, by id, with the offers declined since then, in one query.

    Who has never answered is not in it.
    """
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
    declined: Counter[int] = Counter()
    columns = ("mentor_id", "status", "offered_at", "answered_at", "remarks_at")
    for mentor_id, status, offer, answer, remarks in answered.values_list(*columns):
        if not (mentor_id and offer and answer):
            continue
        first = min(answer, remarks) if remarks else answer
        took[mentor_id].append((first - offer).total_seconds())
        declined[mentor_id] += status == ApplicationStatus.MENTOR_DECLINED and answer >= since
    return {
        mentor_id: Answers(took=_median(each), declined=declined[mentor_id])
        for mentor_id, each in took.items()
    }


def _median(seconds: list[float]) -> datetime.timedelta | None:
    return datetime.timedelta(seconds=median(seconds)) if len(seconds) >= ENOUGH else None


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
