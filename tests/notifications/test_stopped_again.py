"""The team lifts a stop; whoever complains or unsubscribes after that is written to no more."""

import pytest
from django.utils import timezone

from mentorship.choices import ContactTrouble, Notice
from mentorship.domain import outbox, stopping
from mentorship.domain.messages import resend_message
from mentorship.domain.returned import Event, Report, lift, take_report
from mentorship.models import NoticePreference, Notification, TroubledAddress
from mentorship.notifications import delivery
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db

EMAIL = "mia@example.org"
WISHES = [Report.COMPLAINED, Report.UNSUBSCRIBED]


@pytest.fixture
def mentor():
    return make.make_mentor("Mia", email=EMAIL)


@pytest.fixture
def team():
    return make.admin(make.make_admin())


def say(mentor, key, notice=Notice.MENTOR_ACCEPTED):
    row = outbox.post(notice, to=mentor, key=key, now=timezone.now())
    delivery.deliver_due()
    Notification.objects.filter(pk=row.pk).update(provider_id=f"number-{row.pk}")
    return make.reload(row)


def tell(row, report):
    event = Event(report=report, provider_id=row.provider_id, recipient=EMAIL)
    return take_report(event, now=timezone.now())


def stop_and_lift(row, report, team):
    assert tell(row, report)
    lift(TroubledAddress.objects.get().pk, actor=team)


@pytest.mark.parametrize("again", WISHES)
@pytest.mark.parametrize("first", [*WISHES, Report.BOUNCED])
def test_another_message_that_is_complained_of_stops_it_again(mentor, team, first, again):
    stop_and_lift(say(mentor, "1"), first, team)
    after = say(mentor, "2")
    assert after.status == "SENT"
    assert tell(after, again)
    assert TroubledAddress.objects.get().trouble == again
    assert say(mentor, "3").status == "FAILED"


@pytest.mark.parametrize("report", WISHES)
def test_the_same_report_told_again_does_not(mentor, team, report):
    row = say(mentor, "1")
    stop_and_lift(row, report, team)
    assert not tell(row, report)
    assert not TroubledAddress.objects.exists()


def test_the_message_that_was_sent_anew_can_be_complained_of_anew(mentor, team):
    row = say(mentor, "1")
    stop_and_lift(row, Report.COMPLAINED, team)
    new = resend_message(row.pk, number=0, actor=team, now=timezone.now())
    delivery.deliver_due()
    Notification.objects.filter(pk=new.pk).update(provider_id="number-new")
    assert tell(make.reload(new), Report.COMPLAINED)
    assert TroubledAddress.objects.exists()


def test_a_wish_counts_for_more_than_what_came_back(mentor):
    tell(say(mentor, "1"), Report.BOUNCED)
    row = Notification.objects.get(dedupe_key__contains=":1:")
    assert not tell(row, Report.COMPLAINED), "the address was stopped already"
    assert TroubledAddress.objects.get().trouble == ContactTrouble.COMPLAINED
    tell(row, Report.UNSUBSCRIBED)
    assert TroubledAddress.objects.get().trouble == ContactTrouble.COMPLAINED


def test_the_link_in_the_mail_stops_its_kind_again_after_somebody_chose_it_back(mentor):
    notice = Notice.MENTOR_REGISTERED
    token = stopping.stop_token(mentor.user_id, notice)
    for _time in range(2):
        stopping.stop_mails(stopping.read_stop_token(token))
        assert say(mentor, f"{_time}", notice).status == "CANCELLED"
        NoticePreference.objects.all().delete()
        assert say(mentor, f"back {_time}", notice).status == "SENT"
