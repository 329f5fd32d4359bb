"""Sent, or not? What is unknown is said to be unknown, and settled by whoever proves it."""

import dataclasses
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from telegram.error import NetworkError, TelegramError, TimedOut

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.domain import arrival, offers, review
from mentorship.models import Notification
from mentorship.notifications import delivery
from mentorship.notifications.channels import email as email_channel
from mentorship.notifications.dispatch import claiming, policies, recording
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db

UNKNOWN, SENT, QUEUED = (
    NotificationStatus.UNKNOWN,
    NotificationStatus.SENT,
    NotificationStatus.QUEUED,
)


@pytest.fixture
def offered():
    """A case whose first choice is offered to a mentor on Telegram."""
    make.make_cycle()
    mentor = make.make_mentor("Ada Example")
    enrolment = make.make_case(mentor, mentee=make.make_mentee("Mia Muster"))
    make.link_telegram(mentor.user, chat_id=77)
    team = make.make_team_member()
    review.approve_list(enrolment.pk, actor=make.admin(team), now=timezone.now())
    Notification.objects.exclude(notice=Notice.OFFER).delete()
    return enrolment.applications.get(mentor=mentor)


@pytest.fixture
def card(offered):
    """The offer's message."""
    return Notification.objects.get(application=offered, notice=Notice.OFFER)


@pytest.fixture
def letter(offered, card):
    """The same as an e-mail."""
    Notification.objects.filter(pk=card.pk).update(channel=DeliveryChannel.EMAIL)
    return make.reload(card)


def caused(error, cause):
    error.__cause__ = cause
    return error


AMBIGUOUS = [
    caused(TimedOut(), httpx.ReadTimeout("silent")),
    caused(NetworkError("x"), httpx.ReadError("reset")),
    NetworkError("Bad Gateway"),
    TelegramError("Invalid server response"),
]


@pytest.mark.parametrize("error", AMBIGUOUS)
def test_what_telegram_may_have_sent_is_not_sent_again(telegram, card, error):
    telegram.fail_next = [error]
    delivery.deliver_due()
    assert make.reload(card).status == UNKNOWN
    delivery.deliver_due()
    assert telegram.sent() == []
    assert not Notification.objects.filter(fallback_for=card).exists()


@pytest.mark.parametrize("error", AMBIGUOUS)
def test_an_edit_is_made_again(telegram, offered, card, error):
    delivery.deliver_due()
    offers.accept(offered.pk, actor=make.web(offered.mentor.user), now=timezone.now())
    telegram.fail_next = [error]
    delivery.deliver_due()
    edits = Notification.objects.filter(edits=card)
    assert [edit.status for edit in edits] == [QUEUED]
    edits.update(due_at=timezone.now())
    delivery.deliver_due()
    assert [edit.status for edit in edits.all()] == [SENT]


def test_what_telegram_cannot_have_got_is_sent_again(telegram, card):
    telegram.fail_next = [caused(NetworkError("x"), httpx.ConnectError("refused"))]
    delivery.deliver_due()
    assert make.reload(card).status == QUEUED


def fall_silent(row, *, called):
    """A worker took the message and was never heard of again."""
    taken = claiming.claim_next(timezone.now())
    assert taken.pk == row.pk
    if called:
        claiming.leave(taken, now=timezone.now())
    Notification.objects.filter(pk=row.pk).update(lease_until=timezone.now())
    return taken


def test_silent_before_the_call_it_is_sent_by_another(telegram, card):
    fall_silent(card, called=False)
    delivery.deliver_due()
    assert make.reload(card).status == SENT
    assert len(telegram.sent()) == 1


def test_control_where_repeating_is_allowed_what_is_in_doubt_is_sent_again(
    telegram, card, monkeypatch
):
    def careless(notification):
        return dataclasses.replace(policies.policy_for(notification), repeats=True)

    monkeypatch.setattr(claiming, "policy_for", careless)
    fall_silent(card, called=True)
    delivery.deliver_due()
    assert len(telegram.sent()) == 1


def test_control_a_call_that_nobody_wrote_down_is_made_again(telegram, card, monkeypatch):
    monkeypatch.setattr(claiming, "leave", lambda *args, **kwargs: None)
    fall_silent(card, called=True)
    delivery.deliver_due()
    assert len(telegram.sent()) == 1


def test_silent_after_the_call_it_is_unknown(telegram, card):
    fall_silent(card, called=True)
    delivery.deliver_due()
    row = make.reload(card)
    assert (row.status, row.last_error) == (UNKNOWN, claiming.IN_DOUBT)
    assert telegram.sent() == []


def test_an_unknown_message_shows_within_a_minute(telegram, card):
    taken = claiming.claim_next(timezone.now())
    claiming.leave(taken, now=timezone.now())
    soon = timezone.now() + timedelta(seconds=41)
    assert claiming.settle_silent(now=soon) == 1
    assert make.reload(card).status == UNKNOWN


def test_a_worker_that_was_only_slow_still_says_what_came_of_it(telegram, card):
    slow = fall_silent(card, called=True)
    claiming.settle_silent(now=timezone.now())
    recording.record_sent(slow, "77:5")
    row = make.reload(card)
    assert (row.status, row.provider_id) == (SENT, "77:5")


def test_a_worker_whose_message_was_taken_over_does_not_send_it(telegram, card):
    slow = fall_silent(card, called=False)
    claiming.settle_silent(now=timezone.now())
    assert not delivery.deliver(slow)
    assert telegram.sent() == []
    assert make.reload(card).status == QUEUED


def test_a_click_proves_that_it_arrived(telegram, card):
    fall_silent(card, called=True)
    delivery.deliver_due()
    now = timezone.now()
    assert arrival.prove_arrival(make.reload(card), "77:9", now)
    row = make.reload(card)
    assert (row.status, row.provider_id) == (NotificationStatus.DELIVERED, "77:9")
    assert (row.delivered_at, row.sent_at) == (now, row.called_at)
    assert not arrival.prove_arrival(row, "77:9", now)


def test_a_click_stops_a_second_try(telegram, card):
    fall_silent(card, called=True)
    Notification.objects.filter(pk=card.pk).update(status=QUEUED)
    arrival.prove_arrival(card, "77:9", timezone.now())
    delivery.deliver_due()
    assert telegram.sent() == []


@pytest.mark.parametrize("status", ["CANCELLED", "FAILED", "QUEUED"])
def test_a_click_proves_nothing_about_what_never_left(telegram, card, status):
    Notification.objects.filter(pk=card.pk).update(status=status)
    assert not arrival.prove_arrival(card, "77:9", timezone.now())
    assert make.reload(card).status == status


def test_the_card_is_edited_when_its_number_becomes_known(telegram, offered, card):
    fall_silent(card, called=True)
    delivery.deliver_due()
    offers.accept(offered.pk, actor=make.web(offered.mentor.user), now=timezone.now())
    delivery.deliver_due()
    (edit,) = Notification.objects.filter(edits=card)
    assert edit.status == NotificationStatus.CANCELLED
    arrival.prove_arrival(card, "77:9", timezone.now())
    delivery.deliver_due()
    assert telegram.sent("edit_message_text")[0]["message_id"] == 9


class Postman:
    """A mail backend that takes the letter and does not say so."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.letters = list(errors), []

    def __call__(self, letter, *args, **kwargs):
        self.letters.append(letter)
        if self.errors:
            raise self.errors.pop(0)
        return 1


@pytest.fixture
def postman(monkeypatch):
    """Two answers that say nothing, then success."""
    postman = Postman(TimeoutError(), TimeoutError())
    monkeypatch.setattr(
        "django.core.mail.EmailMultiAlternatives.send", lambda *a, **k: postman(*a, **k)
    )
    return postman


def make_due(row):
    Notification.objects.filter(pk=row.pk).update(due_at=timezone.now())


def test_a_letter_is_not_repeated_where_the_service_knows_no_key(letter, postman):
    for _again in range(3):
        delivery.deliver_due()
        make_due(letter)
    assert make.reload(letter).status == UNKNOWN
    assert len(postman.letters) == 1


def test_a_letter_whose_worker_fell_silent_follows_the_same_rule(letter):
    fall_silent(letter, called=True)
    claiming.settle_silent(now=timezone.now())
    assert make.reload(letter).status == UNKNOWN


def test_a_letter_that_cannot_be_made_is_no_question(letter, monkeypatch):
    def fail(*args):
        raise KeyError("a template's mistake")

    monkeypatch.setattr(email_channel, "compose", fail)
    delivery.deliver_due()
    row = make.reload(letter)
    assert (row.status, row.attempts, row.called_at) == (QUEUED, 1, None)
