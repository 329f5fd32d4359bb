"""The health check: what it says to whom, and what makes it say 503."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule

from mentorship.choices import DeliveryChannel
from mentorship.domain import channels, heartbeats, pace
from mentorship.models import Notification, TelegramUpdate
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
URL = reverse("mentorship:health")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def at_work(now):
    """A worker that got on a second ago."""
    for part in (heartbeats.SWEEP, heartbeats.DISPATCH):
        heartbeats.beat(part, now=now - timedelta(seconds=1))


def idle(seconds):
    from mentorship.models import Heartbeat

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


def test_a_click_that_nobody_handles(client, now):
    TelegramUpdate.objects.create(
        bot_id="42", update_id=1, payload={}, received_at=now - timedelta(seconds=25)
    )
    assert not ill(client)
    idle(25)
    assert ill(client)
    TelegramUpdate.objects.update(attempts=5)
    assert not ill(client)


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
