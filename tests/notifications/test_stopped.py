"""A channel that the other side does not accept stands still, says so once, and goes on."""

from datetime import timedelta

import pytest
import requests
from anymail.exceptions import AnymailRequestsAPIError
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from telegram.error import InvalidToken, NetworkError

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.domain import channels
from mentorship.domain.refusals import NotAllowed
from mentorship.models import ChannelState, Notification, TelegramGroup
from mentorship.notifications import delivery
from mentorship.notifications.dispatch import repairs
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
TELEGRAM, EMAIL = DeliveryChannel.TELEGRAM, DeliveryChannel.EMAIL
QUEUED, SENT = NotificationStatus.QUEUED, NotificationStatus.SENT


def write(number, channel=TELEGRAM, **fields):
    now = timezone.now()
    user = make.make_user(email=f"reader{number}@example.org")
    make.link_telegram(user, chat_id=100 + number)
    return Notification.objects.create(
        dedupe_key=f"note{number}",
        notice=Notice.MENTOR_ACCEPTED,
        channel=channel,
        user=user,
        email=user.email,
        due_at=now,
        created_at=now,
        **fields,
    )


@pytest.fixture
def supervisor():
    return make.make_supervisor()


def states(*rows):
    return [(make.reload(row).status, make.reload(row).attempts) for row in rows]


def alarms():
    return [letter for letter in mail.outbox if "stand still" in letter.subject]


def stopped():
    return ChannelState.objects.exclude(stopped_at=None)


def a_minute_passes(minutes=1):
    past = timezone.now() - timedelta(minutes=minutes)
    ChannelState.objects.update(last_failure_at=past)
    Notification.objects.filter(status=QUEUED).update(due_at=past)


def test_a_wrong_token_costs_nobody_an_attempt_and_is_told_once(telegram, supervisor):
    rows = [write(number) for number in range(3)]
    telegram.fail_next = [InvalidToken("Unauthorized")]
    delivery.deliver_due()
    delivery.deliver_due()
    assert states(*rows) == [(QUEUED, 0)] * 3
    (alarm,) = alarms()
    assert alarm.to == [supervisor.email]
    assert "Unauthorized" in alarm.body
    assert "Telegram" in alarm.subject
    assert telegram.sent() == []


def test_the_bot_is_asked_again_and_goes_on(telegram, supervisor):
    row = write(1)
    telegram.fail_next = [InvalidToken()]
    delivery.deliver_due()
    assert repairs.ask_stopped_bots(now=timezone.now()) == 0
    a_minute_passes()
    telegram.fail_next = [InvalidToken()]
    assert repairs.ask_stopped_bots(now=timezone.now()) == 0
    a_minute_passes()
    telegram.fail_next = [NetworkError("no line")]
    assert repairs.ask_stopped_bots(now=timezone.now()) == 0
    a_minute_passes()
    assert repairs.ask_stopped_bots(now=timezone.now()) == 1
    delivery.deliver_due()
    assert states(row) == [(SENT, 1)]
    assert not stopped().exists()
    assert len(alarms()) == 1


def test_after_half_an_hour_it_goes_by_email(telegram, supervisor):
    row = write(1)
    channels.stop(TELEGRAM, "", "no", now=timezone.now())
    assert repairs.go_round_stopped_bots(now=timezone.now() + timedelta(minutes=29)) == 0
    assert repairs.go_round_stopped_bots(now=timezone.now() + timedelta(minutes=31)) == 1
    assert repairs.go_round_stopped_bots(now=timezone.now() + timedelta(minutes=31)) == 0
    delivery.deliver_due()
    assert states(row) == [(NotificationStatus.FAILED, 0)]
    fallback = Notification.objects.get(fallback_for=row)
    assert (fallback.channel, fallback.status) == (EMAIL, SENT)


def test_the_edit_of_a_card_waits_for_the_bot(telegram, supervisor):
    card = write(1, status=SENT, provider_id="101:1")
    write(2, edits=card)
    channels.stop(TELEGRAM, "", "no", now=timezone.now())
    assert repairs.go_round_stopped_bots(now=timezone.now() + timedelta(hours=1)) == 0


def refuse_mail(monkeypatch):
    def refuse(*args, **kwargs):
        response = requests.Response()
        response.status_code = 401
        raise AnymailRequestsAPIError(response=response)

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)


def test_a_mail_service_that_refuses_us_is_tried_once_a_minute(monkeypatch, telegram, supervisor):
    make.link_telegram(supervisor, chat_id=55)
    rows = [write(number, EMAIL) for number in range(3)]
    with monkeypatch.context() as patch:
        refuse_mail(patch)
        delivery.deliver_due()
        assert states(*rows) == [(QUEUED, 0)] * 3
        (alarm,) = telegram.sent()
        assert alarm["chat_id"] == 55
        assert "401" in alarm["text"]
        a_minute_passes()
        delivery.deliver_due()
    assert len(telegram.sent()) == 1
    delivery.deliver_due()
    assert mail.outbox == []
    a_minute_passes()
    delivery.deliver_due()
    assert states(*rows) == [(SENT, 1)] * 3
    assert not stopped().exists()


def test_stopped_mail_is_told_in_the_supervisors_group_with_the_way_to_the_channels(
    telegram, supervisor
):
    TelegramGroup.objects.create(chat_id=-900, linked_by=supervisor, linked_at=timezone.now())
    channels.stop(EMAIL, "", "401", now=timezone.now())
    delivery.deliver_due()
    (alarm,) = telegram.sent()
    assert alarm["chat_id"] == -900
    (button,) = [key for row in alarm["reply_markup"].inline_keyboard for key in row]
    assert button.url.endswith(reverse("mentorship_admin:channels"))


def test_a_stopped_bot_does_not_ask_its_group_to_be_patient(telegram, supervisor):
    TelegramGroup.objects.create(chat_id=-900, linked_by=supervisor, linked_at=timezone.now())
    channels.stop(TELEGRAM, "", "401", now=timezone.now())
    assert not Notification.objects.filter(channel=TELEGRAM).exists()


class TestByHand:
    """What the team does."""

    @pytest.fixture
    def actor(self):
        return make.admin(make.make_user(permissions=("mentorship.manage_messages",)))

    def test_a_paused_channel_keeps_its_messages(self, telegram, actor):
        row, letter = write(1), write(2, EMAIL)
        channels.pause(TELEGRAM, "", actor=actor, now=timezone.now())
        delivery.deliver_due()
        assert states(row, letter) == [(QUEUED, 0), (SENT, 1)]
        channels.resume(TELEGRAM, "", actor=actor)
        delivery.deliver_due()
        assert states(row) == [(SENT, 1)]

    def test_paused_mail_is_not_tried_either(self, actor):
        row = write(1, EMAIL)
        channels.stop(EMAIL, "", "no", now=timezone.now() - timedelta(hours=1))
        channels.pause(EMAIL, "", actor=actor, now=timezone.now())
        delivery.deliver_due()
        assert states(row) == [(QUEUED, 0)]

    def test_a_stopped_channel_can_be_tried_at_once(self, actor):
        channels.stop(EMAIL, "", "no", now=timezone.now())
        assert channels.closed(now=timezone.now()) == [(EMAIL, "")]
        channels.resume(EMAIL, "", actor=actor)
        assert channels.closed(now=timezone.now()) == []

    def test_the_second_one_is_told(self, actor):
        channels.pause(EMAIL, "", actor=actor, now=timezone.now())
        with pytest.raises(channels.ChannelMoved):
            channels.pause(EMAIL, "", actor=actor, now=timezone.now())
        channels.resume(EMAIL, "", actor=actor)
        with pytest.raises(channels.ChannelMoved):
            channels.resume(EMAIL, "", actor=actor)

    def test_it_takes_the_right(self):
        nobody = make.admin(make.make_user())
        with pytest.raises(NotAllowed):
            channels.pause(EMAIL, "", actor=nobody, now=timezone.now())
        with pytest.raises(NotAllowed):
            channels.resume(EMAIL, "", actor=nobody)

    def test_every_channel_of_the_site_is_known(self, telegram, settings):
        settings.MENTORSHIP = settings.MENTORSHIP | {
            "TELEGRAM_BOTS": {"two.example": {"TOKEN": "43:another"}}
        }
        channels.pause(
            TELEGRAM,
            "43",
            actor=make.admin(make.make_admin()),
            now=timezone.now(),
        )
        found = [(row.channel, row.bot_id, bool(row.paused_at)) for row in channels.known()]
        assert found == [(EMAIL, "", False), (TELEGRAM, "", False), (TELEGRAM, "43", True)]


def test_no_token_is_in_the_reason(telegram, supervisor):
    write(1)
    telegram.fail_next = [InvalidToken("The token `42:secret-token` was rejected")]
    delivery.deliver_due()
    assert "secret-token" not in alarms()[0].body
    assert stopped().get().reason == "Telegram: The token `…` was rejected"
