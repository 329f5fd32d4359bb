"""A digest comes into quiet hours at its own hour, once: whatever comes of it later waits."""

import datetime
import zoneinfo
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from telegram.error import Forbidden
from wagtail.users.models import UserProfile

from mentorship.choices import Notice
from mentorship.domain import digest, gathering, messages, outbox
from mentorship.models import (
    ChannelState,
    DigestSubscription,
    MessageHours,
    NoticePreference,
    Notification,
    Pace,
)
from mentorship.notifications import delivery
from mentorship.notifications.channels.base import TryLater
from mentorship.notifications.dispatch import readers
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db

ABOUT = Notice.PROFILE_CHANGE_ACCEPTED
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
#: The nights in which Berlin's clocks are put forward and back, and one like any other.
NIGHTS = {"forward": (3, 28), "back": (10, 24), "plain": (6, 12)}


class Clock:
    """Stands still until it is set."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture(params=NIGHTS)
def clock(request, monkeypatch):
    """An evening at eleven in Berlin, the hour of the digest; from ten on it is quiet."""
    month, day = NIGHTS[request.param]
    clock = Clock(datetime.datetime(2026, month, day, 23, tzinfo=BERLIN).astimezone(datetime.UTC))
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def morning(clock):
    """Seven o'clock, after as many hours as this night has."""
    local = clock.now.astimezone(BERLIN)
    day = local.date() + timedelta(days=1 if local.hour > 7 else 0)
    return datetime.datetime.combine(day, datetime.time(7), BERLIN)


@pytest.fixture
def mentor(clock):
    mentor = make.make_mentor("Mia", timezone="Europe/Berlin")
    NoticePreference.objects.create(
        user=mentor.user, notice=ABOUT, channel="EMAIL", timing="DIGEST"
    )
    MessageHours.objects.create(
        user=mentor.user,
        digest_hour=23,
        quiet_from=datetime.time(22),
        quiet_until=datetime.time(7),
    )
    return mentor


@pytest.fixture
def row(mentor, clock):
    """The digest, written at its hour."""
    outbox.post(ABOUT, to=mentor, key="1", now=clock.now - timedelta(hours=2))
    assert gathering.gather_due(now=clock.now) == 1
    return Notification.objects.get(notice=Notice.PERSONAL_DIGEST)


@pytest.fixture
def team():
    return make.admin(make.make_user(permissions=("mentorship.manage_messages",)))


def deliver(row):
    Pace.objects.all().delete()
    delivery.deliver_due()
    row.refresh_from_db()
    return row


def break_mail(monkeypatch, problem):
    def fails(*args):
        raise problem

    monkeypatch.setattr(delivery.CHANNELS["EMAIL"], "send", fails)


def waits_for_the_morning(row, clock):
    return (row.status, row.due_at) == ("QUEUED", morning(clock).astimezone(datetime.UTC))


def arrives_in_the_morning(row, clock):
    clock.now = morning(clock).astimezone(datetime.UTC) - timedelta(seconds=1)
    assert deliver(row).status == "QUEUED"
    clock.now += timedelta(seconds=1)
    return deliver(row).status == "SENT"


def test_it_comes_at_its_hour(row, clock):
    assert deliver(row).status == "SENT"
    assert len(mail.outbox) == 1


def test_a_second_try_waits(row, clock, monkeypatch):
    with monkeypatch.context() as broken:
        break_mail(broken, TryLater("The server is busy."))
        deliver(row)
    clock.now += timedelta(minutes=1)
    assert waits_for_the_morning(deliver(row), clock)
    assert row.attempts == 1
    assert mail.outbox == []
    assert arrives_in_the_morning(row, clock)


def test_being_held_up_for_a_moment_is_no_second_try(row, clock, monkeypatch):
    with monkeypatch.context() as broken:
        wait = timedelta(seconds=3)
        break_mail(broken, TryLater("Slow down.", wait=wait, counts=False))
        deliver(row)
    clock.now += timedelta(seconds=3)
    assert deliver(row).status == "SENT"


def test_one_that_is_late_waits(row, clock):
    state = ChannelState.objects.create(channel="EMAIL", paused_at=clock.now)
    deliver(row)
    clock.now += timedelta(hours=1)
    state.delete()
    assert waits_for_the_morning(deliver(row), clock)
    assert arrives_in_the_morning(row, clock)


def test_what_the_team_tries_again_waits(row, clock, team):
    Notification.objects.filter(pk=row.pk).update(status="FAILED", attempts=8)
    messages.retry_message(row.pk, actor=team, now=clock.now)
    assert waits_for_the_morning(deliver(row), clock)
    assert arrives_in_the_morning(row, clock)


@pytest.mark.parametrize("chosen_late", [False, True])
def test_what_is_sent_anew_waits(row, clock, team, chosen_late):
    """Also where the quiet hours were chosen only after the team had pressed the button."""
    deliver(row)
    hours = MessageHours.objects.get(user=row.user)
    if chosen_late:
        MessageHours.objects.all().delete()
    new = messages.resend_message(row.pk, number=0, actor=team, now=clock.now)
    hours.save()
    assert waits_for_the_morning(deliver(new), clock)
    assert arrives_in_the_morning(new, clock)


def test_the_mail_in_its_place_waits(mentor, clock, telegram):
    make.link_telegram(mentor.user, chat_id=77)
    NoticePreference.objects.update(channel="TELEGRAM")
    outbox.post(ABOUT, to=mentor, key="1", now=clock.now - timedelta(hours=2))
    gathering.gather_due(now=clock.now)
    telegram.fail_next = [Forbidden("bot was blocked by the user")]
    row = deliver(Notification.objects.get(notice=Notice.PERSONAL_DIGEST))
    assert row.status == "FAILED"
    assert waits_for_the_morning(deliver(row.fallbacks.get()), clock)


def test_the_second_part_of_a_long_one_comes_with_the_first(row, clock):
    gathering.part(row, left=[row.carries.get().pk], pointless=[], now=clock.now)
    second = Notification.objects.exclude(pk=row.pk).get(notice=Notice.PERSONAL_DIGEST)
    assert deliver(second).status == "SENT"


def test_the_digest_of_the_team_keeps_the_same_rule(clock, team, monkeypatch):
    user = make.make_supervisor()
    UserProfile.objects.create(user=user, current_time_zone="Europe/Berlin")
    night = {"quiet_from": datetime.time(22), "quiet_until": datetime.time(7)}
    MessageHours.objects.create(user=user, **night)
    DigestSubscription.objects.create(
        user=user, hour=23, channel="EMAIL", only_if_something_waits=False
    )
    assert digest.send_due(now=clock.now) == 1
    row = deliver(Notification.objects.get(notice=Notice.TEAM_DIGEST))
    assert row.status == "SENT"
    new = messages.resend_message(row.pk, number=0, actor=team, now=clock.now)
    assert waits_for_the_morning(deliver(new), clock)


def test_control_without_the_rule_a_second_try_disturbs(row, clock, monkeypatch):
    monkeypatch.setattr(readers, "_disturbs", lambda notification, now: True)
    with monkeypatch.context() as broken:
        break_mail(broken, TryLater("The server is busy."))
        deliver(row)
    clock.now += timedelta(minutes=1)
    assert deliver(row).status == "SENT"
