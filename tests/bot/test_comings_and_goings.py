"""Linking, stopping and linking again, by one and by two: nobody reads what is another's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.domain import contacts, outbox
from mentorship.models import Notification, TelegramAccount, TelegramLinkCode
from mentorship.testing import factories as make

from .conversation import click, deliver, membership, message, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


@pytest.fixture
def two():
    """Two mentors, neither of whom has linked a chat."""
    return make.make_mentor("Mia", email="mia@example.org"), make.make_mentor(
        "Leo", email="leo@example.org"
    )


def code_of(mentor, now=None):
    return contacts.issue_link_code(mentor.user, now=now or timezone.now())


def chat_of(mentor):
    return TelegramAccount.objects.filter(user=mentor.user).values_list("chat_id", flat=True)


def test_stop_and_start_again_needs_a_new_code_and_brings_everything_back(telegram, two):
    mia, _leo = two
    code = code_of(mia)
    receive(message(f"/start {code}", update_id=1))
    receive(message("/stop", update_id=2))
    receive(click(None, data="stop:yes", chat=500, sender=500, update_id=3))
    assert not chat_of(mia)
    receive(message("/start", update_id=4))
    receive(message(f"/start {code}", update_id=5))
    assert not chat_of(mia), "a code works twice"
    outbox.post("mentor_registered", to=mia, key="1", now=timezone.now())
    assert Notification.objects.get().channel == "EMAIL"
    receive(message(f"/start {code_of(mia)}", update_id=6))
    assert list(chat_of(mia)) == [500]


def test_a_chat_is_one_persons_and_the_other_hears_why(telegram, two):
    mia, leo = two
    receive(message(f"/start {code_of(mia)}", update_id=1))
    second = code_of(leo)
    receive(message(f"/start {second}", update_id=2))
    assert list(chat_of(mia)) == [500]
    assert not chat_of(leo)
    assert "belongs to somebody else" in telegram.sent()[-1]["text"]
    receive(message(f"/start {second}", chat=501, update_id=3))
    assert list(chat_of(leo)) == [501], "a refusal used the code up"


def test_a_code_that_grew_old_or_was_replaced_links_nothing(telegram, two):
    mia, _leo = two
    old = code_of(mia, timezone.now() - timedelta(days=30))
    receive(message(f"/start {old}", update_id=1))
    first, _second = code_of(mia), code_of(mia)
    receive(message(f"/start {first}", update_id=2))
    assert not chat_of(mia)
    assert TelegramLinkCode.objects.exists()


@pytest.mark.parametrize(
    "code", ["x" * 5000, "\x00", "' OR 1=1 --", "<b>", "💥", "../..", "-" * 64]
)
def test_a_made_up_code_links_nothing_and_is_not_repeated(telegram, two, code):
    receive(message(f"/start {code}"))
    assert not TelegramAccount.objects.exists()
    (answer,) = telegram.sent()
    assert code not in answer["text"]


def test_who_unblocks_the_bot_is_written_to_again(telegram, two):
    mia, _leo = two
    receive(message(f"/start {code_of(mia)}", update_id=1))
    receive(membership("kicked", update_id=2))
    outbox.post("mentor_registered", to=mia, key="1", now=timezone.now())
    assert Notification.objects.get(dedupe_key__contains=":1:").channel == "EMAIL"
    receive(membership("member", update_id=3))
    outbox.post("mentor_registered", to=mia, key="2", now=timezone.now())
    deliver()
    assert telegram.sent()[-1]["chat_id"] == 500


@pytest.mark.parametrize("data", ["offer:0:accept", "card:999999999999999999", "", "x" * 64, "🎉"])
def test_buttons_of_nobody_do_nothing(telegram, two, data):
    mia, _leo = two
    receive(message(f"/start {code_of(mia)}", update_id=1))
    receive(click(None, data=data, chat=500, sender=500, update_id=2))
    (answer,) = telegram.sent("answer_callback_query")
    assert "nothing was changed" in answer["text"]


def test_the_button_of_a_mentor_in_somebody_elses_hands(telegram, offer, two):
    mia, _leo = two
    receive(message(f"/start {code_of(mia)}", update_id=1))
    receive(click(offer, chat=77, sender=500, update_id=2))
    receive(click(offer, chat=500, sender=500, update_id=3))
    assert make.reload(offer).status == "ADMIN_APPROVED"
