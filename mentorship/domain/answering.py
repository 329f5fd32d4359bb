"""How long a mentor takes to answer an offer, from what really happened."""

from __future__ import annotations

import datetime
from statistics import median

from mentorship.models import Application

#: Fewer answers say nothing about a habit.
ENOUGH = 3
#: Habits change: what counts are the latest answers.
LATEST = 25


def typical_answer(mentor_id: int) -> datetime.timedelta | None:
    """The median from the offer to the mentor's answer; none before the third one.

    A conditional acceptance is the answer, however long the team thinks about it. One query.
    """
    answered = (
        Application.objects.filter(
            mentor_id=mentor_id, offered_at__isnull=False, answered_at__isnull=False
        )
        .order_by("-answered_at", "-pk")
        .values_list("offered_at", "answered_at", "remarks_at")[:LATEST]
    )
    took = [
        ((min(answer, remarks) if remarks else answer) - offer).total_seconds()
        for offer, answer, remarks in answered
        if offer and answer
    ]
    return datetime.timedelta(seconds=median(took)) if len(took) >= ENOUGH else None
