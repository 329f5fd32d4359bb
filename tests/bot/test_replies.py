"""Replies keep within the limits that all messages keep, and those that matter are not lost."""

from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from telegram.error import Forbidden, NetworkError, RetryAfter

from mentorship.bot import inbox, talk
from mentorship.domain import contacts, groups, pace
from mentorship.models import TelegramAccount, TelegramGroup, TelegramUpdate
from mentorship.notifications.channels import telegram_api, telegram_pace
from mentorship.notifications.channels.base import TryLater
from mentorship.notifications.channels.telegram_calls import Target
from mentorship.testing import factories as make
from mentorship.testing.telegram import FakeTelegram

from .conversation import in_group, message, receive

pytestmark = pytest.mark.django_db

BOT, CHAT = "TELEGRAM:", "TELEGRAM::500"


class Clock:
    """A clock that goes on only when somebody sleeps."""

    def __init__(self):
        self.begin = self.now = timezone.now()

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += timedelta(seconds=seconds)

    @property
    def seconds(self):
        return (self.now - self.begin).total_seconds()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    monkeypatch.setattr(telegram_pace, "_pause", clock.sleep)
    return clock


@pytest.fixture
def api(monkeypatch, settings, clock):
    """A Bot API in front of which everybody waits for a place."""
    settings.MENTORSHIP = settings.MENTORSHIP | {
        "TELEGRAM_TOKEN": "42:token",
        "TELEGRAM_BOT_USERNAME": "demo_bot",
    }
    fake = FakeTelegram()
    monkeypatch.setattr(telegram_api, "call", fake)
    return fake


def retry_after(seconds):
    return RetryAfter(timedelta(seconds=seconds))


def let_time_pass(clock):
    """Until whatever waits may be tried."""
    clock.sleep(120)
    inbox.handle_pending()


class TestLimits:
    def test_a_reply_takes_its_place_among_the_messages(self, api, clock):
        talk.say(500, "hi", bot_id="")
        assert pace.free_at(BOT) > clock.begin
        assert pace.free_at(CHAT) == clock.begin + telegram_pace.CHAT_STEP

    def test_two_in_one_chat_keep_their_distance(self, api, clock):
        talk.say(500, "one", bot_id="")
        talk.say(500, "two", bot_id="")
        assert clock.seconds >= 1
        assert len(api.sent()) == 2

    def test_an_answer_on_the_button_does_not_wait_for_the_chat(self, api, clock):
        talk.say(500, "one", bot_id="")
        talk.answer_click("q", "ok", target=Target(bot_id="", chat_id=500), alert=False)
        assert clock.seconds < 0.1
        assert "chat_id" not in api.sent("answer_callback_query")[0]

    def test_there_is_a_place_behind_any_mailing(self, api, clock):
        """Mailings look a second ahead; a reply looks further."""
        while pace.take(BOT, step=timedelta(seconds=0.04), ahead=telegram_pace.AHEAD, now=clock()):
            pass
        talk.say(500, "hi", bot_id="")
        assert len(api.sent()) == 1
        assert 1 <= clock.seconds < 1.2

    @pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
    def test_what_telegram_asks_for_a_reply_holds_for_all(self, api, clock):
        api.fail_next = [retry_after(20)]
        talk.say(500, "hi", bot_id="")
        assert pace.free_at(BOT) == pace.free_at(CHAT) == clock.begin + timedelta(seconds=20)
        with pytest.raises(TryLater):
            telegram_pace.wait_for_place("", 501, is_group=False)

    def test_while_telegram_wants_rest_nothing_is_said(self, api, clock):
        pace.hold(BOT, until=clock() + timedelta(seconds=20))
        talk.say(500, "hi", bot_id="")
        talk.answer_click("q", "ok", target=Target(bot_id="", chat_id=500), alert=False)
        assert (api.calls, clock.seconds) == ([], 0)


def refused():
    error = NetworkError("refused")
    error.__cause__ = httpx.ConnectError("refused")
    return error


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("trouble", [lambda: retry_after(20), refused])
class TestAReplyThatMatters:
    def test_that_a_chat_is_linked_is_said_later(self, api, clock, trouble):
        mentor = make.make_mentor()
        code = contacts.issue_link_code(mentor.user, now=timezone.now())
        api.fail_next = [trouble()]
        receive(message(f"/start {code}"))
        assert TelegramAccount.objects.get().user == mentor.user
        assert api.sent() == []

        let_time_pass(clock)
        [sent] = api.sent()
        assert sent["text"].startswith("Linked.")
        assert TelegramUpdate.objects.get().handled_at is not None

    def test_so_is_it_in_a_group(self, api, clock, trouble):
        actor = make.admin(make.make_supervisor())
        code = groups.issue_group_code(actor=actor, now=timezone.now())
        api.fail_next = [trouble()]
        receive(in_group(f"/link {code}"))
        assert TelegramGroup.objects.count() == 1
        let_time_pass(clock)
        assert [sent["text"].split()[0] for sent in api.sent()] == ["Linked."]

    def test_words_that_no_one_reads_are_not_answered_twice(self, api, clock, trouble):
        api.fail_next = [trouble()]
        receive(message("hello?"))
        let_time_pass(clock)
        assert api.sent() == []
        assert TelegramUpdate.objects.get().handled_at is not None


def test_a_chat_that_is_closed_is_not_tried_again(api, clock):
    api.fail_next = [Forbidden("bot was blocked by the user")]
    receive(message("/help"))
    assert TelegramUpdate.objects.get().handled_at is not None


def test_a_code_that_has_linked_one_chat_links_no_other(api, clock):
    mentor = make.make_mentor()
    code = contacts.issue_link_code(mentor.user, now=timezone.now())
    receive(message(f"/start {code}"), message(f"/start {code}", chat=501, update_id=2))
    assert "used or is too old" in api.sent()[-1]["text"]
    assert TelegramAccount.objects.get().chat_id == 500
