"""How soon a call of Telegram's is acknowledged: ``python -m benchmarks.inbox [calls a second]``.

The example site runs in a process of its own, as in production, with a worker beside it that
handles what arrives; here calls are made at a fixed pace, whether or not the ones before have
been answered, and a call's time counts from the moment at which it was due. The exit code says
whether the goals are met: 99 of 100 calls acknowledged within 50 milliseconds at 200 a second,
each by 200, and each update stored once and handled.
"""

from __future__ import annotations

import http.client
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time

import django

os.environ.setdefault("MENTORSHIP_TEST_DB", "postgres")
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

from django.conf import settings

PACE, SECONDS, WARM_UP = 200, 20, 200
GOAL = 0.050
CALLERS = 24
PORT = 8791
PATH = "/mentorship/telegram/webhook/"


def serve() -> None:
    """The web process."""
    _use_benchmark_database()
    logging.getLogger("django-q").setLevel(logging.WARNING)
    from django.core.wsgi import get_wsgi_application
    from waitress import create_server

    create_server(get_wsgi_application(), host="127.0.0.1", port=PORT, threads=8).run()


def work() -> None:
    """A worker that handles whatever has arrived."""
    _use_benchmark_database()
    django.setup()
    from mentorship.bot import inbox

    while True:
        if not inbox.handle_pending():
            time.sleep(0.1)


def _use_benchmark_database() -> None:
    settings.DATABASES["default"]["NAME"] = os.environ["BENCHMARK_DATABASE"]


def update(number: int) -> bytes:
    """Somebody says something in a group, which the bot stores and leaves alone."""
    chat = {"id": -900, "type": "group", "title": "A group"}
    sender = {"id": 500 + number, "is_bot": False, "first_name": "Somebody"}
    words = {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": "Hello"}
    return json.dumps({"update_id": number, "message": words}).encode()


class Callers:
    """Threads that make calls over connections which they keep."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[tuple[float, int] | None] = queue.SimpleQueue()
        self.taken: list[float] = []
        self.wrong = 0
        self._threads = [threading.Thread(target=self._run) for _caller in range(CALLERS)]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        secret = str(settings.MENTORSHIP["TELEGRAM_WEBHOOK_SECRET"])
        headers = {
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": secret,
        }
        while (call := self.calls.get()) is not None:
            due, number = call
            connection.request("POST", PATH, update(number), headers)
            answer = connection.getresponse()
            answer.read()
            self.taken.append(time.perf_counter() - due)
            self.wrong += answer.status != 200

    def make(self, first: int, count: int, pace: float) -> list[float]:
        """Make so many calls at the pace and return how long each took."""
        self.taken = []
        begin = time.perf_counter()
        for number in range(count):
            due = begin + number / pace
            time.sleep(max(due - time.perf_counter(), 0))
            self.calls.put((due, first + number))
        while len(self.taken) < count:
            time.sleep(0.05)
        return sorted(self.taken)

    def end(self) -> None:
        """Send everybody home."""
        for _thread in self._threads:
            self.calls.put(None)


def measure(pace: int) -> bool:
    """Make the calls, print the figures, and say whether they are good enough."""
    from mentorship.models import TelegramUpdate

    callers, count = Callers(), pace * SECONDS
    callers.make(1, WARM_UP, pace)
    taken = callers.make(WARM_UP + 1, count, pace)
    callers.end()
    p50, p95, p99 = (taken[int(len(taken) * share) - 1] * 1000 for share in (0.50, 0.95, 0.99))
    print(f"{count} calls at {pace}/s on {os.environ['MENTORSHIP_TEST_DB']}")
    print(f"p50 {p50:.1f} ms   p95 {p95:.1f} ms   p99 {p99:.1f} ms   max {taken[-1] * 1000:.1f} ms")
    everything = TelegramUpdate.objects.count()
    deadline = time.monotonic() + 60
    waiting = TelegramUpdate.objects.filter(handled_at=None)
    while waiting.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    print(f"stored {everything} of {WARM_UP + count}, refused {callers.wrong}")
    print(f"not handled a minute later: {waiting.count()}")
    stored = everything == WARM_UP + count and not waiting.exists()
    return p99 <= GOAL * 1000 and stored and not callers.wrong


def main() -> int:
    """Start site and worker on a fresh database, measure, and end them."""
    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    environment = os.environ | {
        "BENCHMARK_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONUNBUFFERED": "1",
    }
    parts = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.inbox", part], env=environment)  # noqa: S603
        for part in ("serve", "work")
    ]
    try:
        _wait()
        pace = int(sys.argv[1]) if len(sys.argv) > 1 else PACE
        return 0 if measure(pace) else 1
    finally:
        for process in parts:
            process.terminate()
            process.wait()


def _wait() -> None:
    for _attempt in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", PATH)
            connection.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The site did not start.")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            serve()
        case ["work"]:
            work()
        case _:
            sys.exit(main())
