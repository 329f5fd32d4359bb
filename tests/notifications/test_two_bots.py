"""Two bots on one site: each is paused, stopped and taken away for its own readers only."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from telegram.error import InvalidToken

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.domain import cards, channels, offers, outbox, review
from mentorship.models import Notification, TelegramAccount
from mentorship.notifications import delivery
from mentorship.notifications.dispatch import repairs
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
TELEGRAM, EMAIL = DeliveryChannel.TELEGRAM, DeliveryChannel.EMAIL
QUEUED, SENT = NotificationStatus.QUEUED, NotificationStatus.SENT
FAILED = NotificationStatus.FAILED


@pytest.fixture(autouse=True)
def two_bots(telegram, settings):
    settings.MENTORSHIP = settings.MENTORSHIP | {
        "TELEGRAM_BOTS": {"two.example": {"TOKEN": "43:another"}}
    }


def link(user, *, chat_id, bot_id):
    make.link_telegram(user, chat_id=chat_id)
    TelegramAccount.objects.filter(user=user).update(bot_id=bot_id)


@pytest.fixture
def readers():
    """One who is linked to the default bot, and one who is linked to the other."""
    first, second = make.make_mentor("Ada Example"), make.make_mentor("Ben Beispiel")
    link(first.user, chat_id=101, bot_id="")
    link(second.user, chat_id=102, bot_id="43")
    return first, second


def say(mentor, key="1"):
    return outbox.post(Notice.MENTOR_ACCEPTED, to=mentor, key=key, now=timezone.now())


def states(*rows):
    return [make.reload(row).status for row in rows]


def chats(telegram):
    return [(call["bot_id"], call["chat_id"]) for call in telegram.sent()]


def test_a_message_is_written_for_the_bot_that_carries_it(readers):
    assert [say(reader).bot_id for reader in readers] == ["", "43"]


@pytest.mark.parametrize(("paused", "kept", "left"), [("", 0, 1), ("43", 1, 0)])
def test_a_paused_bot_keeps_its_own_messages(telegram, readers, paused, kept, left):
    actor = make.admin(make.make_user(permissions=("mentorship.manage_messages",)))
    channels.pause(TELEGRAM, paused, actor=actor, now=timezone.now())
    rows = [say(reader) for reader in readers]
    delivery.deliver_due()
    assert states(rows[kept], rows[left]) == [QUEUED, SENT]
    assert [chat for _bot, chat in chats(telegram)] == [101 + left]


def test_one_bot_that_is_stopped_holds_up_no_other(telegram, readers):
    channels.stop(TELEGRAM, "", "no", now=timezone.now())
    rows = [say(reader) for reader in readers]
    delivery.deliver_due()
    assert states(*rows) == [QUEUED, SENT]


def test_only_what_waits_for_the_stopped_bot_goes_by_email(readers):
    channels.stop(TELEGRAM, "", "no", now=timezone.now())
    rows = [say(reader) for reader in readers]
    assert repairs.go_round_stopped_bots(now=timezone.now() + timedelta(minutes=31)) == 1
    assert states(*rows) == [FAILED, QUEUED]


def test_a_reader_who_changed_the_bot_waits_for_the_new_one(telegram, readers):
    first, _second = readers
    row = say(first)
    TelegramAccount.objects.filter(user=first.user).update(bot_id="43")
    channels.stop(TELEGRAM, "43", "no", now=timezone.now())
    delivery.deliver_due()
    assert (states(row), telegram.sent()) == ([QUEUED], [])
    assert (make.reload(row).bot_id, make.reload(row).attempts) == ("43", 0)
    channels.succeed(TELEGRAM, "43", now=timezone.now())
    delivery.deliver_due()
    assert chats(telegram) == [("43", 101)]


class TestACard:
    """An offer that went through the second bot."""

    @pytest.fixture
    def offered(self, readers):
        make.make_cycle()
        enrolment = make.make_case(readers[1], mentee=make.make_mentee("Mia Muster"))
        team = make.admin(make.make_team_member())
        review.approve_list(enrolment.pk, actor=team, now=timezone.now())
        delivery.deliver_due()
        return enrolment.applications.get()

    def accept(self, offered):
        offers.accept(offered.pk, actor=make.web(offered.mentor.user), now=timezone.now())
        return Notification.objects.get(notice=Notice.OFFER_CLOSED)

    def test_its_edit_belongs_to_the_same_bot(self, telegram, offered):
        assert self.accept(offered).bot_id == "43"
        delivery.deliver_due()
        assert [call["bot_id"] for call in telegram.sent("edit_message_text")] == ["43"]

    def test_a_refused_token_is_met_once_and_not_in_a_circle(self, telegram, offered):
        make.make_supervisor()
        Notification.objects.filter(status=QUEUED).delete()
        edit = self.accept(offered)
        # Even where the row does not say which bot it is, as rows of older versions do not.
        Notification.objects.filter(pk=edit.pk).update(bot_id="")
        before = len(telegram.calls)
        telegram.fail_next = [InvalidToken()] * 50
        for _round in range(5):
            delivery.deliver_due(seconds=2)
            Notification.objects.filter(pk=edit.pk).update(due_at=timezone.now())
        assert len(telegram.fail_next) == 49
        assert len(telegram.calls) == before
        assert make.reload(edit).status == QUEUED

    def test_an_edit_that_met_a_stop_rests_for_a_moment(self, telegram, offered):
        edit = self.accept(offered)
        telegram.fail_next = [InvalidToken()]
        delivery.deliver_due()
        assert make.reload(edit).due_at > timezone.now()

    def test_sent_again_it_goes_through_the_same_bot(self, telegram, offered):
        assert cards.send_card_again(offered, key="x", now=timezone.now())
        newest = Notification.objects.filter(notice=Notice.OFFER).latest("pk")
        assert newest.bot_id == "43"


class TestABotThatIsGone:
    """The second bot is taken out of the settings."""

    def remove(self, settings):
        settings.MENTORSHIP = {
            key: value for key, value in settings.MENTORSHIP.items() if key != "TELEGRAM_BOTS"
        }

    def test_new_messages_go_by_email(self, settings, readers):
        self.remove(settings)
        assert say(readers[1]).channel == EMAIL

    @pytest.mark.parametrize("closed", ["", "paused", "stopped"])
    def test_what_waits_falls_back_at_once_and_nobody_is_alarmed(
        self, telegram, settings, readers, closed
    ):
        make.make_supervisor()
        row = say(readers[1])
        actor = make.admin(make.make_user(permissions=("mentorship.manage_messages",)))
        if closed == "paused":
            channels.pause(TELEGRAM, "43", actor=actor, now=timezone.now())
        elif closed == "stopped":
            channels.stop(TELEGRAM, "43", "no", now=timezone.now() - timedelta(hours=1))
            Notification.objects.filter(notice=Notice.TEAM_CHANNEL_STOPPED).delete()
        self.remove(settings)
        delivery.deliver_due()
        assert states(row) == [FAILED]
        assert [letter.to for letter in mail.outbox] == [[readers[1].email]]
        assert telegram.calls == []
        assert channels.to_check(now=timezone.now()) == []

    def test_the_edit_of_its_card_is_given_up(self, telegram, settings, readers):
        row = say(readers[1])
        delivery.deliver_due()
        edit = Notification.objects.create(
            dedupe_key="edit",
            notice=Notice.OFFER_CLOSED,
            channel=TELEGRAM,
            user=row.user,
            bot_id="43",
            edits=row,
            due_at=timezone.now(),
            created_at=timezone.now(),
        )
        self.remove(settings)
        delivery.deliver_due()
        assert states(edit) == [FAILED]
        assert channels.closed(now=timezone.now()) == []
