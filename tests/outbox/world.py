"""A world in which the dispatcher dies at a named point, and everything accepted is written down.

Each message has a reader of its own, so that what the other side took tells which one it was.
The other side answers each reader by a script; death is an exception that nobody catches.
"""

import json
import random
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace
from unittest import mock

import httpx
import requests
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from mentorship import background, signals
from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.domain import channels, pace
from mentorship.models import ChannelState, Notification, Pace
from mentorship.notifications import delivery
from mentorship.notifications.channels import (
    email,
    email_services,
    telegram,
    telegram_api,
    telegram_calls,
    telegram_pace,
)
from mentorship.notifications.dispatch import claiming, recording, repairs, rounds
from mentorship.testing import factories as make
from tests.notifications.resend import Resend, response

#: Where a process can die: before and after each of these.
BOUNDARIES = {
    "claim": (claiming, "claim_next"),
    "look at silent workers": (rounds, "settle_silent"),
    "find the reader": (delivery, "find_reader"),
    "still wanted": (delivery, "is_still_wanted"),
    "render": (delivery, "render"),
    "leave": (claiming, "leave"),
    "record": (recording, "record"),
    "record sent": (recording, "record_sent"),
    "record a problem": (recording, "record_problem"),
    "record a stop": (recording, "record_stopped"),
    "record a doubt": (recording, "record_in_doubt"),
    "later": (recording, "later"),
    "give up": (recording, "give_up"),
    "fall back": (recording, "fall_back"),
    "channel works": (channels, "succeed"),
    "channel fails": (channels, "fail"),
    "channel stops": (channels, "stop"),
    "wait for the chat": (telegram_pace, "wait_for_place"),
    "take a place": (pace, "take"),
    "hold a place": (pace, "hold"),
    "close a chat": (telegram_calls, "mark_unreachable"),
    "build the card": (telegram, "as_html"),
    "call telegram": (telegram_api, "call"),
    "compose the letter": (email, "compose"),
    "send the letter": (email_services, "hand_over"),
    "replace a card": (recording.cards, "edit_failed"),
    "wake": (background, "wake"),
    "tell listeners": (signals.notification_sent, "send_robust"),
}
POINTS = [f"{when} {name}" for name in BOUNDARIES for when in ("before", "after")]

TELEGRAM_SCRIPTS = (
    ["ok"],
    ["ok"],
    ["slow down", "ok"],
    ["blocked"],
    ["no connection", "ok"],
    ["taken in silence"],
    ["lost in silence"],
    ["wrong token", "ok"],
)
EMAIL_SCRIPTS = (["ok"], ["busy", "ok"], ["no such mailbox"], ["taken in silence"], ["ok"])


class Killed(BaseException):
    """The process is gone; nothing in it gets to say a word."""


def caused(error, cause):
    error.__cause__ = cause
    return error


TELEGRAM_ERRORS = {
    "slow down": lambda: RetryAfter(timedelta(seconds=2)),
    "blocked": lambda: Forbidden("bot was blocked by the user"),
    "no connection": lambda: caused(NetworkError("x"), httpx.ConnectError("refused")),
    "taken in silence": lambda: caused(TimedOut(), httpx.ReadTimeout("silent")),
    "lost in silence": lambda: caused(TimedOut(), httpx.ReadTimeout("silent")),
    "wrong token": lambda: InvalidToken("Unauthorized"),
    "not there": lambda: BadRequest("message to edit not found"),
}
EMAIL_ERRORS = {
    "busy": lambda: SMTPRecipientsRefused({"x": (450, b"later")}),
    "no such mailbox": lambda: SMTPRecipientsRefused({"x": (550, b"no")}),
    "taken in silence": TimeoutError,
}
REFUSED_BY_SERVICE = {"busy": 429, "no such mailbox": 422}
ACCEPTS = ("ok", "taken in silence")


@dataclass
class World:
    """Messages, the other side, and where death waits."""

    seed: int
    point: str = ""
    key_header: bool = False
    accepted: list[tuple[str, object]] = field(default_factory=list)
    resend: Resend = field(default_factory=Resend)
    scripts: dict[object, list[str]] = field(default_factory=dict)
    reached: Counter = field(default_factory=Counter)
    deaths: int = 0
    doubtful: set[int] = field(default_factory=set)
    countdown: int = 1
    told: dict[object, list[str]] = field(default_factory=dict)

    def populate(self) -> None:
        """One message for each script, and a card whose edit fails; in the seed's order."""
        chance = random.Random(self.seed)
        self.countdown = chance.randint(1, 4)
        make.make_admin(email="admin@example.org")
        work = [(DeliveryChannel.TELEGRAM, list(script)) for script in TELEGRAM_SCRIPTS]
        work += [(DeliveryChannel.EMAIL, list(script)) for script in EMAIL_SCRIPTS]
        chance.shuffle(work)
        for number, (channel, script) in enumerate(work):
            self._write(number, channel, script)
        card = self._write(90, DeliveryChannel.TELEGRAM, [], status="SENT", provider_id="1090:5")
        self.scripts[1090] = ["not there"]
        self._write(91, DeliveryChannel.TELEGRAM, [], edits=card)

    def _write(self, number, channel, script, **fields) -> Notification:
        now = timezone.now()
        address = f"reader{number}@example.org"
        user = make.make_user(email=address)
        make.link_telegram(user, chat_id=1000 + number)
        reader = 1000 + number if channel == DeliveryChannel.TELEGRAM else address
        self.scripts[reader] = script
        return Notification.objects.create(
            dedupe_key=f"message{number}",
            notice=Notice.MENTOR_ACCEPTED,
            channel=channel,
            user=user,
            email=address,
            due_at=now - timedelta(minutes=1),
            created_at=now,
            **fields,
        )

    def telegram(self, method, *, chat_id=None, **arguments):
        """The Bot API."""
        if method == "get_me":
            return SimpleNamespace(id=42)
        answer = self._answer(chat_id)
        if answer in ACCEPTS:
            self.accepted.append((method, chat_id))
        if answer != "ok":
            raise TELEGRAM_ERRORS[answer]()
        return SimpleNamespace(message_id=len(self.accepted))

    def mail(self, letter, *args, **kwargs):
        """A mail server, which knows no key."""
        (address,) = letter.to
        answer = self._answer(address)
        if answer in ACCEPTS:
            self.accepted.append(("mail", address))
        if answer != "ok":
            raise EMAIL_ERRORS[answer]()
        return 1

    def http(self, request, **how):
        """A mail service that knows keys, and honours none but a header of the request."""
        (address,) = json.loads(request.body)["to"]
        answer = self._answer(address)
        if answer in REFUSED_BY_SERVICE:
            return response(REFUSED_BY_SERVICE[answer], {})
        before = len(self.resend.taken)
        said = self.resend.answer(request)
        self.accepted += [("mail", address)] * (len(self.resend.taken) - before)
        if answer != "ok":
            raise requests.ReadTimeout
        return said

    def _answer(self, reader) -> str:
        script = self.scripts.get(reader)
        return script.pop(0) if script else "ok"

    def at(self, point: str) -> None:
        """The process comes by a point, and dies there when its time has come."""
        self.reached[point] += 1
        if point == self.point and self.reached[point] == self.countdown:
            self.die()

    def die(self) -> None:
        self.deaths += 1
        raise Killed

    def after_death(self) -> None:
        """What was on its way, now that all that was not committed is undone."""
        on_the_way = Notification.objects.filter(
            status=NotificationStatus.SENDING, called_at__isnull=False
        )
        self.doubtful |= set(on_the_way.values_list("pk", flat=True))

    def live(self) -> None:
        """Dispatchers come and die until nothing is left to do; time passes in between."""
        for _life in range(60):
            try:
                delivery.deliver_due()
                repairs.ask_stopped_bots(now=timezone.now())
            except Killed:
                self.after_death()
            self.time_passes()
            open_ = (NotificationStatus.QUEUED, NotificationStatus.SENDING)
            if not Notification.objects.filter(status__in=open_).exists():
                return

    def time_passes(self) -> None:
        past = timezone.now() - timedelta(minutes=2)
        Notification.objects.filter(status=NotificationStatus.QUEUED).update(due_at=past)
        Notification.objects.filter(status=NotificationStatus.SENDING).update(lease_until=past)
        ChannelState.objects.update(last_failure_at=past)
        Pace.objects.all().delete()

    def problems(self) -> list[str]:
        """What may not be: something lost, something said twice, a doubt without a reason."""
        meant = Counter(self._reader_of(row) for row in Notification.objects.filter(edits=None))
        found = [
            f"{reader} got {method} {times} times"
            for (method, reader), times in Counter(self.accepted).items()
            if times > meant[reader] and method != "edit_message_text"
        ]
        for row in Notification.objects.select_related("user"):
            found += self._problems_of(row)
        return found

    def _reader_of(self, row: Notification) -> object:
        on_telegram = row.channel == DeliveryChannel.TELEGRAM
        return row.user.mentorship_telegram.chat_id if on_telegram else row.email

    def _problems_of(self, row: Notification) -> list[str]:
        on_telegram = row.channel == DeliveryChannel.TELEGRAM
        reader = self._reader_of(row)
        method = "send_message" if on_telegram else "mail"
        if row.edits_id or row.provider_id == "1090:5":
            return [f"{row.pk} is {row.status}"] if row.status in ("QUEUED", "SENDING") else []
        arrived = (method, reader) in self.accepted
        match row.status:
            case NotificationStatus.SENT:
                return [] if arrived else [f"{row.pk} is lost: said to be sent"]
            case NotificationStatus.UNKNOWN:
                reason = row.pk in self.doubtful or "silence" in str(self.told.get(reader))
                harmless = self.key_header and not on_telegram
                return [] if reason and not harmless else [f"{row.pk} is in doubt for no reason"]
            case NotificationStatus.FAILED:
                went_on = row.fallbacks.exists() or not on_telegram
                return [] if went_on and not arrived else [f"{row.pk} is lost: given up"]
        return [f"{row.pk} is {row.status}"]


def _watched(world, name, original):
    def call(*args, **kwargs):
        world.at(f"before {name}")
        result = original(*args, **kwargs)
        world.at(f"after {name}")
        return result

    return call


@contextmanager
def watched(world: World):
    """Every boundary reports to the world; Telegram and the mail service are the world's."""
    with ExitStack() as stack:
        enter = stack.enter_context
        enter(mock.patch.object(telegram_api, "call", world.telegram))
        enter(
            mock.patch.object(
                EmailMultiAlternatives, "send", lambda letter, *a, **k: world.mail(letter)
            )
        )
        enter(
            mock.patch.object(
                requests.Session, "send", lambda session, request, **k: world.http(request)
            )
        )
        enter(mock.patch.object(telegram_pace, "_pause", return_value=None))
        for name, (place, attribute) in BOUNDARIES.items():
            original = getattr(place, attribute)
            enter(mock.patch.object(place, attribute, _watched(world, name, original)))
        yield


def run(seed: int, point: str = "", *, key_header: bool = False, at_once: bool = False) -> World:
    """One life, one death, and what comes after; ``at_once`` lets it come at the first chance."""
    world = World(seed=seed, point=point, key_header=key_header)
    world.populate()
    if at_once:
        world.countdown = 1
    world.told = {reader: list(script) for reader, script in world.scripts.items()}
    with watched(world):
        world.live()
    return world
