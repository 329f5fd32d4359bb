"""The daily digest: at the person's own hour, once a day, to those who have work and want it."""

import datetime
import itertools
import zoneinfo

import pytest
from django.core import mail
from django.db.models import Q
from wagtail.users.models import UserProfile

from mentorship import tasks
from mentorship.choices import DeliveryChannel, Notice
from mentorship.domain import digest
from mentorship.domain.refusals import NotAllowed
from mentorship.models import DigestSubscription, Notification
from mentorship.notifications import delivery
from mentorship.testing import factories

MONDAY = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)


def at(hour, minute=0, *, days=0):
    return MONDAY + datetime.timedelta(days=days, hours=hour, minutes=minute)


@pytest.fixture
def member(db):
    return factories.make_team_member(email="team@example.org")


@pytest.fixture
def work(db):
    factories.make_cycle()
    factories.make_case(factories.make_mentor())


def subscribe(member, *, now=MONDAY, **fields):
    values = {"hour": 8, "channel": DeliveryChannel.EMAIL, "only_if_something_waits": True}
    return digest.subscribe(actor=factories.admin(member), now=now, **(values | fields))


def digests():
    return Notification.objects.filter(notice=Notice.TEAM_DIGEST)


def test_comes_at_the_hour_once_a_day(member, work):
    subscribe(member)

    assert [digest.send_due(now=at(7, 59)), digest.send_due(now=at(8))] == [0, 1]
    assert [digest.send_due(now=at(8, 1)), digest.send_due(now=at(23))] == [0, 0]
    assert digest.send_due(now=at(8, days=1)) == 1
    assert digests().count() == 2


def test_says_what_waits_by_mail(member, work):
    subscribe(member)
    digest.send_due(now=at(8))
    mail.outbox.clear()
    delivery.deliver_due()

    [message] = [each for each in mail.outbox if "what waits today" in each.subject]
    assert message.to == ["team@example.org"]
    assert "Applications to review: 1" in message.body


def test_a_worker_that_was_away_catches_up_on_the_same_day(member, work):
    subscribe(member)
    assert digest.send_due(now=at(15)) == 1


def test_an_hour_that_has_passed_begins_tomorrow(member, work):
    subscribe(member, now=at(9))

    assert digest.send_due(now=at(10)) == 0
    assert digest.send_due(now=at(8, days=1)) == 1


def test_changing_the_hour_brings_no_second_one_today(member, work):
    subscribe(member)
    digest.send_due(now=at(8))
    subscribe(member, now=at(9), hour=12)

    assert digest.send_due(now=at(12)) == 0
    assert digest.send_due(now=at(12, days=1)) == 1


@pytest.mark.parametrize(
    ("zone", "hour_in_greenwich"),
    [("America/Los_Angeles", 16), ("Asia/Tokyo", 23), ("Pacific/Kiritimati", 18)],
)
def test_goes_by_the_clock_of_the_person(member, work, zone, hour_in_greenwich):
    UserProfile.objects.create(user=member, current_time_zone=zone)
    DigestSubscription.objects.create(user=member, hour=8)
    sent = [hour for hour in range(48) if digest.send_due(now=at(hour, days=-1))]
    local = [at(hour, days=-1).astimezone(zoneinfo.ZoneInfo(zone)) for hour in sent]

    # The first one catches up with the day that had begun; from then on it is on the hour.
    assert at(sent[-1], days=-1).hour == hour_in_greenwich
    assert local[-1].hour == 8
    assert len({moment.date() for moment in local}) == len(local)


def test_nothing_comes_when_nothing_waits(member, db):
    subscribe(member)

    assert digest.send_due(now=at(8)) == 0
    factories.make_cycle()
    factories.make_case(factories.make_mentor())
    assert digest.send_due(now=at(9)) == 0


def test_it_comes_all_the_same_where_that_was_asked_for(member, db):
    subscribe(member, only_if_something_waits=False)
    assert digest.send_due(now=at(8)) == 1


def test_who_lost_all_rights_gets_none(member, work):
    subscribe(member, only_if_something_waits=False)
    member.groups.clear()
    assert digest.send_due(now=at(8)) == 0


def test_who_was_closed_out_gets_none(member, work):
    subscribe(member, only_if_something_waits=False)
    member.is_active = False
    member.save()
    assert digest.send_due(now=at(8)) == 0


def test_counts_only_what_the_person_may_see(work):
    person = factories.make_user(
        permissions=("wagtailadmin.access_admin", "mentorship.confirm_matches")
    )
    subscribe(person, only_if_something_waits=True)
    assert digest.send_due(now=at(8)) == 0


@pytest.mark.parametrize("linked", [True, False])
def test_goes_to_telegram_where_that_is_linked(member, work, settings, linked):
    settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:a"}
    if linked:
        factories.link_telegram(member)
    subscribe(member, channel=DeliveryChannel.TELEGRAM)
    digest.send_due(now=at(8))

    expected = DeliveryChannel.TELEGRAM if linked else DeliveryChannel.EMAIL
    assert digests().get().channel == expected


def test_mail_stays_mail_where_telegram_is_linked(member, work, settings):
    settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:a"}
    factories.link_telegram(member)
    subscribe(member)
    digest.send_due(now=at(8))
    assert digests().get().channel == DeliveryChannel.EMAIL


def test_is_for_the_team_alone(db):
    with pytest.raises(NotAllowed):
        subscribe(factories.make_user())


def test_takes_an_address_that_it_can_be_sent_to(member):
    member.email = ""
    member.save()
    with pytest.raises(digest.NoAddress):
        subscribe(member)


def test_one_that_fails_keeps_no_other_from_coming(member, work, monkeypatch):
    other = factories.make_team_member()
    subscribe(member), subscribe(other)
    sound = digest.tell_account

    def fails(user, *args, **kwargs):
        if user == member:
            raise RuntimeError
        return sound(user, *args, **kwargs)

    monkeypatch.setattr(digest, "tell_account", fails)
    assert digest.send_due(now=at(8)) == 1
    assert digests().get().user == other
    # What failed is not lost: it was never marked as sent.
    monkeypatch.setattr(digest, "tell_account", sound)
    assert digest.send_due(now=at(8, 1)) == 1


def test_the_sweep_sends_them(member, work):
    DigestSubscription.objects.create(user=member, hour=0)
    tasks.sweep()
    assert digests().count() == 1


def test_ending_it_ends_it(member, work):
    subscribe(member)
    assert digest.unsubscribe(actor=factories.admin(member))
    assert digest.send_due(now=at(8)) == 0


class TestTwoWorkersAtOnce:
    """Both have read the same row; the controls take away what keeps them from both sending."""

    @pytest.fixture
    def look(self, member, work):
        subscribe(member)
        rows = [DigestSubscription.objects.get() for _worker in range(2)]
        return lambda: [digest._send(row, at(8)) for row in rows]

    def test_one_sends(self, look):
        assert look() == [True, False]
        assert digests().count() == 1

    def test_control_without_the_condition_both_would(self, look, monkeypatch):
        monkeypatch.setattr(digest, "_not_sent_before", lambda day: Q())
        assert look() == [True, True]
        assert digests().count() == 1, "the key of the day is the second guard"

    def test_control_without_the_key_either_it_comes_twice(self, look, monkeypatch):
        sound, numbers = digest.tell_account, itertools.count()

        def tell(user, notice, *, key, **rest):
            return sound(user, notice, key=f"{key}:{next(numbers)}", **rest)

        monkeypatch.setattr(digest, "_not_sent_before", lambda day: Q())
        monkeypatch.setattr(digest, "tell_account", tell)
        look()
        assert digests().count() == 2
