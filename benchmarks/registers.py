"""The team's desk at 10,000 applications: ``python -m benchmarks.registers [both] [applications]``.

Each page is asked for in turns with the others, first pages and later ones, filtered and
searched, as a server asks for it: through WSGI. ``worked`` is what 95 of 100 pages cost this
process, whatever else the computer does, which on SQLite is all and on PostgreSQL all but the
database. The exit code says whether the goals are met: at most 20 queries for each, whoever asks –
a site admin, and everybody who holds one of the team's rights – and 200 ms for 95 of 100 pages.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.cases import make_cases  # noqa: E402
from benchmarks.databases import on_both  # noqa: E402
from benchmarks.people import fill  # noqa: E402
from mentorship.domain import worklist  # noqa: E402
from mentorship.domain.actors import Right  # noqa: E402
from mentorship.testing.factories import make_admin, make_user  # noqa: E402

MENTORS, ROUNDS = 1_000, 12
QUERIES, P95 = 20, 200.0
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
    "mentor": ("mentorship_admin:mentor_review", ("",)),
    "confirm": ("mentorship_admin:confirm_list", ("", "?p=2")),
    "queue": ("mentorship_admin:queue", ("", "?p=10", "?q=mentee+77")),
    "board": ("mentorship_admin:board", ("",)),
    "history": (
        "mentorship_admin:history",
        ("", "?p=40", "?q=mentee+77", "?kind=match", "?end=application:MATCHED"),
    ),
}


class Browser:
    """Somebody who is signed in, asking as a server does."""

    def __init__(self, user: object) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        self.requests = RequestFactory()
        name = settings.SESSION_COOKIE_NAME
        self.requests.cookies[name] = client.cookies[name].value
        self.server = get_wsgi_application()

    def get(self, address: str) -> int:
        """The status of the answer, when all of it is there."""
        path, _mark, query = address.partition("?")
        environ = self.requests.get(path, QUERY_STRING=query).environ
        found: list[str] = []
        answer = self.server(environ, lambda status, _headers: found.append(status))
        for _part in answer:
            pass
        answer.close()  # type: ignore[attr-defined]
        return int(found[0].partition(" ")[0])

    def time(self, address: str) -> tuple[float, float]:
        """Milliseconds until the page is there, and how many of them this process worked."""
        begun, worked = time.perf_counter(), time.process_time()
        status = self.get(address)
        took = (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
        if status != 200:
            sys.exit(f"{address} answered {status}")
        return took

    def queries(self, address: str) -> int:
        """How many queries the page takes, and not for the first time; 0 where it is not theirs."""
        if self.get(address) != 200:
            return 0
        with CaptureQueriesContext(connection) as captured:
            self.get(address)
        return len(captured)


def holder_of(right: Right) -> object:
    """An account with one right, and that through a group."""
    codenames = (right.partition(".")[2], "access_admin")
    group = Group.objects.create(name=right)
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    user = make_user()
    user.groups.add(group)
    return user


def _amid(rows: QuerySet[Any]) -> list[int]:
    """One that has others before and behind it in the list."""
    ids = list(rows.values_list("pk", flat=True))
    return [ids[len(ids) // 2]]


def addresses() -> dict[str, list[str]]:
    """What is asked for, by the name of the page."""
    of = {
        "case": _amid(worklist.enrolments_to_review()),
        "mentor": _amid(worklist.mentors_to_review()),
    }
    return {
        name: [f"{reverse(page, args=of.get(name))}{query}" for query in variants]
        for name, (page, variants) in PAGES.items()
    }


def measure(applications: int) -> bool:
    """Print the figures of each page; whether all goals are met."""
    fill(MENTORS)
    make_cases(applications)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    # What has been made for the measurement is no part of the server that is measured.
    gc.collect()
    gc.freeze()
    admin, holders = Browser(make_admin()), [Browser(holder_of(right)) for right in Right]
    asked = addresses()
    counts = {name: max(map(admin.queries, pages)) for name, pages in asked.items()}
    others = {
        name: max(each.queries(page) for each in holders for page in pages)
        for name, pages in asked.items()
    }
    took: dict[str, list[tuple[float, float, str]]] = {name: [] for name in asked}
    for _round in range(ROUNDS):
        for name, pages in asked.items():
            took[name] += [(*admin.time(page), page) for page in pages]
    met = [tell(name, counts[name], others[name], took[name]) for name in asked]
    return all(met)


def tell(name: str, count: int, other: int, rows: list[tuple[float, float, str]]) -> bool:
    """Print a line; whether its goals are met."""
    times = [each for each, _worked, _page in rows]
    p95 = statistics.quantiles(times, n=20)[-1]
    own = statistics.quantiles([worked for _took, worked, _page in rows], n=20)[-1]
    good = max(count, other) <= QUERIES and p95 <= P95
    slowest = max(rows)[2].partition("?")[2]
    print(
        f"{name:>12} | {count:>7} | {other:>9} | {statistics.median(times):>6.1f} | {p95:>6.1f} |"
        f" {own:>6.1f} | {'yes' if good else 'NO':>3} | {slowest}",
        flush=True,
    )
    return good


def main(applications: int) -> int:
    """Measure on one database; 0 where the goals are met."""
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        print(f"\n{connection.vendor}: {applications:,} applications, {MENTORS:,} mentors")
        print("        page | queries | one right | p50 ms | p95 ms | worked | met | slowest with")
        return 0 if measure(applications) else 1
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["both"]:
        sys.exit(on_both("benchmarks.registers", *arguments[1:]))
    sys.exit(main(int(arguments[0]) if arguments else 10_000))
