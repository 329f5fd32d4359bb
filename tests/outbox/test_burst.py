"""A mailing by three dispatchers at once, against a Bot API that keeps Telegram's limits.

How fast it goes, and how soon a tap is answered meanwhile, is what ``benchmarks.burst`` measures
with ten thousand messages.
"""

import contextlib
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from mentorship.bot import inbox
from mentorship.choices import DeliveryChannel, Lane, Notice, NotificationStatus
from mentorship.domain import review
from mentorship.models import Notification, TelegramAccount
from mentorship.testing import factories as make
from tests.bot.conversation import click
from tests.workers.processes import ROOT, STARTS, Program, free_port, wait_until

from .dispatcher import READY

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.slow,
]

MESSAGES, CLICKS, DISPATCHERS = 150, 20, 3
FIRST_CHAT, FIRST_CLICKER = 10_000_000, 1_000
OPEN = (NotificationStatus.QUEUED, NotificationStatus.SENDING)


@dataclass(frozen=True)
class Call:
    """One call, as the other side wrote it down. ``about`` is its chat, or the tap."""

    at: float
    method: str
    about: str
    status: int


class Mailing:
    """The other side, the dispatchers, and what came of it."""

    def __init__(self, directory: Path, settings, over: contextlib.ExitStack, breaks: str) -> None:
        self.log, self.clicked = directory / "calls", {}
        port = free_port()
        config = {
            "TELEGRAM_TOKEN": "42:secret-token",
            "TELEGRAM_BOT_USERNAME": "demo_bot",
            "TELEGRAM_API_URL": f"http://127.0.0.1:{port}/bot",
        }
        settings.MENTORSHIP = settings.MENTORSHIP | config
        words = [sys.executable, "-m", "benchmarks.bot_api", str(port), str(self.log)]
        over.callback(_end, subprocess.Popen(words, cwd=ROOT))
        wait_until(self.log.exists, STARTS)
        for _number in range(DISPATCHERS):
            program = Program(directory, "tests.outbox.dispatcher", breaks=breaks, **config)
            over.callback(_end, program.process)
        # How long processes take to start is not what is measured; they share a log.
        wait_until(lambda: program.said().count(READY) == DISPATCHERS, STARTS)

    def calls(self) -> list[Call]:
        """Everything so far."""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return [Call(float(at), method, about, int(code)) for at, method, about, code in lines]

    def wait_for(self, number: int) -> None:
        """Until so many calls came in."""
        wait_until(lambda: len(self.calls()) >= number, STARTS)

    def click(self, offers, messages) -> None:
        """Tap on one offer after the other, evenly over the mailing."""
        for number, offer in enumerate(offers):
            self.wait_for(1 + number * messages // CLICKS)
            chat = FIRST_CLICKER + number
            tap = click(offer, update_id=number, chat=chat, sender=chat)
            self.clicked[tap["callback_query"]["id"]] = time.time()
            inbox.store([tap], now=timezone.now())

    def refused(self) -> int:
        """How often somebody went too fast."""
        return sum(call.status == 429 for call in self.calls())

    def seconds_to_answer(self) -> list[float]:
        """For each tap, the quickest first."""
        answers = {call.about: call.at for call in self.calls() if "answer" in call.method}
        return sorted(answers[name] - at for name, at in self.clicked.items())


def _end(process) -> None:
    process.kill()
    process.wait()


@pytest.fixture
def mailing(tmp_path, settings):
    """``mailing(breaks)`` starts one."""
    with contextlib.ExitStack() as over:
        yield lambda breaks="": Mailing(tmp_path, settings, over, breaks)


def write(number, *, each=1):
    """So many people on Telegram, and a message in the bulk lane for each, or several."""
    users, now = get_user_model().objects, timezone.now()
    names = [f"reader{n}" for n in range(number)]
    people = users.bulk_create(
        users.model(username=name, email=f"{name}@example.org") for name in names
    )
    TelegramAccount.objects.bulk_create(
        TelegramAccount(user=user, chat_id=FIRST_CHAT + n, linked_at=now)
        for n, user in enumerate(people)
    )
    Notification.objects.bulk_create(
        Notification(
            dedupe_key=f"{user.email}:{count}",
            notice=Notice.MENTOR_ACCEPTED,
            channel=DeliveryChannel.TELEGRAM,
            lane=Lane.BULK,
            user=user,
            email=user.email,
            due_at=now,
            created_at=now,
        )
        for user in people
        for count in range(each)
    )


@pytest.fixture
def offers():
    """Offers that have arrived as cards, each in a chat of its own."""
    make.make_cycle()
    team, found = make.admin(make.make_team_member()), []
    for number in range(CLICKS):
        mentor, chat = make.make_mentor(), FIRST_CLICKER + number
        make.link_telegram(mentor.user, chat_id=chat)
        case = make.make_case(mentor)
        review.approve_list(case.pk, actor=team, now=timezone.now())
        offer = case.applications.get()
        Notification.objects.filter(application=offer, notice=Notice.OFFER).update(
            status=NotificationStatus.SENT, provider_id=f"{chat}:1", sent_at=timezone.now()
        )
        found.append(offer)
    Notification.objects.filter(status=NotificationStatus.QUEUED).delete()
    return found


def go_through(runs, number, offers=()):
    """Everything leaves, once each, and nobody is told to slow down."""
    write(number)
    runs.click(offers, number)
    rest = Notification.objects.filter(status__in=OPEN)
    wait_until(lambda: not rest.exists(), STARTS)
    assert runs.refused() == 0
    sent = Counter(
        call.about
        for call in runs.calls()
        if call.method == "sendMessage" and int(call.about) >= FIRST_CHAT
    )
    assert sent == Counter(str(FIRST_CHAT + place) for place in range(number))


def test_nobody_is_too_fast_and_nothing_is_said_twice(mailing, offers):
    runs = mailing()
    go_through(runs, MESSAGES, offers)
    assert len(runs.seconds_to_answer()) == CLICKS


def test_control_without_the_table_of_places_they_are_too_fast(mailing):
    """On a machine that is too busy for thirty a second it still is more than one to a person."""
    runs = mailing("pace")
    write(5, each=10)
    wait_until(runs.refused, STARTS)
