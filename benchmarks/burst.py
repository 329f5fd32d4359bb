"""A mailing to very many, and clicks in the midst of it: ``python -m benchmarks.burst [messages]``.

Three dispatchers, each a process, send 10,000 messages on Telegram to a Bot API that enforces
its limits; meanwhile mentors click on their offers. The exit code says whether the goals are
met: no 429 that could have been avoided, at least 27 messages a second, 95 of 100 clicks
answered within a second, everything sent once.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("MENTORSHIP_TEST_DB", "postgres")
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

from django.conf import settings

MESSAGES, DISPATCHERS, CLICKS = 10_000, 3, 40
PORT = 8792
LEAST_PER_SECOND, CLICK_SECONDS = 27.0, 1.0
FIRST_CHAT, FIRST_CLICKER = 10_000_000, 1_000


def _prepare(database: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    settings.MENTORSHIP = settings.MENTORSHIP | {"TELEGRAM_API_URL": f"http://127.0.0.1:{PORT}/bot"}


def work() -> None:
    """A dispatcher: what the worker's task does, again and again."""
    _prepare(os.environ["BENCHMARK_DATABASE"])
    django.setup()
    logging.getLogger("django-q").setLevel(logging.WARNING)
    from mentorship import tasks

    while True:
        tasks.deliver_outbox()
        time.sleep(0.2)


def write_messages(number: int) -> None:
    """So many people on Telegram, and a message in the bulk lane for each."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from mentorship.choices import DeliveryChannel, Lane, Notice
    from mentorship.models import Notification, TelegramAccount

    now = timezone.now()
    people = get_user_model().objects.bulk_create(
        get_user_model()(username=f"burst{n}", email=f"burst{n}@example.org") for n in range(number)
    )
    TelegramAccount.objects.bulk_create(
        TelegramAccount(user=user, chat_id=FIRST_CHAT + n, linked_at=now)
        for n, user in enumerate(people)
    )
    Notification.objects.bulk_create(
        Notification(
            dedupe_key=f"burst{n}",
            notice=Notice.MENTOR_ACCEPTED,
            channel=DeliveryChannel.TELEGRAM,
            lane=Lane.BULK,
            user=user,
            email=user.email,
            due_at=now + timedelta(seconds=5),
            created_at=now,
        )
        for n, user in enumerate(people)
    )


def write_offers(number: int) -> list[tuple[int, int]]:
    """Offers that have arrived as cards: pairs of a chat and an application."""
    from django.utils import timezone

    from mentorship.choices import Notice, NotificationStatus
    from mentorship.domain import review
    from mentorship.models import Notification
    from mentorship.testing import factories as make

    make.make_cycle()
    team, now, found = make.admin(make.make_admin()), timezone.now(), []
    for n in range(number):
        mentor = make.make_mentor(f"Mentor {n}")
        make.link_telegram(mentor.user, chat_id=FIRST_CLICKER + n)
        case = make.make_case(mentor)
        review.approve_list(case.pk, actor=team, now=now)
        offer = case.applications.get(mentor=mentor)
        found.append((FIRST_CLICKER + n, offer.pk))
        Notification.objects.filter(application=offer, notice=Notice.OFFER).update(
            status=NotificationStatus.SENT, provider_id=f"{FIRST_CLICKER + n}:7", sent_at=now
        )
    Notification.objects.filter(status=NotificationStatus.QUEUED).delete()
    return found


def click(number: int, chat: int, offer: int) -> dict[str, Any]:
    """What Telegram brings when a mentor accepts."""
    person = {"id": chat, "is_bot": False, "first_name": "Mentor"}
    message = {"message_id": 7, "date": 1, "chat": {"id": chat, "type": "private"}}
    query = {"id": f"click{number}", "from": person, "chat_instance": "1", "message": message}
    return {"update_id": number, "callback_query": {**query, "data": f"offer:{offer}:accept"}}


def click_through(offers: list[tuple[int, int]], seconds: float) -> dict[str, float]:
    """Click on one offer after the other, evenly over the burst. Returns when."""
    from django.utils import timezone

    from mentorship.bot import inbox

    clicked = {}
    for number, (chat, offer) in enumerate(offers):
        clicked[f"click{number}"] = time.time()
        inbox.store([click(number, chat, offer)], now=timezone.now())
        time.sleep(seconds / len(offers))
    return clicked


def report(path: Path, clicked: dict[str, float], number: int) -> bool:
    """Print the figures, and say whether they are good enough."""
    calls = [line.split() for line in path.read_text().splitlines()]
    sent = [(float(at), about) for at, method, about, status in calls
            if method == "sendMessage" and status == "200"]  # fmt: skip
    refused = sum(status == "429" for *_rest, status in calls)
    burst = [at for at, about in sent if int(about) >= FIRST_CHAT]
    per_second = (len(burst) - 1) / (max(burst) - min(burst))
    answered = {about: float(at) for at, method, about, _s in calls
                if method == "answerCallbackQuery"}  # fmt: skip
    took = sorted(answered.get(name, at + 999) - at for name, at in clicked.items())
    p95 = took[max(int(len(took) * 0.95) - 1, 0)]
    repeats = sum(times - 1 for times in Counter(about for _at, about in sent).values())
    print(f"{len(burst)} messages at {per_second:.2f}/s, {refused} times 429, {repeats} repeats")
    print(f"{len(took)} clicks answered: median {took[len(took) // 2]:.3f} s, p95 {p95:.3f} s, "
          f"slowest {took[-1]:.3f} s")  # fmt: skip
    whole = len(burst) == number and not repeats
    return whole and not refused and per_second >= LEAST_PER_SECOND and p95 <= CLICK_SECONDS


def main(number: int) -> int:
    """A fresh database, the other side, three dispatchers, and the burst."""
    django.setup()
    logging.getLogger("django-q").setLevel(logging.WARNING)
    from django.db import connection

    from mentorship.models import Notification

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    database = str(connection.settings_dict["NAME"])
    environment = os.environ | {"BENCHMARK_DATABASE": database, "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryDirectory() as directory:
        log = Path(directory, "calls")
        commands = [["benchmarks.bot_api", str(PORT), str(log)]]
        commands += [["benchmarks.burst", "work"]] * DISPATCHERS
        offers = write_offers(CLICKS)
        write_messages(number)
        parts = [
            subprocess.Popen([sys.executable, "-m", *words], env=environment)  # noqa: S603
            for words in commands
        ]
        try:
            _wait_for_begin(log)
            clicked = click_through(offers, number / 30)
            _wait_for(Notification.objects.exclude(status__in=("SENT", "DELIVERED", "CANCELLED")))
            return 0 if report(log, clicked, number) else 1
        finally:
            for process in parts:
                process.kill()
                process.wait()
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            print(f"{1000 * (used.ru_utime + used.ru_stime) / number:.1f} ms of CPU per message")


def _wait_for_begin(log: Path) -> None:
    """Dispatchers take a while to start, which is not what is measured."""
    while not (log.exists() and "sendMessage" in log.read_text()):
        time.sleep(0.5)


def _wait_for(rest: Any) -> None:
    deadline = time.monotonic() + 900
    while rest.exists() and time.monotonic() < deadline:
        time.sleep(1)
    left = list(rest.values_list("status", "last_error")[:5])
    if left:
        print(json.dumps(left))


if __name__ == "__main__":
    if sys.argv[1:] == ["work"]:
        work()
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES))
