"""T1–T5 at the bot: one click is enough, everything odd changes nothing and says why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.domain import contacts
from mentorship.models import HistoryEntry, Notification, TelegramAccount, TelegramUpdate
from mentorship.testing import factories as make

from .conversation import click, deliver, membership, message, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


def test_t2_one_click_accepts_at_once(telegram, offer):
    receive(click(offer))
    assert make.reload(offer).status == "MENTOR_ACCEPTED"
    entry = HistoryEntry.objects.get(application=offer, transition="accept")
    assert (entry.channel, entry.actor) == ("TELEGRAM", offer.mentor.user)
    (answer,) = telegram.sent("answer_callback_query")
    assert answer["text"] == "Thank you! You accepted the offer."
    deliver()
    assert "You accepted on" in telegram.sent("edit_message_text")[0]["text"]


def test_t2_one_click_declines_and_the_next_choice_is_asked(offer):
    receive(click(offer, "decline"))
    assert make.reload(offer).status == "MENTOR_DECLINED"
    assert offer.enrolment.applications.live().get().priority == 2


def test_t3_the_same_update_counts_once(offer):
    for _time in range(20):
        receive(click(offer))
    assert HistoryEntry.objects.filter(application=offer, transition="accept").count() == 1
    assert TelegramUpdate.objects.count() == 1


@pytest.mark.parametrize("decision", ["accept", "decline"])
def test_t3_the_same_click_under_a_new_id_says_what_was_answered(telegram, offer, decision):
    receive(click(offer, decision, update_id=1), click(offer, decision, update_id=2))
    assert HistoryEntry.objects.filter(application=offer, transition=decision).count() == 1
    second = telegram.sent("answer_callback_query")[1]
    assert "You have answered this already" in second["text"]
    assert f"You {decision}" in second["text"]
    assert not second["show_alert"]


def test_t3_no_after_yes_changes_nothing_and_says_why(telegram, offer):
    receive(click(offer, update_id=1), click(offer, "decline", update_id=2))
    assert make.reload(offer).status == "MENTOR_ACCEPTED"
    second = telegram.sent("answer_callback_query")[1]
    assert "nothing was changed" in second["text"]
    assert "You accepted on" in second["text"]
    assert second["show_alert"]


@pytest.mark.parametrize(
    "odd",
    [
        {"sender": 78},
        {"message": 9},
        {"chat": 79},
        {"data": "offer:999999:accept"},
        {"data": "offer:1:grant"},
        {"data": "'; DROP TABLE mentorship_application; --"},
        {"data": ""},
        {"data": "offer:" + "9" * 60 + ":accept"},
    ],
)
def test_t3_a_foreign_forwarded_old_or_forged_click_changes_nothing(telegram, offer, odd):
    receive(click(offer, **odd))
    assert make.reload(offer).status == "ADMIN_APPROVED"
    assert "nothing was changed" in telegram.sent("answer_callback_query")[0]["text"]


def test_t3_another_mentor_cannot_answer(telegram, offer):
    stranger = make.make_mentor()
    make.link_telegram(stranger.user, chat_id=88)
    receive(click(offer, sender=88, chat=88))
    assert make.reload(offer).status == "ADMIN_APPROVED"


def test_a_click_proves_that_an_unrecorded_message_arrived(offer):
    Notification.objects.filter(application=offer).update(provider_id="")
    receive(click(offer, message=5))
    assert make.reload(offer).status == "MENTOR_ACCEPTED"
    assert Notification.objects.get(notice="offer", application=offer).provider_id == "77:5"


def test_t5_a_code_links_once(telegram):
    mentor = make.make_mentor()
    code = contacts.issue_link_code(mentor.user, now=timezone.now())
    receive(message(f"/start {code}"))
    assert TelegramAccount.objects.get(user=mentor.user).chat_id == 500
    receive(message(f"/start {code}", chat=501, update_id=2))
    assert TelegramAccount.objects.get(user=mentor.user).chat_id == 500
    assert "used or is too old" in telegram.sent()[1]["text"]


def test_t5_an_old_code_links_nobody(telegram):
    mentor = make.make_mentor()
    code = contacts.issue_link_code(mentor.user, now=timezone.now() - timedelta(days=2))
    receive(message(f"/start {code}"))
    assert not TelegramAccount.objects.exists()


def test_two_people_cannot_share_a_chat(telegram):
    first, second = make.make_mentor(), make.make_mentor()
    make.link_telegram(first.user, chat_id=500)
    code = contacts.issue_link_code(second.user, now=timezone.now())
    receive(message(f"/start {code}"))
    assert not TelegramAccount.objects.filter(user=second.user).exists()
    assert "belongs to somebody else" in telegram.sent()[0]["text"]


@pytest.mark.parametrize("text", ["/start", "/help", "hello", "/start " + "x" * 500, ""])
def test_whatever_is_written_gets_an_answer(telegram, text):
    receive(message(text))
    assert len(telegram.sent()) == 1


def test_blocking_and_unblocking_is_noticed():
    account = make.link_telegram(make.make_mentor().user, chat_id=500)
    for number, status in enumerate(("kicked", "member")):
        receive(membership(status, update_id=number))
        assert (make.reload(account).unreachable_at is not None) == (status == "kicked")


def test_a_block_that_is_reported_after_its_end_counts_no_more():
    account = make.link_telegram(make.make_mentor().user, chat_id=500)
    receive(membership("member", update_id=8))
    receive(membership("kicked", update_id=7))
    assert make.reload(account).unreachable_at is None


def test_an_update_that_cannot_be_handled_blocks_nobody(offer):
    receive({"update_id": 1, "callback_query": {"id": "broken"}}, click(offer, update_id=2))
    assert make.reload(offer).status == "MENTOR_ACCEPTED"
    assert TelegramUpdate.objects.get(update_id=1).error == "KeyError"
