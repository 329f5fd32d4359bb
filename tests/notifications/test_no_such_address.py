"""A mail server that knows no such address, and a service that says so at once."""

import smtplib

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from django.utils import timezone

from mentorship.choices import Notice
from mentorship.domain import outbox
from mentorship.models import Notification, TroubledAddress
from mentorship.notifications import delivery
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor():
    return make.make_supervisor(email="supervisor@example.org")


@pytest.fixture
def mia():
    return make.make_mentor("Mia", email="mia@example.org")


def say(mia, key, monkeypatch=None, error=None):
    row = outbox.post(Notice.MENTOR_ACCEPTED, to=mia, key=key, now=timezone.now())
    if error is None:
        delivery.deliver_due()
        return make.reload(row)

    def refuse(*args, **kwargs):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        delivery.deliver(delivery.claiming.claim_next(timezone.now()))
    return make.reload(row)


def refused(code, words):
    return smtplib.SMTPRecipientsRefused({"mia@example.org": (code, words)})


GONE = [
    refused(550, b"5.1.1 no such user"),
    refused(551, b"not local"),
    refused(553, b"no such name"),
    AnymailRecipientsRefused(),
]


@pytest.mark.parametrize("error", GONE)
def test_the_address_is_stopped_and_the_team_is_told_once(monkeypatch, supervisor, mia, error):
    row = say(mia, "1", monkeypatch, error)
    assert row.status == "FAILED"
    trouble = TroubledAddress.objects.get()
    assert (trouble.email, trouble.trouble) == ("mia@example.org", "BOUNCED")
    told = Notification.objects.filter(notice=Notice.TEAM_MESSAGE_BOUNCED)
    assert [notice.user for notice in told] == [supervisor]
    assert say(mia, "2").status == "FAILED"
    assert told.count() == 1


PASSING = [
    refused(450, b"4.2.0 greylisted"),
    refused(550, b"5.7.1 your server is listed"),
    refused(554, b"no"),
    smtplib.SMTPDataError(550, b"spam"),
]


@pytest.mark.parametrize("error", PASSING)
def test_what_says_nothing_about_the_address_stops_nothing(monkeypatch, supervisor, mia, error):
    say(mia, "1", monkeypatch, error)
    assert not TroubledAddress.objects.exists()
