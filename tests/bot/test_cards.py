"""The one card of an offer, from the offer to its end: true, escaped, short, without previews."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from mentorship.domain import applications, cards, matches, offers, reminders, review
from mentorship.models import Application, Cycle, Notification
from mentorship.testing import factories as make

from .conversation import click, deliver, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


@pytest.fixture
def team():
    return make.admin(make.make_team_member())


def shown(telegram):
    """What the card says now, and the answers that it offers."""
    deliver()
    edits = [row for row in telegram.sent("edit_message_text") if row["message_id"] == 1]
    markup = edits[-1]["reply_markup"]
    buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
    return edits[-1]["text"], [button.callback_data for button in buttons if button.callback_data]


def answers(offer):
    return [f"offer:{offer.pk}:accept", f"offer:{offer.pk}:decline"]


def in_hours(hours):
    return timezone.now() + timedelta(hours=hours)


def test_at_half_time_the_card_says_so_and_a_message_answers_to_it(telegram, offer):
    reminders.remind_mentors(now=in_hours(6))
    text, buttons = shown(telegram)
    assert "Reminded on" in text
    assert buttons == answers(offer)
    reminder = telegram.sent()[-1]
    assert "waits for your answer" in reminder["text"]
    assert reminder["reply_parameters"].message_id == 1
    assert reminder["reply_parameters"].allow_sending_without_reply


def test_an_answered_offer_is_not_reminded_of_after_all(telegram, offer):
    reminders.remind_mentors(now=in_hours(6))
    offers.accept(offer.pk, actor=make.web(offer.mentor.user), now=timezone.now())
    text, buttons = shown(telegram)
    assert "You accepted on" in text
    assert buttons == []
    assert not any("waits for your answer" in row["text"] for row in telegram.sent())


def test_after_the_follow_up_the_card_says_that_the_team_knows(telegram, offer):
    offers.ask_follow_ups(now=in_hours(12))
    text, buttons = shown(telegram)
    assert "The team knows" in text
    assert buttons == answers(offer)


def test_with_remarks_the_card_stays_open_and_says_that_they_arrived(telegram, offer, team):
    actor = make.web(offer.mentor.user)
    offers.add_remarks(offer.pk, remarks="Evenings", actor=actor, now=timezone.now())
    text, buttons = shown(telegram)
    assert "You added remarks on" in text
    assert buttons == answers(offer)
    offers.grant(offer.pk, actor=team, now=timezone.now())
    text, buttons = shown(telegram)
    assert "The team agreed to your remarks" in text
    assert buttons == []


def test_remarks_that_are_turned_down_end_the_card(telegram, offer, team):
    actor = make.web(offer.mentor.user)
    offers.add_remarks(offer.pk, remarks="Evenings", actor=actor, now=timezone.now())
    offers.turn_down(offer.pk, actor=team, now=timezone.now(), reason="Too late")
    assert "could not agree" in shown(telegram)[0]
    assert "Too late" in telegram.sent()[-1]["text"]


@pytest.mark.parametrize("policy", ["TEAM", "AUTOMATIC"])
def test_a_confirmed_match_is_on_the_card(telegram, offer, team, policy):
    Cycle.objects.update(confirmation=policy)
    receive(click(offer))
    if policy == "TEAM":
        assert "The match is confirmed" not in shown(telegram)[0]
        matches.confirm(offer.pk, actor=team, now=timezone.now())
    text, buttons = shown(telegram)
    assert "You accepted on" in text
    assert "The match is confirmed" in text
    assert buttons == []


def test_withdrawn_recalled_and_matched_elsewhere_are_told_apart(telegram, offer, team):
    actor = make.web(offer.enrolment.mentee.user)
    applications.withdraw(offer.pk, actor=actor, now=timezone.now())
    assert "The student withdrew on" in shown(telegram)[0]
    Application.objects.filter(pk=offer.pk).update(status="REJECTED")
    offer.refresh_from_db()
    cards.update_cards(offer, key="1", now=timezone.now())
    assert "The offer ended on" in shown(telegram)[0]
    Application.objects.filter(pk=offer.pk).update(reason="mentee matched with another mentor")
    cards.update_cards(offer, key="2", now=timezone.now())
    assert "was matched with another mentor" in shown(telegram)[0]


def test_an_offer_that_was_taken_back_is_told_and_its_buttons_go(telegram, offer, team):
    review.recall(offer.pk, actor=team, now=timezone.now(), reason="No answer")
    text, buttons = shown(telegram)
    assert "The offer ended on" in text
    assert buttons == []
    assert any("has ended" in row["text"] for row in telegram.sent())


def test_a_tap_on_a_card_that_missed_its_last_edit_brings_it_up_to_date(telegram, offer):
    offers.accept(offer.pk, actor=make.web(offer.mentor.user), now=timezone.now())
    Notification.objects.filter(notice="offer_closed").delete()
    receive(click(offer, "decline"))
    text, buttons = shown(telegram)
    assert "You accepted on" in text
    assert buttons == []


def test_names_cannot_write_markup_and_long_ones_are_cut(telegram, offer):
    mentee = offer.enrolment.mentee
    mentee.name = "<a href='https://evil.example.org'>&" + "x" * 60
    mentee.save()
    offer.enrolment.subject = "&<b>" * 40
    offer.enrolment.save()
    for number in range(3):
        cards.update_cards(offer, key=str(number), now=timezone.now())
    text = shown(telegram)[0]
    assert "<a href" not in text
    assert "&lt;a href" in text
    assert len(text) < 4096
    edits = telegram.sent("edit_message_text") + telegram.sent()
    assert all(row["link_preview_options"].is_disabled for row in edits)
    assert all(row.get("parse_mode") == "HTML" for row in edits)


def test_the_card_is_in_the_mentors_language(telegram, offer):
    offer.mentor.preferred_language = "de"
    offer.mentor.save()
    offers.accept(offer.pk, actor=make.web(offer.mentor.user), now=timezone.now())
    with translation.override("de"):
        from django.utils.translation import gettext

        words = gettext("✅ You accepted on %(moment)s").partition("%")[0]
    assert words in shown(telegram)[0]


@pytest.mark.parametrize(
    "where",
    [{"chat": 999}, {"chat": -900}, {"message": None}],
    ids=["another chat", "a group", "no message"],
)
def test_a_tap_from_elsewhere_proves_nothing(telegram, offer, where):
    Notification.objects.filter(notice="offer").update(status="UNKNOWN", provider_id="")
    receive(click(offer, **where))
    row = Notification.objects.get(notice="offer")
    assert (row.status, row.provider_id) == ("UNKNOWN", "")
    assert make.reload(offer).status == "ADMIN_APPROVED"


def test_a_tap_in_the_mentors_own_chat_proves_that_the_card_arrived(telegram, offer):
    Notification.objects.filter(notice="offer").update(status="UNKNOWN", provider_id="")
    receive(click(offer, message=5))
    row = Notification.objects.get(notice="offer")
    assert (row.status, row.provider_id) == ("DELIVERED", "77:5")
