"""The daily message: what is wanted once a day, together, comes in one, once."""

import contextlib
import dataclasses
import datetime
import itertools

import pytest
from django.core import mail
from django.utils import timezone

from mentorship import tasks
from mentorship.choices import Notice
from mentorship.domain import gathering, outbox
from mentorship.models import MessageHours, NoticePreference, Notification
from mentorship.notifications import delivery
from mentorship.testing import factories

pytestmark = pytest.mark.django_db

ABOUT = Notice.PROFILE_CHANGE_ACCEPTED


@pytest.fixture
def mentor():
    mentor = factories.make_mentor("Mia", timezone="Europe/Berlin")
    NoticePreference.objects.create(
        user=mentor.user, notice=ABOUT, channel="EMAIL", timing="DIGEST"
    )
    MessageHours.objects.create(user=mentor.user, digest_hour=9)
    return mentor


def say(mentor, *keys, notice=ABOUT):
    for key in keys:
        outbox.post(notice, to=mentor, key=key, now=timezone.now())


def rows():
    return list(Notification.objects.filter(notice=ABOUT).order_by("pk"))


def digests():
    return Notification.objects.filter(notice=Notice.PERSONAL_DIGEST)


def tomorrow():
    """The hour of those that wait."""
    return max(row.due_at for row in rows())


def arrive(mentor, *keys):
    """Say something, and let the hour come."""
    say(mentor, *keys)
    Notification.objects.filter(notice=ABOUT).update(due_at=timezone.now())


def test_nothing_leaves_before_the_hour(mentor):
    say(mentor, "1", "2")
    assert gathering.gather_due(now=tomorrow() - datetime.timedelta(seconds=1)) == 0
    delivery.deliver_due()
    assert mail.outbox == []


def test_all_leaves_in_one_at_the_hour(mentor):
    arrive(mentor, "1", "2")
    tasks.sweep()
    [letter] = mail.outbox

    assert "your news of the day" in letter.subject
    assert letter.body.count("• Your profile has been updated") == 2
    assert "/mentors/" in letter.body
    gathering.settle(now=timezone.now())
    assert {(row.status, row.carried_by) for row in rows()} == {("SENT", digests().get())}
    assert all(row.sent_at for row in rows())


def test_a_row_is_carried_once_however_often_the_hour_is_looked_at(mentor):
    arrive(mentor, "1")
    for _time in range(3):
        tasks.sweep()
    assert len(mail.outbox) == 1


def test_there_is_one_a_day_and_the_rest_waits_for_the_next(mentor):
    say(mentor, "1")
    now = tomorrow()
    gathering.gather_due(now=now)
    digests().update(status="SENT")
    say(mentor, "2")

    assert gathering.gather_due(now=now) == 0
    late = rows()[1]
    assert (late.carried_by, late.status) == (None, "QUEUED")
    assert late.due_at > now
    assert gathering.gather_due(now=late.due_at) == 1
    assert digests().count() == 2


def test_what_comes_before_the_digest_left_goes_with_it(mentor):
    arrive(mentor, "1")
    now = timezone.now()
    assert gathering.gather_due(now=now) == 1
    say(mentor, "2")
    Notification.objects.filter(notice=ABOUT, carried_by=None).update(due_at=now)

    gathering.gather_due(now=now)
    assert {row.carried_by for row in rows()} == {digests().get()}


def test_a_crash_leaves_all_or_nothing(mentor, monkeypatch):
    """The digest is written, then the worker dies before the rows are marked, or the reverse."""
    arrive(mentor, "1")
    write = gathering.write

    def dies_after_writing(letter):
        write(letter)
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(gathering, "write", dies_after_writing)
        assert gathering.gather_due(now=timezone.now()) == 0
    assert not digests().exists()
    assert rows()[0].carried_by is None
    assert gathering.gather_due(now=timezone.now()) == 1


def test_control_without_one_transaction_the_crash_leaves_half(mentor, monkeypatch):
    arrive(mentor, "1")
    write = gathering.write

    def dies_after_writing(letter):
        write(letter)
        raise RuntimeError

    monkeypatch.setattr(gathering, "write_transaction", lambda model: contextlib.nullcontext())
    monkeypatch.setattr(gathering, "write", dies_after_writing)
    gathering.gather_due(now=timezone.now())
    assert digests().exists()
    assert rows()[0].carried_by is None


def test_control_without_the_key_of_the_day_there_are_two(mentor, monkeypatch):
    write, numbers = gathering.write, itertools.count()

    def write_anew(letter):
        return write(dataclasses.replace(letter, key=f"{letter.key}:{next(numbers)}"))

    monkeypatch.setattr(gathering, "write", write_anew)
    now = timezone.now()
    for key in ("1", "2"):
        arrive(mentor, key)
        gathering.gather_due(now=now + datetime.timedelta(seconds=1))
        delivery.deliver_due()
    assert digests().count() == 2


def test_one_that_cannot_be_written_keeps_nobody_else_waiting(mentor, monkeypatch):
    other = factories.make_mentor()
    NoticePreference.objects.create(user=other.user, notice=ABOUT, channel="EMAIL", timing="DIGEST")
    arrive(mentor, "1")
    arrive(other, "1")
    write = gathering.write

    def fails_for_one(letter):
        if letter.user_id == mentor.user_id:
            raise RuntimeError
        return write(letter)

    monkeypatch.setattr(gathering, "write", fails_for_one)
    assert gathering.gather_due(now=timezone.now()) == 1
    assert digests().get().user == other.user


def test_what_has_no_point_any_more_is_left_out(mentor):
    factories.make_cycle()
    case = factories.make_case(mentor)
    application = case.applications.get()
    NoticePreference.objects.create(
        user=mentor.user, notice=Notice.QUEUE_JOINED, channel="EMAIL", timing="DIGEST"
    )
    outbox.post(
        Notice.QUEUE_JOINED, to=mentor, key="1", now=timezone.now(), application=application
    )
    arrive(mentor, "1")
    Notification.objects.filter(in_digest=True).update(due_at=timezone.now())
    tasks.sweep()

    [letter] = [each for each in mail.outbox if "news of the day" in each.subject]
    assert "by hand" not in letter.body


def test_one_that_carries_nothing_any_more_is_not_sent(mentor):
    factories.make_cycle()
    application = factories.make_case(mentor).applications.get()
    arrive(mentor, "1")
    Notification.objects.filter(notice=ABOUT).update(
        notice=Notice.QUEUE_JOINED, application=application
    )
    tasks.sweep()
    gathering.settle(now=timezone.now())

    assert digests().get().status == "CANCELLED"
    assert not [each for each in mail.outbox if "news of the day" in each.subject]
    assert Notification.objects.get(notice=Notice.QUEUE_JOINED, in_digest=True).status == (
        "CANCELLED"
    )


def test_what_a_failed_one_carried_is_shown_as_failed(mentor):
    arrive(mentor, "1")
    gathering.gather_due(now=timezone.now())
    digests().update(status="FAILED")
    gathering.settle(now=timezone.now())
    [row] = rows()
    assert row.status == "FAILED"
    assert "daily message" in row.last_error


def test_a_long_day_is_said_whole_by_mail(mentor):
    arrive(mentor, *map(str, range(60)))
    gathering.gather_due(now=timezone.now())
    delivery.deliver_due()
    [letter] = mail.outbox

    assert letter.body.count("• Your profile has been updated") == 60


def test_by_telegram_it_stays_within_the_limit_and_falls_back(mentor, settings, telegram):
    settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:x"}
    factories.link_telegram(mentor.user)
    NoticePreference.objects.filter(user=mentor.user).update(channel="TELEGRAM")
    arrive(mentor, "1")
    digest_rows = Notification.objects.filter(notice=ABOUT)
    assert {row.channel for row in digest_rows} == {"TELEGRAM"}
    gathering.gather_due(now=timezone.now())
    fallback = Notification.objects.create(
        dedupe_key="fallback",
        notice=Notice.PERSONAL_DIGEST,
        channel="EMAIL",
        user=mentor.user,
        email=mentor.email,
        fallback_for=digests().get(),
        due_at=timezone.now(),
        created_at=timezone.now(),
    )
    digests().exclude(pk=fallback.pk).update(status="FAILED")
    delivery.deliver_due()
    gathering.settle(now=timezone.now())

    assert "Your profile has been updated" in mail.outbox[0].body
    assert rows()[0].status == "SENT"
