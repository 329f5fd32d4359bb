"""Quiet hours count when a message leaves, whatever it has waited for since it was written."""

import datetime
from datetime import timedelta

import httpx
import pytest
from django.core import mail
from django.utils import timezone
from telegram.error import NetworkError

from mentorship.choices import Notice
from mentorship.domain import messages, outbox
from mentorship.models import ChannelState, MessageHours, Notification, Pace
from mentorship.notifications import delivery
from mentorship.notifications.dispatch import recording
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor():
    return make.make_mentor(timezone="Asia/Tokyo")


@pytest.fixture
def row(mentor):
    """Written by day; the night comes by ``night``."""
    return outbox.post(Notice.MENTOR_ACCEPTED, to=mentor, key="1", now=timezone.now())


def night(mentor, *, hours=2):
    """Let the reader's night be now, for so many hours from the last full minute on."""
    local = timezone.now().astimezone(datetime.timezone(timedelta(hours=9)))
    begins = local.replace(second=0, microsecond=0)
    ends = begins + timedelta(hours=hours)
    MessageHours.objects.update_or_create(
        user=mentor.user, defaults={"quiet_from": begins.time(), "quiet_until": ends.time()}
    )
    return ends


def again(row):
    Pace.objects.all().delete()
    Notification.objects.filter(pk=row.pk).update(due_at=timezone.now())
    delivery.deliver_due()
    row.refresh_from_db()


def held(row, until, *, attempts=0):
    """Until then, or the blink of an eye later."""
    is_untouched = (row.status, row.attempts, row.called_at) == ("QUEUED", attempts, None)
    return is_untouched and until <= row.due_at < until + timedelta(seconds=2)


def test_one_that_was_due_before_the_hours_were_chosen_waits(mentor, row):
    ends = night(mentor)
    delivery.deliver_due()
    row.refresh_from_db()
    assert held(row, ends)
    assert mail.outbox == []
    assert "quiet hours" in row.last_error

    MessageHours.objects.all().delete()
    again(row)
    assert (row.status, row.last_error) == ("SENT", "")


def test_another_try_waits_and_costs_none(mentor, row, telegram):
    make.link_telegram(mentor.user, chat_id=77)
    Notification.objects.filter(pk=row.pk).update(channel="TELEGRAM")
    refused = NetworkError("refused")
    refused.__cause__ = httpx.ConnectError("refused")
    telegram.fail_next = [refused]
    delivery.deliver_due()
    ends = night(mentor)
    again(row)
    assert held(row, ends, attempts=1)
    assert telegram.sent() == []


def test_what_waited_for_a_paused_channel_waits_on(mentor, row):
    ChannelState.objects.create(channel="EMAIL", paused_at=timezone.now())
    delivery.deliver_due()
    ends = night(mentor)
    ChannelState.objects.update(paused_at=None)
    again(row)
    assert held(row, ends)


def test_the_mail_in_the_place_of_a_message_waits(mentor, row):
    Notification.objects.filter(pk=row.pk).update(channel="TELEGRAM", status="FAILED")
    row.refresh_from_db()
    ends = night(mentor)
    recording.fall_back(row)
    delivery.deliver_due()
    assert held(row.fallbacks.get(), ends)


def test_what_is_sent_anew_waits(mentor, row):
    delivery.deliver_due()
    ends = night(mentor)
    admin = make.admin(make.make_admin())
    new = messages.resend_message(row.pk, number=0, actor=admin, now=timezone.now())
    delivery.deliver_due()
    new.refresh_from_db()
    assert held(new, ends)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("notice", [Notice.SIGN_IN, Notice.TEAM_CHANNEL_STOPPED])
def test_what_is_urgent_does_not_wait(mentor, row, notice):
    night(mentor)
    Notification.objects.filter(pk=row.pk).update(
        notice=notice, context={"channel": "EMAIL", "bot": "", "reason": "x", "next": ""}
    )
    again(row)
    assert row.status == "SENT", row.last_error
