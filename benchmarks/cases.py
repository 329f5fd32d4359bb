"""So many applications in one open cycle, of every state, with their matches and history."""

from __future__ import annotations

import datetime
import random

from django.utils import timezone

from mentorship.choices import ApplicationOrigin, ApplicationStatus
from mentorship.models import (
    Application,
    Enrolment,
    HistoryEntry,
    Match,
    MenteeProfile,
    MentorProfile,
)
from mentorship.testing.factories import make_cycle

CHOICES = 4
S = ApplicationStatus
#: How the four choices of a case stand, and whether it has a place in the queue.
CASES: tuple[tuple[tuple[str, ...], bool], ...] = (
    ((S.PENDING, S.PENDING, S.PENDING, S.PENDING), False),
    ((S.ADMIN_APPROVED, S.PENDING, S.PENDING, S.PENDING), False),
    ((S.MENTOR_DECLINED, S.MENTOR_ACCEPTED, S.PENDING, S.PENDING), False),
    ((S.MENTOR_DECLINED, S.REJECTED, S.MENTOR_DECLINED, S.REJECTED), True),
    ((S.MATCHED, S.REJECTED, S.REJECTED, S.REJECTED), False),
)


def make_cases(applications: int) -> None:
    """So many applications in one open cycle, of every state, and their history."""
    chance, now = random.Random(3), timezone.now()
    cycle = make_cycle(mentor_cap=20)
    mentors = list(MentorProfile.objects.visible().order_by("pk"))
    numbers = range(applications // CHOICES)
    mentees = MenteeProfile.objects.bulk_create(
        MenteeProfile(name=f"Mentee {n}", email=f"mentee{n}@example.org", created_at=now)
        for n in numbers
    )
    ages = [now - datetime.timedelta(minutes=chance.randint(1, 20_000)) for _n in numbers]
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(mentee=mentee, cycle=cycle, subject="First job", created_at=ages[n])
        for n, mentee in enumerate(mentees)
    )
    rows = []
    for n, enrolment in enumerate(enrolments):
        states, is_queued = CASES[n % len(CASES)]
        chosen = chance.sample(mentors, CHOICES)
        common = {"enrolment": enrolment, "created_at": ages[n], "changed_at": ages[n]}
        rows += [
            Application(
                mentor=mentor,
                origin=ApplicationOrigin.CHOICE,
                priority=place,
                status=state,
                reviewed_at=None if n % len(CASES) == 0 else ages[n],
                offered_at=None if state == S.PENDING else ages[n],
                **common,
            )
            for place, (mentor, state) in enumerate(zip(chosen, states, strict=True), start=1)
        ]
        if is_queued:
            queued = {"origin": ApplicationOrigin.QUEUE, "status": S.PENDING_MANUAL_MATCH}
            rows.append(Application(**queued, **common))
    Application.objects.bulk_create(rows, batch_size=1_000)
    _make_matches([row for row in rows if row.status == S.MATCHED], now)
    _make_history(rows)


def _make_matches(rows: list[Application], now: datetime.datetime) -> None:
    places: dict[int, int] = {}
    made = []
    for row in rows:
        assert row.mentor_id is not None  # noqa: S101
        places[row.mentor_id] = place = places.get(row.mentor_id, 0) + 1
        common = {"enrolment": row.enrolment, "cycle": row.enrolment.cycle, "mentor": row.mentor}
        made.append(Match(application=row, place=place, confirmed_at=now, **common))
    Match.objects.bulk_create(made)


def _make_history(rows: list[Application]) -> None:
    HistoryEntry.objects.bulk_create(
        (
            HistoryEntry(
                application=row,
                transition=transition,
                from_status=before,
                to_status=after,
                channel="ADMIN",
                at=row.changed_at,
            )
            for row in rows
            for transition, before, after in (
                ("submit", "", S.PENDING),
                ("offer", S.PENDING, row.status),
            )
        ),
        batch_size=1_000,
    )
