"""Who wants no e-mails of a kind gets none in the place of Telegram either."""

import pytest
from django.core import mail
from django.utils import timezone
from telegram.error import Forbidden

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.domain import outbox
from mentorship.domain.stopping import Stop, stop_mails
from mentorship.domain.writing import SWITCHED_OFF
from mentorship.models import Notification
from mentorship.notifications import delivery
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
OFF, MUST = Notice.MENTOR_REGISTERED, Notice.MENTOR_ACCEPTED


@pytest.fixture
def mia():
    mentor = make.make_mentor("Mia", email="mia@example.org")
    make.link_telegram(mentor.user, chat_id=77)
    return mentor


def fall_back(mia, notice):
    stop_mails(Stop(user=mia.user, notice=Notice(notice)))
    row = outbox.post(Notice(notice), to=mia, key="1", now=timezone.now())
    assert row.channel == DeliveryChannel.TELEGRAM
    delivery.deliver(delivery.claiming.claim_next(timezone.now()))
    return Notification.objects.get(fallback_for=row)


def test_the_fallback_is_cancelled_and_says_why(telegram, mia):
    telegram.fail_next = [Forbidden("blocked")]
    fallback = fall_back(mia, OFF)
    assert (fallback.status, fallback.last_error) == (
        NotificationStatus.CANCELLED,
        str(SWITCHED_OFF),
    )
    delivery.deliver_due()
    assert mail.outbox == []


def test_what_cannot_be_off_comes_all_the_same(telegram, mia):
    telegram.fail_next = [Forbidden("blocked")]
    assert fall_back(mia, MUST).status == NotificationStatus.QUEUED
    delivery.deliver_due()
    assert [letter.to for letter in mail.outbox] == [["mia@example.org"]]
