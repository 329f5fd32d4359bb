"""An offer that is taken back: its mentor is told where they may have seen it, else never."""

import pytest
from django.utils import timezone

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.domain import applications, review
from mentorship.models import NoticePreference, Notification
from mentorship.notifications import delivery
from mentorship.notifications.dispatch import claiming
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
TELEGRAM, EMAIL = DeliveryChannel.TELEGRAM, DeliveryChannel.EMAIL
QUEUED, SENDING = NotificationStatus.QUEUED, NotificationStatus.SENDING
SENT, UNKNOWN = NotificationStatus.SENT, NotificationStatus.UNKNOWN
CANCELLED = NotificationStatus.CANCELLED


@pytest.fixture
def offered(telegram):
    """An offer to a mentor who wants them by both ways; nothing has left."""
    make.make_cycle()
    mentor = make.make_mentor("Ada Example")
    make.link_telegram(mentor.user, chat_id=77)
    for channel in DeliveryChannel:
        NoticePreference.objects.create(
            user=mentor.user, notice=Notice.OFFER, channel=channel, timing="AT_ONCE"
        )
    enrolment = make.make_case(mentor, mentee=make.make_mentee("Mia Muster"))
    team = make.admin(make.make_team_member())
    review.approve_list(enrolment.pk, actor=team, now=timezone.now())
    return enrolment.applications.get()


def row(offered, channel):
    return Notification.objects.get(
        application=offered, notice=Notice.OFFER, channel=channel, fallback_for=None
    )


def stands(offered, channel, status, *, attempts=1, called=True):
    Notification.objects.filter(pk=row(offered, channel).pk).update(
        status=status, attempts=attempts, called_at=timezone.now() if called else None
    )


def withdraw(offered):
    applications.withdraw(
        offered.pk, actor=make.web(offered.enrolment.mentee.user), now=timezone.now()
    )


def is_told():
    return Notification.objects.filter(notice=Notice.OFFER_WITHDRAWN).exists()


@pytest.mark.parametrize("status", [SENT, UNKNOWN, SENDING, NotificationStatus.DELIVERED])
@pytest.mark.parametrize("seen", [TELEGRAM, EMAIL])
def test_one_way_is_enough_to_have_been_asked(offered, status, seen):
    stands(offered, seen, status)
    withdraw(offered)
    assert is_told()
    other = EMAIL if seen == TELEGRAM else TELEGRAM
    assert row(offered, other).status == CANCELLED


@pytest.mark.parametrize("status", [QUEUED, SENDING])
def test_what_was_tried_and_never_left_was_no_question(offered, status):
    for channel in DeliveryChannel:
        stands(offered, channel, status, attempts=3, called=False)
    withdraw(offered)
    assert not is_told()
    assert {row(offered, channel).status for channel in DeliveryChannel} == {CANCELLED}


def test_a_worker_that_has_it_in_hand_sends_it_no_more(telegram, offered):
    in_hand = claiming.claim_next(timezone.now())
    withdraw(offered)
    delivery.deliver(in_hand)
    assert telegram.sent() == []
    assert row(offered, in_hand.channel).status == CANCELLED


def test_a_mentor_who_was_never_reached_is_told_nothing(offered):
    stands(offered, TELEGRAM, NotificationStatus.FAILED)
    withdraw(offered)
    assert not is_told()
