"""How soon what is killed works again: ``python -m benchmarks.recovery [kills of each kind]``.

Every part that a server runs is killed with SIGKILL again and again, and no human helps: head,
sentinel, workers, monitor and pusher of the cluster, the poller, and the web server, which
something outside of Django restarts (here a loop, elsewhere systemd or a container's policy). A
part works again when a message that was written after its death has left, an update that came
after it was handled, or a call after it was answered. The exit code says whether 99 of 100 parts
took 20 seconds at most. ``MENTORSHIP_TEST_DB`` chooses the database.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("MENTORSHIP_TEST_DB", "postgres")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

KILLS = 7
GOAL = 20.0
GIVEN_UP = 120.0
#: The members of the cluster, in the order in which they are started.
CLUSTER = ("head", "sentinel", "worker", "second worker", "monitor", "pusher")


def percentile(times: list[float], share: float) -> float:
    """The time within which a share of them lies; of few the slowest."""
    ranked = sorted(times)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)]


class Site:
    """Everything that runs, and ways to see that it does."""

    def __init__(self, directory: Path, over: contextlib.ExitStack) -> None:
        from tests.workers.processes import STARTS, Web, Worker, leaves, wait_until
        from tests.workers.telegram import telegram_side

        self.telegram = over.enter_context(telegram_side())
        self.web = Web(directory, **self.telegram.config)
        over.callback(self._end_web)
        self.over = threading.Event()
        self._keeper = threading.Thread(target=self._keep_web)
        self._keeper.start()
        self.worker = Worker(directory, "--poll", **self.telegram.config)
        over.callback(self.worker.end)
        self.number = 0
        self.wait, self._leaves = wait_until, leaves
        self.start = max(leaves("first", STARTS), wait_until(self.telegram.is_polled, STARTS))

    def _keep_web(self) -> None:
        """What every process manager does."""
        while not self.over.wait(0.5):
            if self.web.process.poll() is not None:
                self.web.start()

    def _end_web(self) -> None:
        self.over.set()
        self._keeper.join()
        self.web.end()

    def message_leaves(self) -> float:
        """Seconds until a message has left."""
        self.number += 1
        return self._leaves(f"benchmark:{self.number}", GIVEN_UP)

    def update_is_handled(self) -> float:
        """Seconds until something that somebody wrote has been fetched and handled."""
        from mentorship.models import TelegramUpdate

        self.number += 1
        self.telegram.bring(_words(self.number))
        rows = TelegramUpdate.objects.filter(update_id=self.number, handled_at__isnull=False)
        return self.wait(rows.exists, GIVEN_UP)

    def call_is_answered(self) -> float:
        """Seconds until Telegram, which tries again, has got rid of an update."""
        import json

        from mentorship.bot.webhook import SECRET_HEADER

        self.number += 1
        body, path = json.dumps(_words(self.number)), "/mentorship/telegram/webhook/"
        secret = {SECRET_HEADER: self.telegram.config["TELEGRAM_WEBHOOK_SECRET"]}
        headers = {"Content-Type": "application/json", **secret}
        return self.wait(lambda: self.web.post(path, body, **headers) == 200, GIVEN_UP)

    def victims(self) -> dict[str, tuple[Callable[[], int], Callable[[], float]]]:
        """Who is killed, and how one sees that it is back."""
        members = {
            name: (lambda place=place: self.worker.cluster()[place], self.message_leaves)
            for place, name in enumerate(CLUSTER)
        }
        return {
            **members,
            "poller": (lambda: self.worker.poller()[0], self.update_is_handled),
            "web": (lambda: self.web.process.pid, self.call_is_answered),
        }


def _words(number: int) -> dict[str, object]:
    """Somebody says something in a group, which the bot stores and leaves alone."""
    chat = {"id": -900, "type": "group", "title": "A group"}
    sender = {"id": 500, "is_bot": False, "first_name": "Somebody"}
    words = {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": "Hello"}
    return {"update_id": number, "message": words}


def measure(site: Site, kills: int) -> dict[str, list[float]]:
    """Kill everybody in turn; the next one dies when the whole site works again."""
    from tests.workers.processes import kill

    times: dict[str, list[float]] = {}
    for _round in range(kills):
        for name, (victim, comes_back) in site.victims().items():
            site.wait(lambda: len(site.worker.cluster()) >= len(CLUSTER), GIVEN_UP)
            site.wait(site.worker.poller, GIVEN_UP)
            kill(victim())
            times.setdefault(name, []).append(comes_back())
            site.message_leaves()
    return times


def report(times: dict[str, list[float]], start: float) -> bool:
    """Print the figures, and say whether they are good enough."""
    everything = [one for kind in times.values() for one in kind]
    for name, some in {**times, "all of them": everything}.items():
        print(
            f"{name:14} {len(some):3} kills   p50 {percentile(some, 0.5):5.1f} s   "
            f"p99 {percentile(some, 0.99):5.1f} s   slowest {max(some):5.1f} s"
        )
    print(f"{os.environ['MENTORSHIP_TEST_DB']}; the first start took {start:.1f} s")
    return percentile(everything, 0.99) <= GOAL


def main(kills: int) -> int:
    """A fresh database, the site, and death."""
    django.setup()
    from django.db import connection

    from tests.databases import prepare

    prepare()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    with tempfile.TemporaryDirectory() as directory, contextlib.ExitStack() as over:
        site = Site(Path(directory), over)
        return 0 if report(measure(site, kills), site.start) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))
