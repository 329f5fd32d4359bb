"""What the directory costs on one database: ``python -m benchmarks.directory [size ...]``.

Pages are asked for in turns, so that whatever else the computer does falls on all of them
alike. Ratios are to the same page of the example site without the directory.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from benchmarks.people import CODES, TOPICS, Words, fill  # noqa: E402
from example_site.home.models import HomePage, StandardPage  # noqa: E402
from example_site.seed.pages import _HOW, _body  # noqa: E402
from mentorship.conf import get_config  # noqa: E402
from mentorship.domain.index import forget  # noqa: E402
from mentorship.testing.factories import make_cycle  # noqa: E402

SIZES = (10, 1_000, 10_000)
ROUNDS, QUESTIONS = 60, 200
#: The plugin's own page of the directory, where one searches.
OWN = "/mentorship/mentors/"
LIST = ("mentor_list", {"heading": "Everybody", "which": "all", "page_size": 12})
#: The most that each may cost.
QUERIES, UNCACHED, CACHED, SEARCH = 4, 2.0, 1.15, 60.0
_NO_COPIES = {"DIRECTORY_CACHE_SECONDS": 0}


def make_pages() -> None:
    """One page without the directory, and the same with it."""
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="Home", slug="home", body=_body(_HOW)))
    for title, body in (("bare", _HOW), ("full", [*_HOW, LIST])):
        page = StandardPage(title="Page", slug=title, show_in_menus=True, body=_body(body))
        home.add_child(instance=page)
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    make_cycle()


def look(client: Client, address: str) -> float:
    """Milliseconds until the page is there; settings are read once by a site, so not counted."""
    get_config()
    begun = time.perf_counter()
    answer = client.get(address)
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}")
    return took


def queries(client: Client, address: str) -> int:
    """How many queries the page makes."""
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def in_turns(kinds: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each kind."""
    for measure in kinds.values():
        measure()
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for _round in range(ROUNDS):
        for name, measure in kinds.items():
            found[name].append(measure())
    return {name: statistics.median(each) for name, each in found.items()}


def times_of(client: Client) -> dict[str, tuple[float, float]]:
    """Milliseconds, and how many times the page without the directory, which is in each turn.

    The setting is changed once and not for each page: a site does not change it either.
    """

    def bare() -> float:
        return look(client, "/bare/")

    def full() -> float:
        return look(client, "/full/")

    def read() -> float:
        forget()
        return full()

    found = {}
    for settings, kinds in (
        ({}, {"kept": full}),
        (_NO_COPIES, {"drawn": full}),
        (_NO_COPIES, {"read": read}),
    ):
        with override_settings(MENTORSHIP=settings):
            times = in_turns({"bare": bare, **kinds})
        found |= {name: (took, took / times["bare"]) for name, took in times.items()}
    return found


def questions(words: Words) -> Iterable[str]:
    """What people ask: words, facets, both, other orders and pages; the same at every run."""
    chance = random.Random(1)
    for _number in range(QUESTIONS):
        parts = []
        if chance.random() < 0.7:
            asked = [chance.choice(words.all[:1500])[: chance.randint(2, 6)] for _one in range(2)]
            parts.append("q=" + "+".join(asked[: chance.randint(1, 2)]))
        if chance.random() < 0.5:
            slugs = [topic.lower().replace(" ", "-") for topic in chance.sample(TOPICS, 2)]
            parts += [f"expertise={slug}" for slug in slugs]
        if chance.random() < 0.4:
            parts.append(f"language={chance.choice(CODES)}")
        if chance.random() < 0.3:
            parts.append("zone=Europe/Berlin&overlap=6")
        if chance.random() < 0.2:
            parts.append(f"sort={chance.choice(['newest', 'places'])}&free=1")
        yield "&".join(parts)


def measure(size: int) -> bool:
    """Print the figures at one size; whether all goals are met."""
    words = fill(size)
    with connection.cursor() as cursor:
        # What each database does by itself, some minutes after so many changes.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client()
    cache.clear()
    look(client, "/bare/")  # what a process asks once, whatever it shows first
    bare = queries(client, "/bare/")
    with override_settings(MENTORSHIP=_NO_COPIES):
        look(client, "/full/")
        forget()
        cold = queries(client, "/full/") - bare
        warm = queries(client, "/full/") - bare
    look(client, "/full/")
    kept = queries(client, "/full/") - bare
    times = times_of(client)
    with override_settings(MENTORSHIP=_NO_COPIES):
        asked = [look(client, f"{OWN}?{question}") for question in questions(words)]
    p95 = statistics.quantiles(asked, n=20)[-1]
    print(
        f"{size:>7} | {cold:>4} {warm:>4} {kept:>4} | {times['bare'][0]:>6.2f} |"
        + "".join(
            f" {times[name][0]:>7.2f} ×{times[name][1]:<5.2f}|"
            for name in ("kept", "drawn", "read")
        )
        + f" {statistics.median(asked):>6.1f} {p95:>6.1f}",
        flush=True,
    )
    meets_ratios = size > 1_000 or (times["kept"][1] <= CACHED and times["drawn"][1] <= UNCACHED)
    return max(cold, warm, kept) <= QUERIES and meets_ratios and p95 <= SEARCH


def main(sizes: Iterable[int]) -> int:
    """Measure at each size, the small ones first: mentors are only added."""
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        make_pages()
        print(f"\n{connection.vendor}: milliseconds, and × the page without the directory")
        print(
            "mentors | queries more   |  page  |  from a copy   |  drawn anew    |  read anew too |"
            "   search p50, p95"
        )
        met = [measure(size) for size in sorted(sizes)]
        return 0 if all(met) else 1
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))
