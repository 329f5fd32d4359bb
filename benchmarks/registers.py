"""The team's lists at 10,000 applications: ``python -m benchmarks.registers [applications]``.

Each list is asked for in turns with the others, first pages and later ones, filtered and
searched; ``worked`` is what 95 of 100 pages cost this process, whatever else the computer does,
which on SQLite is all and on PostgreSQL all but the database. The exit code says whether the goals
are met: at most 20 queries for each, and 200 ms for 95 of 100 pages.
"""

from __future__ import annotations

import datetime
import os
import random
import statistics
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.people import fill  # noqa: E402
from mentorship.choices import ApplicationOrigin, ApplicationStatus  # noqa: E402
from mentorship.domain import worklist  # noqa: E402
from mentorship.models import (  # noqa: E402
    Application,
    Enrolment,
    HistoryEntry,
    Match,
    MenteeProfile,
    MentorProfile,
)
from mentorship.testing.factories import make_admin, make_cycle  # noqa: E402

MENTORS, CHOICES, ROUNDS = 1_000, 4, 12
QUERIES, P95 = 20, 200.0
S = ApplicationStatus
#: How the four choices of a case stand, and whether it has a place in the queue.
CASES: tuple[tuple[tuple[str, ...], bool], ...] = (
    ((S.PENDING, S.PENDING, S.PENDING, S.PENDING), False),
    ((S.ADMIN_APPROVED, S.PENDING, S.PENDING, S.PENDING), False),
    ((S.MENTOR_DECLINED, S.MENTOR_ACCEPTED, S.PENDING, S.PENDING), False),
    ((S.MENTOR_DECLINED, S.REJECTED, S.MENTOR_DECLINED, S.REJECTED), True),
    ((S.MATCHED, S.REJECTED, S.REJECTED, S.REJECTED), False),
)
_REGISTER = "mentorship_{}_modeladmin_index"
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "applications": (
        _REGISTER.format("applications"),
        ("", "?p=40", "?q=mentee+77", "?status__exact=PENDING", "?o=1", "?o=-7&p=3"),
    ),
    "matches": (_REGISTER.format("matches"), ("", "?p=5", "?q=mentee+77")),
    "cycles": (_REGISTER.format("cycles"), ("",)),
    "messages": (_REGISTER.format("messages"), ("",)),
    "mentors": (
        "wagtailsnippets_mentorship_mentorprofile:list",
        ("", "?p=10", "?q=ba", "?status=PENDING"),
    ),
    "review": ("mentorship_admin:review", ("", "?p=10", "?q=mentee+77")),
    "case": ("mentorship_admin:review_case", ("",)),
    "to review": ("mentorship_admin:mentors", ("",)),
    "confirm": ("mentorship_admin:confirm_list", ("", "?p=2")),
    "queue": ("mentorship_admin:queue", ("", "?p=10", "?q=mentee+77")),
    "board": ("mentorship_admin:board", ("",)),
    "history": (
        "mentorship_admin:history",
        ("", "?p=40", "?q=mentee+77", "?kind=match", "?end=application:MATCHED"),
    ),
}


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


def look(client: Client, address: str) -> tuple[float, float]:
    """Milliseconds until the page is there, and how many of them this process worked."""
    begun, worked = time.perf_counter(), time.process_time()
    answer = client.get(address)
    took = (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}")
    return took


def queries(client: Client, address: str) -> int:
    """How many queries the page takes, and not for the first time."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def measure(applications: int) -> bool:
    """Print the figures of each list; whether all goals are met."""
    fill(MENTORS)
    make_cases(applications)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(make_admin(), backend="django.contrib.auth.backends.ModelBackend")
    of = {"case": [worklist.enrolments_to_review()[200].pk]}
    asked = {
        name: [f"{reverse(page, args=of.get(name))}{query}" for query in variants]
        for name, (page, variants) in PAGES.items()
    }
    counts = {name: max(queries(client, each) for each in pages) for name, pages in asked.items()}
    took: dict[str, list[tuple[float, float, str]]] = {name: [] for name in asked}
    for _round in range(ROUNDS):
        for name, pages in asked.items():
            took[name] += [(*look(client, page), page) for page in pages]
    met = True
    for name, rows in took.items():
        times = [each for each, _worked, _page in rows]
        p95 = statistics.quantiles(times, n=20)[-1]
        own = statistics.quantiles([worked for _took, worked, _page in rows], n=20)[-1]
        good = counts[name] <= QUERIES and p95 <= P95
        met = met and good
        slowest = max(rows)[2].partition("?")[2]
        print(
            f"{name:>12} | {counts[name]:>3} | {statistics.median(times):>6.1f} | {p95:>6.1f} |"
            f" {own:>6.1f} | {'yes' if good else 'NO':>3} | {slowest}",
            flush=True,
        )
    return met


def main(applications: int) -> int:
    """Measure on one database; 0 where the goals are met."""
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        print(f"\n{connection.vendor}: {applications:,} applications, {MENTORS:,} mentors")
        print("        list | queries | p50 ms | p95 ms | worked | met | slowest with")
        return 0 if measure(applications) else 1
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 10_000))
