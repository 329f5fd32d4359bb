"""The health check: what it says to whom, and what makes it say 503."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, InterfaceError
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule

from mentorship.bot import inbox
from mentorship.choices import DeliveryChannel
from mentorship.domain import channels, heartbeats, pace
from mentorship.models import Heartbeat, Notification, TelegramUpdate
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
URL = reverse("mentorship:health")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def at_work(now):
    """A worker that got on a second ago."""
    for part in (heartbeats.SWEEP, heartbeats.DISPATCH, heartbeats.INBOX):
        heartbeats.beat(part, now=now - timedelta(seconds=1))


def idle(seconds):
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=seconds))


def write(age, **fields):
    then = timezone.now() - timedelta(seconds=age)
    return Notification.objects.create(
        dedupe_key=f"note{Notification.objects.count()}",
        notice="sign_in",
        channel=DeliveryChannel.EMAIL,
        email="x@example.org",
        due_at=then,
        created_at=then,
        **fields,
    )


def test_all_is_well(client):
    response = client.get(URL)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


def ill(client):
    response = client.get(URL)
    assert response.json() == {"status": response.json()["status"]}
    return response.status_code == 503


def test_due_for_long_without_progress(client):
    write(25)
    assert not ill(client)
    idle(25)
    assert ill(client)


def test_a_long_mailing_that_gets_on_is_well(client):
    for _message in range(5):
        write(3600)
    assert not ill(client)


def test_a_quiet_night_is_well(client):
    idle(100)
    assert not ill(client)


def test_a_message_on_its_way_is_progress(client, now):
    write(60)
    write(60, status="SENDING", called_at=now - timedelta(seconds=30), lease_until=now)
    idle(60)
    assert not ill(client)
    Notification.objects.update(called_at=now - timedelta(seconds=41))
    assert ill(client)


@pytest.mark.parametrize("how", ["paused", "held", "digest", "later"])
def test_what_nobody_may_send_now_is_no_trouble(client, now, how):
    row = write(60)
    idle(60)
    assert ill(client)
    if how == "paused":
        channels.pause("EMAIL", "", actor=make.admin(make.make_admin()), now=now)
    elif how == "held":
        pace.hold(pace.key_of("EMAIL"), until=now + timedelta(seconds=30))
    else:
        later = {"digest": {"in_digest": True}, "later": {"due_at": now + timedelta(minutes=1)}}
        Notification.objects.filter(pk=row.pk).update(**later[how])
    assert not ill(client)


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_a_database_that_is_away_is_ill_and_no_mistake_of_ours(client, monkeypatch, error):
    def fail(**how):
        raise error("connection already closed")

    monkeypatch.setattr("mentorship.public.health.examine", fail)
    assert ill(client)


class TestTheInbox:
    """Has a sign of its own: that messages leave does not excuse taps that lie."""

    @pytest.fixture(autouse=True)
    def tap(self, now):
        TelegramUpdate.objects.create(
            bot_id="42", update_id=1, payload={}, received_at=now - timedelta(seconds=25)
        )

    def change(self, **fields):
        TelegramUpdate.objects.update(**fields)

    def last_look(self, seconds):
        rows = Heartbeat.objects.filter(name=heartbeats.INBOX)
        rows.update(at=timezone.now() - timedelta(seconds=seconds))

    def test_that_is_looked_at_is_well(self, client):
        assert not ill(client)

    def test_that_nobody_looks_at_is_ill_whatever_the_messages_do(self, client):
        self.last_look(25)
        assert ill(client)
        Heartbeat.objects.filter(name=heartbeats.INBOX).delete()
        assert ill(client)

    def test_control_with_the_sign_of_the_messages_it_would_seem_well(self, client, monkeypatch):
        self.last_look(25)
        monkeypatch.setattr(heartbeats, "INBOX", heartbeats.DISPATCH)
        assert not ill(client)

    def test_messages_that_lie_do_not_make_it_ill(self, client, now, settings):
        settings.MENTORSHIP = {"HEALTH_TOKEN": "right"}
        write(25)
        Heartbeat.objects.filter(name=heartbeats.DISPATCH).update(at=now - timedelta(seconds=25))
        values = client.get(URL, headers={"Authorization": "Bearer right"}).json()
        assert (values["stuck"], values["inbox"]["stuck"]) == (True, False)

    def test_what_was_tried_too_often_waits_for_the_team(self, client, now, settings):
        settings.MENTORSHIP = {"HEALTH_TOKEN": "right"}
        self.last_look(25)
        self.change(attempts=inbox.ATTEMPTS)
        assert ill(client)
        values = client.get(URL, headers={"Authorization": "Bearer right"}).json()
        assert (values["inbox"]["stuck"], values["updates_given_up"]) == (False, 1)
        [trouble] = values["troubles"]
        assert "try them again on the page of the channels" in trouble
        self.change(handled_at=now)
        assert not ill(client)

    def test_in_hand_it_is_progress_for_a_while(self, client):
        self.last_look(25)
        self.change(lease_until=timezone.now() + inbox.LEASE - timedelta(seconds=15))
        assert not ill(client)
        self.change(lease_until=timezone.now() + inbox.LEASE - timedelta(seconds=21))
        assert ill(client)

    def test_what_failed_waits_for_its_time(self, client, now):
        self.last_look(25)
        self.change(lease_until=now + timedelta(seconds=5), error="ValueError", attempts=1)
        assert not ill(client)
        self.change(lease_until=now - timedelta(seconds=1))
        assert ill(client)

    @pytest.mark.parametrize(("seconds", "is_ill"), [(24, False), (10, True)])
    def test_a_call_excuses_it_that_began_just_after_the_look(self, client, now, seconds, is_ill):
        """A worker waits for a slow mail server, or one mails and no one looks at taps."""
        self.last_look(25)
        called_at = now - timedelta(seconds=seconds)
        write(60, status="SENDING", called_at=called_at, lease_until=now + timedelta(seconds=60))
        assert ill(client) is is_ill


def test_no_rounds(client):
    idle(200)
    assert ill(client)


def test_a_missing_schedule(client):
    Schedule.objects.all().delete()
    assert ill(client)


def test_a_stopped_channel(client, now):
    channels.stop("EMAIL", "", "535", now=now)
    assert ill(client)


def test_the_database_is_away(client, monkeypatch):
    def fail(**kwargs):
        raise DatabaseError("the password is …")

    monkeypatch.setattr("mentorship.public.health.examine", fail)
    response = client.get(URL)
    assert (response.status_code, response.json()) == (503, {"status": "ill"})


class TestDetails:
    """For the team and the monitoring."""

    def details(self, response):
        return "channels" in response.json()

    def test_the_team(self, client):
        user = make.make_user(permissions=("mentorship.manage_messages",))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert self.details(client.get(URL))
        other = make.make_user()
        client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
        assert not self.details(client.get(URL))

    @pytest.mark.parametrize(
        ("token", "sent", "shown"),
        [
            ("right", "Bearer right", True),
            ("right", "Bearer wrong", False),
            ("right", "Basic right", False),
            ("right", "Bearer ", False),
            (None, "Bearer ", False),
            ("", "Bearer ", False),
            (None, "Bearer None", False),
            ("right", "Bearer r\u00efght", False),
        ],
    )
    def test_the_token(self, client, settings, token, sent, shown):
        settings.MENTORSHIP = {"HEALTH_TOKEN": token}
        assert self.details(client.get(URL, headers={"Authorization": sent})) is shown

    def test_what_they_see(self, client, settings):
        settings.MENTORSHIP = {"HEALTH_TOKEN": "right"}
        write(7)
        values = client.get(URL, headers={"Authorization": "Bearer right"}).json()
        assert (values["due"], values["stuck"], values["messages"]["queued"]) == (1, False, 1)
        assert 7 <= values["oldest_seconds"] < 60
        (email,) = values["channels"]
        assert (email["channel"], email["state"]) == ("email", "running")
