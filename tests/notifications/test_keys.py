"""E-mails that may have arrived: repeated only where the service knows them again."""

from datetime import timedelta
from unittest import mock

import django
import pytest
import requests
from django.utils import timezone

from mentorship.choices import Notice, NotificationStatus
from mentorship.domain import outbox, returned
from mentorship.domain.message_numbers import begun_at
from mentorship.domain.messages import retry_message
from mentorship.models import Notification
from mentorship.notifications import delivery
from mentorship.notifications.channels import email_services
from mentorship.notifications.dispatch import claiming
from mentorship.testing import factories as make

from .resend import Resend, response

pytestmark = pytest.mark.django_db
QUEUED, SENT = NotificationStatus.QUEUED, NotificationStatus.SENT
UNKNOWN, FAILED = NotificationStatus.UNKNOWN, NotificationStatus.FAILED


@pytest.fixture
def resend(settings):
    """Resend, whose answers can get lost on their way."""
    service = Resend()
    service.settings(settings)
    service.lose, service.instead = 0, []

    def send(session, request, **how):
        if service.instead:
            return service.instead.pop(0)
        answer = service.answer(request)
        if service.lose:
            service.lose -= 1
            raise requests.ReadTimeout
        return answer

    with mock.patch.object(requests.Session, "send", send):
        yield service


@pytest.fixture
def letter():
    """An e-mail with a link that is made anew at each try."""
    mentor = make.make_mentor("Mia", email="mia@example.org")
    return outbox.post(Notice.MENTOR_ACCEPTED, to=mentor, key="1", now=timezone.now())


def deliver(row):
    Notification.objects.filter(pk=row.pk, status=QUEUED).update(due_at=timezone.now())
    delivery.deliver_due()
    return make.reload(row)


def test_the_key_is_in_the_request_and_not_in_the_message(resend, letter):
    row = deliver(letter)
    assert (row.status, row.provider_id) == (SENT, "number-1")
    (key,) = resend.keys
    assert "Idempotency-Key" not in resend.taken[0]["headers"]
    assert len(key) <= 256
    assert letter.dedupe_key not in key


def test_a_lost_answer_is_asked_for_again_and_nothing_arrives_twice(resend, letter):
    resend.lose = 2
    assert deliver(letter).status == QUEUED
    assert deliver(letter).status == QUEUED
    assert deliver(letter).status == SENT
    assert len(resend.taken) == 1
    assert len(set(resend.keys)) == 1


def test_other_words_under_the_key_prove_that_it_arrived(resend, letter, monkeypatch):
    resend.lose = 1
    deliver(letter)
    monkeypatch.setattr("mentorship.notifications.letter.as_text", lambda *args: "other words")
    row = deliver(letter)
    assert row.status == SENT
    assert begun_at(row.provider_id) is not None
    assert len(resend.taken) == 1


def test_a_request_that_still_runs_is_waited_for(resend, letter):
    resend.lose = 1
    deliver(letter)
    running = {"statusCode": 409, "name": "concurrent_idempotent_requests"}
    resend.instead = [response(409, running)]
    assert deliver(letter).status == QUEUED
    assert deliver(letter).status == SENT
    assert len(resend.taken) == 1


def test_a_key_is_not_trusted_for_a_whole_day(resend, letter, monkeypatch):
    resend.lose = 1
    deliver(letter)
    monkeypatch.setattr(email_services, "KEY_LIVES", timedelta(0))
    resend.forget()
    assert deliver(letter).status == UNKNOWN
    assert len(resend.taken) == 1


def test_trusting_it_for_longer_would_send_it_twice(resend, letter):
    """The control of the one above."""
    resend.lose = 1
    deliver(letter)
    resend.forget()
    assert deliver(letter).status == SENT
    assert len(resend.taken) == 2


def test_what_surely_did_not_leave_gets_a_key_of_its_own(resend, letter):
    resend.instead = [response(429, {})]
    with mock.patch("mentorship.domain.pace.hold"):
        assert deliver(letter).provider_id == ""
    assert deliver(letter).status == SENT


def test_a_silent_worker_is_followed_by_one_with_the_same_key(resend, letter):
    resend.lose = 1
    taken = claiming.claim_next(timezone.now())
    with mock.patch("mentorship.notifications.delivery.insist"):
        delivery.deliver(taken)
    number = make.reload(letter).provider_id
    Notification.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claiming.settle_silent(now=timezone.now()) == 1
    row = make.reload(letter)
    assert (row.status, row.provider_id) == (QUEUED, number)
    assert deliver(letter).status == SENT
    assert len(resend.taken) == 1


@pytest.mark.parametrize("last", [429, 422])
def test_a_refusal_says_nothing_about_the_try_before(resend, letter, settings, last):
    settings.MENTORSHIP = settings.MENTORSHIP | {"DELIVERY_ATTEMPTS": 2}
    resend.lose = 1
    deliver(letter)
    resend.instead = [response(last, {}), requests.Response()]
    with mock.patch("mentorship.domain.pace.hold"):
        row = deliver(letter)
    assert row.status == (UNKNOWN if last == 422 else QUEUED)
    assert row.provider_id


def test_out_of_attempts_it_is_unknown_and_not_failed(resend, letter, settings):
    settings.MENTORSHIP = settings.MENTORSHIP | {"DELIVERY_ATTEMPTS": 2}
    resend.lose = 9
    deliver(letter)
    assert deliver(letter).status == UNKNOWN


def test_a_report_settles_what_waits_for_another_try(resend, letter):
    resend.lose = 1
    number = deliver(letter).provider_id
    event = returned.Event(
        report=returned.Report.DELIVERED,
        provider_id="theirs",
        number=number,
        recipient="mia@example.org",
    )
    assert returned.take_report(event, now=timezone.now())
    row = deliver(letter)
    assert row.status == NotificationStatus.DELIVERED
    assert row.sent_at is not None


def test_tried_again_by_hand_it_is_a_new_one(resend, letter):
    deliver(letter)
    Notification.objects.filter(pk=letter.pk).update(status=FAILED)
    team = make.admin(make.make_user(permissions=("mentorship.manage_messages",)))
    retry_message(letter.pk, actor=team, now=timezone.now())
    assert deliver(letter).status == SENT
    assert len(resend.taken) == len(set(resend.keys)) == 2


def use_backend(settings, path):
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": path}}
    else:
        settings.EMAIL_BACKEND = path


def test_every_other_backend_leaves_it_unknown(letter, settings):
    """A mail server, and a service whose interface has no key that anymail could send."""
    for backend in ("django.core.mail.backends.smtp", "anymail.backends.postmark"):
        use_backend(settings, f"{backend}.EmailBackend")
        assert email_services.key_header() == ""
