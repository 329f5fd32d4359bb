"""The commands, each in the chat of a mentor, of a mentee, and of somebody unknown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.bot.speaker import find_speaker
from mentorship.domain import contacts, matches, offers
from mentorship.models import MentorProfile, Notification, TelegramAccount
from mentorship.testing import factories as make

from .conversation import click, deliver, message, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


@pytest.fixture
def mentor():
    """A mentor in chat 500."""
    mentor = make.make_mentor()
    make.link_telegram(mentor.user, chat_id=500)
    return mentor


def said(telegram, number=-1):
    return telegram.sent()[number]["text"]


def labels(telegram, number=-1):
    markup = telegram.sent()[number]["reply_markup"]
    return [button.text for row in markup.inline_keyboard for button in row] if markup else []


def callbacks(telegram, number=-1):
    markup = telegram.sent()[number]["reply_markup"]
    return [button.callback_data for row in markup.inline_keyboard for button in row]


def press(data, *, chat=500, update_id=50):
    receive(click(None, data=data, chat=chat, sender=chat, update_id=update_id))


ALL = ("start", "help", "offers", "mentees", "pause", "resume", "language", "stop")


@pytest.mark.parametrize("command", ALL)
def test_every_command_is_answered_once_also_to_somebody_unknown(telegram, command):
    receive(message(f"/{command}"))
    assert len(telegram.sent()) == 1
    assert not TelegramAccount.objects.exists()


def test_help_names_every_command(telegram):
    receive(message("/help"))
    assert all(f"/{command} – " in said(telegram) for command in ALL)


@pytest.mark.parametrize(
    "more", [{"text": "yes, I accept"}, {"text": "/nonsense"}, {"sticker": {"emoji": "👍"}}]
)
def test_words_reach_nobody_and_get_a_helpful_answer(telegram, mentor, more):
    update = message("")
    update["message"] |= more
    receive(update)
    assert "nobody reads" in said(telegram)
    assert len(telegram.calls) == 1
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("text", "is_answered"),
    [("/help@demo_bot", True), ("/HELP", True), ("/help@other_bot", False)],
)
def test_a_command_may_name_its_bot(telegram, text, is_answered):
    receive(message(text))
    assert ("What I can do" in said(telegram)) == is_answered


def test_offers_lists_what_is_open_and_brings_the_card_again(telegram, offer):
    receive(message("/offers", chat=77))
    assert labels(telegram)[0] == offer.enrolment.mentee.name
    assert callbacks(telegram)[0] == f"card:{offer.pk}"
    press(f"card:{offer.pk}", chat=77)
    deliver()
    _old, new = Notification.objects.filter(notice="offer").order_by("pk")
    assert new.status == "SENT"
    edit = telegram.sent("edit_message_text")[-1]
    assert edit["message_id"] == 1
    assert "A newer message" in edit["text"]
    assert edit["reply_markup"] is None
    receive(click(offer, message=int(new.provider_id.partition(":")[2]), update_id=51))
    assert make.reload(offer).status == "MENTOR_ACCEPTED"
    deliver()
    ends = [edit["message_id"] for edit in telegram.sent("edit_message_text")[-2:]]
    assert len(set(ends)) == 2


def test_the_card_of_an_answered_or_foreign_offer_does_not_come_again(telegram, offer, mentor):
    press(f"card:{offer.pk}", update_id=50)
    offers.accept(offer.pk, actor=make.web(offer.mentor.user), now=timezone.now())
    press(f"card:{offer.pk}", chat=77, update_id=51)
    first, second = telegram.sent("answer_callback_query")
    assert "not addressed to you" in first["text"]
    assert "You accepted on" in second["text"]
    assert Notification.objects.filter(notice="offer").count() == 1


def test_without_offers_it_says_so(telegram, mentor):
    receive(message("/offers"))
    assert "No offer waits" in said(telegram)


def test_mentees_shows_the_matches_of_a_mentor_and_the_mentor_of_a_mentee(telegram, offer):
    team = make.admin(make.make_team_member())
    offers.accept(offer.pk, actor=make.web(offer.mentor.user), now=timezone.now())
    match = matches.confirm(offer.pk, actor=team, now=timezone.now())
    mentee = match.enrolment.mentee
    make.link_telegram(mentee.user, chat_id=78)
    receive(message("/mentees", chat=77, update_id=1))
    assert said(telegram) == f"• {mentee.name}"
    receive(message("/mentees", chat=78, update_id=2))
    assert said(telegram) == f"Your mentor: {offer.mentor.name}"


def test_pause_asks_until_when_and_a_button_settles_it(telegram, mentor):
    receive(message("/pause"))
    assert callbacks(telegram) == ["pause:7", "pause:30", "pause:90"]
    assert make.reload(mentor).paused_until is None
    press("pause:30")
    until = timezone.localdate(timezone=timezone.get_default_timezone()) + timedelta(days=30)
    assert make.reload(mentor).paused_until == until
    assert telegram.sent("edit_message_text")[-1]["reply_markup"] is None
    receive(message("/resume", update_id=60))
    assert make.reload(mentor).paused_until is None


def test_pause_takes_a_day(telegram, mentor):
    day = timezone.localdate() + timedelta(days=12)
    receive(message(f"/pause {day.isoformat()}"))
    assert make.reload(mentor).paused_until == day


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01"])
def test_a_pause_in_the_past_or_without_end_is_refused(telegram, mentor, day):
    receive(message(f"/pause {day}"))
    assert make.reload(mentor).paused_until is None
    assert "Choose a day" in said(telegram)


@pytest.mark.parametrize("data", ["pause:7", "language:de", "stop:yes", "pause:999", "language:xx"])
def test_buttons_of_questions_do_nothing_for_strangers_and_nonsense(telegram, data):
    press(data, chat=501)
    assert len(telegram.sent("answer_callback_query")) == 1
    assert not MentorProfile.objects.exclude(paused_until=None).exists()


def test_language_is_chosen_among_those_of_the_site_and_kept(telegram, mentor):
    receive(message("/language"))
    assert labels(telegram) == ["English", "Deutsch"]
    press("language:de")
    assert make.reload(mentor).preferred_language == "de"
    press("language:xx", update_id=51)
    assert make.reload(mentor).preferred_language == "de"


def test_the_language_of_a_team_member_stands_on_the_wagtail_profile():
    user = make.make_supervisor()
    make.link_telegram(user, chat_id=500)
    press("language:de")
    assert make.reload(user).wagtail_userprofile.preferred_language == "de"


@pytest.mark.parametrize(
    ("code", "expected"), [("de", "de"), ("de-AT", "de"), ("xx", "en"), ("", "en")]
)
def test_somebody_unknown_is_answered_in_the_language_of_their_telegram(code, expected):
    assert find_speaker({"id": 5, "language_code": code}, bot_id="").language == expected


def test_stop_says_what_follows_and_unlinks_only_then(telegram, mentor):
    receive(message("/stop"))
    assert callbacks(telegram) == ["stop:yes", "stop:no"]
    press("stop:no")
    assert TelegramAccount.objects.filter(user=mentor.user).exists()
    press("stop:yes", update_id=51)
    assert not TelegramAccount.objects.exists()
    press("stop:yes", update_id=52)
    assert "e-mails" in telegram.sent("answer_callback_query")[-1]["text"]


def test_a_new_chat_takes_the_place_of_the_old_one_which_is_told(telegram, offer):
    code = contacts.issue_link_code(offer.mentor.user, now=timezone.now())
    receive(message(f"/start {code}", chat=600))
    assert TelegramAccount.objects.get(user=offer.mentor.user).chat_id == 600
    old, new = telegram.sent()[-2:]
    assert (old["chat_id"], new["chat_id"]) == (77, 600)
    assert "Nothing arrives here" in old["text"]
    assert "/offers" in new["text"]
    receive(click(offer, update_id=70))
    assert make.reload(offer).status == "ADMIN_APPROVED"


def test_linking_the_same_chat_again_tells_nobody_that_it_moved(telegram, mentor):
    code = contacts.issue_link_code(mentor.user, now=timezone.now())
    receive(message(f"/start {code}"))
    assert [row["chat_id"] for row in telegram.sent()] == [500]
