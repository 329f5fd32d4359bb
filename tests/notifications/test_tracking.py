"""What a mail service reports: by anymail's own backend and webhooks, of a service's own kind."""

import base64
import sys
from datetime import timedelta
from unittest import mock

import pytest
import requests
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import Notice
from mentorship.domain import outbox, returned
from mentorship.domain.accounts import request_sign_in
from mentorship.domain.actors import Right
from mentorship.domain.messages import retry_message
from mentorship.domain.refusals import NotAllowed
from mentorship.models import Notification, TroubledAddress
from mentorship.notifications import delivery, tracking
from mentorship.notifications.channels import email_services
from mentorship.notifications.channels.email_services import NUMBER
from mentorship.testing import factories
from tests.notifications.mail_service import HOOK, mail_service

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.notifications.mail_service")]

EMAIL = "mia@example.org"


@pytest.fixture
def service(settings):
    with mail_service() as service:
        service.settings(settings)
        yield service


@pytest.fixture
def supervisor(db):
    return factories.make_supervisor(email="supervisor@example.org")


@pytest.fixture
def sent(service, supervisor):
    """A mail that the service took."""
    return say("1")


def say(key, notice=Notice.MENTOR_ACCEPTED):
    mentor = find_mentor()
    outbox.post(notice, to=mentor, key=key, now=timezone.now())
    delivery.deliver_due()
    return Notification.objects.filter(email=EMAIL, notice=notice).latest("pk")


def find_mentor():
    from mentorship.models import MentorProfile

    return MentorProfile.objects.filter(email=EMAIL).first() or factories.make_mentor(
        "Mia", email=EMAIL
    )


def report(client, row, kind, *, secret=HOOK, email=EMAIL, **fields):
    """What the service posts to the site."""
    code = base64.b64encode(secret.encode()).decode()
    body = {
        "RecordType": kind,
        "MessageID": row.provider_id,
        "Recipient": email,
        "Email": email,
        "DeliveredAt": "2026-03-02T10:00:00Z",
        "BouncedAt": "2026-03-02T10:00:00Z",
        "ChangedAt": "2026-03-02T10:00:00Z",
        "ID": 1,
        **fields,
    }
    return client.post(
        "/anymail/postmark/tracking/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Basic {code}"},
    )


def bounce(client, row, kind="HardBounce", **fields):
    details = "smtp;550 5.1.1 no such user"
    return report(client, row, "Bounce", Type=kind, Details=details, **fields)


def state(row):
    row.refresh_from_db()
    return row.status


def bounced_notices():
    return Notification.objects.filter(notice=Notice.TEAM_MESSAGE_BOUNCED)


def test_the_services_number_is_kept(sent, service):
    assert (sent.status, sent.provider_id) == ("SENT", "number-1")
    assert service.received[0]["To"] == EMAIL


def test_a_delivery_is_written_on_the_message(client, sent):
    assert report(client, sent, "Delivery").status_code == 200
    assert state(sent) == "DELIVERED"
    assert sent.delivered_at is not None


class TestAHardBounce:
    def test_is_shown_stops_the_address_and_is_told_once(self, client, sent, supervisor):
        for _time in range(3):
            assert bounce(client, sent).status_code == 200

        assert state(sent) == "FAILED"
        assert "Postmark: smtp;550" in sent.last_error
        row = TroubledAddress.objects.get()
        assert (row.email, row.trouble) == (EMAIL, "BOUNCED")
        assert [notice.user for notice in bounced_notices()] == [supervisor]

    def test_after_the_delivery_counts_too(self, client, sent):
        report(client, sent, "Delivery")
        bounce(client, sent)
        assert state(sent) == "FAILED"

    def test_lets_nothing_more_out(self, client, sent, service):
        bounce(client, sent)
        delivery.deliver_due()
        taken = len(service.received)
        row = say("2")
        request_sign_in(email=EMAIL, next_url="", now=timezone.now(), nonce="1")
        delivery.deliver_due()

        assert row.status == "FAILED"
        assert "does not exist" in row.last_error
        assert len(service.received) == taken

    def test_is_lifted_by_a_button(self, client, sent, service):
        bounce(client, sent)
        row = say("2")
        keeper = factories.make_user(
            permissions=("wagtailadmin.access_admin", str(Right.MANAGE_MESSAGES))
        )
        client.force_login(keeper)
        address = reverse("mentorship_admin:addresses")
        assert EMAIL in client.get(address).content.decode()
        shown = client.post(address, {"address": TroubledAddress.objects.get().pk}, follow=True)
        assert "We write to mia@example.org again" in shown.content.decode()

        retry_message(row.pk, actor=factories.admin(keeper), now=timezone.now())
        delivery.deliver_due()
        assert state(row) == "SENT"

    def test_told_again_after_that_stops_nothing(self, client, sent):
        bounce(client, sent)
        TroubledAddress.objects.all().delete()
        bounce(client, sent)
        assert not TroubledAddress.objects.exists()

    def test_would_stop_it_again_if_a_report_counted_twice(self, client, sent, monkeypatch):
        """The control of the one above."""
        bounce(client, sent)
        TroubledAddress.objects.all().delete()
        monkeypatch.setattr(returned, "_settle", lambda *args, **fields: True)
        bounce(client, sent)
        assert TroubledAddress.objects.exists()

    def test_is_lifted_by_nobody_else(self, client, sent):
        bounce(client, sent)
        stranger = factories.admin(factories.make_user())
        with pytest.raises(NotAllowed):
            returned.lift(TroubledAddress.objects.get().pk, actor=stranger)

    def test_is_a_badge_on_the_mentors_page(self, client, sent):
        bounce(client, sent)
        client.force_login(factories.make_admin())
        page = client.get(reverse("mentorship_admin:mentor_review", args=[find_mentor().pk]))
        assert "No e-mail reaches this person" in page.content.decode()


def test_a_soft_bounce_stops_no_address(client, sent):
    bounce(client, sent, kind="SoftBounce")
    assert state(sent) == "FAILED"
    assert not TroubledAddress.objects.exists()


def test_a_delay_changes_nothing(client, sent):
    bounce(client, sent, kind="Transient")
    assert state(sent) == "SENT"


class TestTheOwnersWish:
    def test_complaints_stop_the_address_and_the_message_stays_sent(self, client, sent):
        report(client, sent, "SpamComplaint", Type="SpamComplaint")

        assert TroubledAddress.objects.get().trouble == "COMPLAINED"
        assert state(sent) == "SENT"
        assert not bounced_notices().exists()
        assert say("2").status == "FAILED"

    def test_unsubscribing_does(self, client, sent):
        report(
            client,
            sent,
            "SubscriptionChange",
            SuppressSending=True,
            SuppressionReason="ManualSuppression",
        )
        assert TroubledAddress.objects.get().trouble == "UNSUBSCRIBED"

    def test_does_not_lock_anybody_out(self, client, sent, service):
        report(client, sent, "SpamComplaint", Type="SpamComplaint")
        taken = len(service.received)
        request_sign_in(email=EMAIL, next_url="", now=timezone.now(), nonce="1")
        delivery.deliver_due()
        assert len(service.received) == taken + 1


class TestWhatIsNotOurs:
    def test_a_wrong_password_changes_nothing(self, client, sent):
        assert bounce(client, sent, secret="guessed:one").status_code == 400
        assert state(sent) == "SENT"

    def test_mails_of_the_host_change_nothing(self, client, sent):
        bounce(client, sent, MessageID="of-the-host")
        bounce(client, sent, email="else@example.org")
        assert state(sent) == "SENT"
        assert not TroubledAddress.objects.exists()

    def test_openings_are_not_looked_at(self, client, sent):
        sent.provider_id = "x"
        assert report(client, sent, "Open", UserAgent="", ReceivedAt=None).status_code == 200


def test_a_report_that_is_quicker_than_our_record_is_asked_for_again(sent):
    Notification.objects.filter(pk=sent.pk).update(
        status="SENDING", provider_id="", lease_until=timezone.now() + timedelta(minutes=1)
    )
    event = returned.Event(
        report=returned.Report.DELIVERED, provider_id="number-1", recipient=EMAIL
    )
    with pytest.raises(returned.NotYetRecorded):
        returned.take_report(event, now=timezone.now())


class TestWhatIsUnknown:
    """The answer was lost, and with it the service's number: our own comes back."""

    @pytest.fixture
    def unknown(self, sent, service):
        number = service.received[0]["Metadata"][NUMBER]
        Notification.objects.filter(pk=sent.pk).update(
            status="UNKNOWN", provider_id=number, sent_at=None
        )
        sent.refresh_from_db()
        return sent

    def report(self, client, row, kind="Delivery", **fields):
        metadata = {NUMBER: row.provider_id}
        return report(client, row, kind, MessageID="theirs", Metadata=metadata, **fields)

    def test_a_delivery_settles_it(self, client, unknown):
        assert self.report(client, unknown).status_code == 200
        assert state(unknown) == "DELIVERED"
        assert unknown.sent_at is not None

    def test_so_does_a_bounce(self, client, unknown):
        self.report(client, unknown, "Bounce", Type="HardBounce", Details="smtp;550 5.1.1")
        assert state(unknown) == "FAILED"
        assert TroubledAddress.objects.get().email == EMAIL

    def test_a_number_of_another_message_does_not(self, client, unknown):
        metadata = {NUMBER: unknown.provider_id.replace("mentorship-", "mentorship-9")}
        report(client, unknown, "Delivery", MessageID="theirs", Metadata=metadata)
        assert state(unknown) == "UNKNOWN"

    def test_while_it_is_in_hand_the_service_is_asked_to_come_again(self, unknown):
        Notification.objects.filter(pk=unknown.pk).update(
            status="SENDING", lease_until=timezone.now() + timedelta(minutes=1)
        )
        event = returned.Event(
            report=returned.Report.DELIVERED,
            provider_id="theirs",
            number=unknown.provider_id,
            recipient=EMAIL,
        )
        with pytest.raises(returned.NotYetRecorded):
            returned.take_report(event, now=timezone.now())


def test_the_number_is_written_down_before_the_message_leaves(service, supervisor):
    mentor = factories.make_mentor("Mia", email=EMAIL)
    row = outbox.post(Notice.MENTOR_ACCEPTED, to=mentor, key="1", now=timezone.now())
    with mock.patch.object(requests.Session, "send", side_effect=requests.ReadTimeout):
        delivery.deliver_due()
    assert state(row) == "UNKNOWN"
    assert row.provider_id.startswith(f"<mentorship-{row.pk}-")


@pytest.mark.parametrize("esp_name", sorted(email_services.WITHOUT_METADATA))
def test_a_service_that_takes_no_words_of_ours_gets_none(monkeypatch, esp_name):
    class Mail:
        def send(self):
            assert not hasattr(self, "metadata")

    monkeypatch.setattr(email_services, "service_name", lambda: esp_name)
    email_services.hand_over(Mail(), "<number>")


def test_what_the_service_refuses_for_good_fails(service, supervisor):
    service.refuse_with = (422, 300)
    assert say("1").status == "FAILED"


def test_without_anymail_nobody_listens(monkeypatch):
    monkeypatch.setitem(sys.modules, "anymail.signals", None)
    assert tracking.connect() is False
