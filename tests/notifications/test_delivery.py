"""The outbox: claimed, sent, recorded; retried, given up, handed to e-mail, never doubled."""

import smtplib
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.core import mail
from django.utils import timezone
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.domain import mentors, offers, review
from mentorship.models import Notification, TelegramAccount
from mentorship.notifications import delivery
from mentorship.notifications.channels.email import EmailChannel
from mentorship.notifications.dispatch import claiming, recording
from mentorship.signals import notification_sent
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered():
    """A case whose first choice has just been offered."""
    make.make_cycle()
    mentor, second = make.make_mentor("Ada Example"), make.make_mentor()
    enrolment = make.make_case(mentor, second, mentee=make.make_mentee("Mia Muster"))
    make.link_telegram(mentor.user, chat_id=77)
    return enrolment.applications.get(mentor=mentor)


def approve(application: Any) -> Notification:
    """Approve the list, as the team, and return the offer's message."""
    team = make.make_team_member()
    review.approve_list(application.enrolment_id, actor=make.admin(team), now=timezone.now())
    Notification.objects.exclude(notice=Notice.OFFER).delete()
    return Notification.objects.get(application=application, notice=Notice.OFFER)


def make_due(row: Notification) -> None:
    Notification.objects.filter(pk=row.pk).update(due_at=timezone.now())


def test_an_offer_says_what_was_promised_and_has_three_buttons(telegram, offered):
    row = approve(offered)
    delivery.deliver_due()
    (sent,) = telegram.sent()
    assert sent["chat_id"] == 77
    assert (
        "You have a new mentorship offer for student Mia Muster (First job). "
        "Please respond within 12 hours." in sent["text"]
    )
    labels = [button.text for (button,) in sent["reply_markup"].inline_keyboard]
    assert labels == [
        "Yes, I accept",
        "No, I decline",
        "Add remarks / conditional acceptance",
    ]
    row = make.reload(row)
    assert (row.status, row.provider_id) == (NotificationStatus.SENT, "77:1")
    assert sent["link_preview_options"].is_disabled


def test_names_cannot_smuggle_markup(telegram, offered):
    mentee = offered.enrolment.mentee
    mentee.name = "<b>Eve</b> & <script>alert(1)</script>"
    mentee.save()
    approve(offered)
    delivery.deliver_due()
    text = telegram.sent()[0]["text"]
    assert "&lt;b&gt;Eve&lt;/b&gt; &amp; &lt;script&gt;" in text
    assert "<script>" not in text


def test_nothing_is_sent_twice(telegram, offered):
    approve(offered)
    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0
    assert len(telegram.sent()) == 1


def test_the_answer_replaces_the_buttons(telegram, offered):
    approve(offered)
    delivery.deliver_due()
    offers.accept(offered.pk, actor=make.web(offered.mentor.user), now=timezone.now())
    delivery.deliver_due()
    (edit,) = telegram.sent("edit_message_text")
    assert (edit["chat_id"], edit["message_id"]) == (77, 1)
    assert "You accepted on" in edit["text"]
    assert edit["reply_markup"] is None


def test_an_offer_that_is_over_is_not_sent(telegram, offered):
    row = approve(offered)
    offers.accept(offered.pk, actor=make.web(offered.mentor.user), now=timezone.now())
    delivery.deliver_due()
    assert telegram.sent() == []
    assert make.reload(row).status == NotificationStatus.CANCELLED


def test_an_edit_waits_for_the_message_that_it_edits(telegram, offered):
    row = approve(offered)
    Notification.objects.filter(pk=row.pk).update(
        status=NotificationStatus.SENDING,
        attempts=1,
        called_at=timezone.now(),
        lease_until=timezone.now() + timedelta(minutes=2),
    )
    offers.accept(offered.pk, actor=make.web(offered.mentor.user), now=timezone.now())
    delivery.deliver_due()
    edit = Notification.objects.get(notice=Notice.OFFER_CLOSED)
    assert (edit.status, edit.attempts) == (NotificationStatus.QUEUED, 0)
    assert telegram.sent("edit_message_text") == []


@pytest.mark.parametrize("error", [Forbidden("blocked by the user"), BadRequest("Chat not found")])
def test_a_chat_that_is_gone_falls_back_to_email(telegram, offered, error):
    row = approve(offered)
    telegram.fail_next = [error]
    delivery.deliver_due()
    assert make.reload(row).status == NotificationStatus.FAILED
    (fallback,) = Notification.objects.filter(fallback_for=row)
    assert fallback.channel == DeliveryChannel.EMAIL
    assert fallback.status == NotificationStatus.SENT
    assert TelegramAccount.objects.get(chat_id=77).unreachable_at is not None
    (letter,) = mail.outbox
    assert letter.to == [offered.mentor.email]
    assert letter.body.count("/offer/") == 3


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
@pytest.mark.parametrize("as_timedelta", ["", "true"])
def test_slow_down_is_obeyed_and_costs_no_attempt(telegram, offered, monkeypatch, as_timedelta):
    monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)
    row = approve(offered)
    telegram.fail_next = [RetryAfter(timedelta(seconds=30))]
    delivery.deliver_due()
    row = make.reload(row)
    assert (row.status, row.attempts) == (NotificationStatus.QUEUED, 0)
    assert timedelta(seconds=25) < row.due_at - timezone.now() <= timedelta(seconds=30)


def test_many_messages_wake_the_worker_once(monkeypatch, django_capture_on_commit_callbacks):
    woken: list[str] = []
    monkeypatch.setattr("django_q.tasks.async_task", woken.append)
    mentor = make.make_mentor(status="PENDING")
    team = make.make_team_member()
    with django_capture_on_commit_callbacks(execute=True):
        mentors.accept_mentor(mentor.pk, actor=make.admin(team), now=timezone.now())
        mentors.reject_mentor(
            mentor.pk, actor=make.admin(team), now=timezone.now(), reason="A doubt"
        )
    assert woken == ["mentorship.tasks.deliver_outbox"]


def test_a_worker_that_lost_its_claim_announces_nothing(telegram, offered):
    row = approve(offered)
    heard: list[int] = []

    def listen(notification_id: int, **kwargs: Any) -> None:
        heard.append(notification_id)

    notification_sent.connect(listen)
    late = claiming.claim_next(timezone.now())
    Notification.objects.filter(pk=row.pk).update(claim=None)
    recording.record_sent(late, "77:1")
    notification_sent.disconnect(listen)
    assert heard == []


def unreachable() -> NetworkError:
    """What the library raises where no connection came about."""
    error = NetworkError("httpx.ConnectError")
    error.__cause__ = httpx.ConnectError("refused")
    return error


def test_an_outage_is_retried_later_and_later(telegram, offered):
    row = approve(offered)
    telegram.fail_next = [unreachable()]
    delivery.deliver_due()
    row = make.reload(row)
    assert (row.status, row.attempts) == (NotificationStatus.QUEUED, 1)
    assert row.due_at > timezone.now() + timedelta(seconds=10)


def test_endless_trouble_ends_as_failed_and_by_email(telegram, offered):
    row = approve(offered)
    telegram.fail_next = [unreachable() for _attempt in range(8)]
    for _attempt in range(8):
        make_due(row)
        delivery.deliver_due()
    assert make.reload(row).status == NotificationStatus.FAILED
    assert len(mail.outbox) == 1


def test_not_modified_is_success(telegram, offered):
    approve(offered)
    delivery.deliver_due()
    offers.decline(offered.pk, actor=make.web(offered.mentor.user), now=timezone.now())
    telegram.fail_next = [BadRequest("Message is not modified: same content")]
    delivery.deliver_due()
    edit = Notification.objects.get(notice=Notice.OFFER_CLOSED)
    assert edit.status == NotificationStatus.SENT


def test_a_silent_worker_loses_its_message_to_another(telegram, offered):
    row = approve(offered)
    Notification.objects.filter(pk=row.pk).update(
        status=NotificationStatus.SENDING,
        attempts=1,
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    assert delivery.deliver_due() == 1
    assert make.reload(row).status == NotificationStatus.SENT


def test_a_held_message_is_left_alone(telegram, offered):
    row = approve(offered)
    Notification.objects.filter(pk=row.pk).update(
        status=NotificationStatus.SENDING, lease_until=timezone.now() + timedelta(minutes=1)
    )
    assert delivery.deliver_due() == 0


def test_a_late_worker_cannot_overwrite_the_one_that_took_over(telegram, offered):
    row = approve(offered)
    late = claiming.claim_next(timezone.now())
    Notification.objects.filter(pk=row.pk).update(lease_until=timezone.now())
    delivery.deliver_due()
    recording.give_up(late, "too late")
    row = make.reload(row)
    assert row.status == NotificationStatus.SENT
    assert not Notification.objects.filter(fallback_for=row).exists()


def test_a_message_that_kills_its_worker_is_given_up(telegram, offered):
    row = approve(offered)
    Notification.objects.filter(pk=row.pk).update(attempts=8)
    delivery.deliver_due()
    assert make.reload(row).status == NotificationStatus.FAILED
    assert telegram.sent() == []


def test_urgent_messages_go_first(telegram, offered):
    approve(offered)
    team = make.make_team_member()
    for number in range(3):
        Notification.objects.create(
            dedupe_key=f"bulk{number}",
            notice=Notice.MENTOR_ACCEPTED,
            channel=DeliveryChannel.EMAIL,
            user=team,
            email="team@example.org",
            due_at=timezone.now() - timedelta(hours=1),
            created_at=timezone.now(),
        )
    first = claiming.claim_next(timezone.now())
    assert first is not None
    assert first.notice == Notice.OFFER


def test_an_address_that_is_refused_for_good_is_not_tried_again(monkeypatch, offered):
    TelegramAccount.objects.all().delete()
    row = approve(offered)

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({"x@example.org": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    delivery.deliver_due()
    assert make.reload(row).status == NotificationStatus.FAILED


def test_a_mail_server_that_is_away_is_tried_again(monkeypatch, offered):
    TelegramAccount.objects.all().delete()
    row = approve(offered)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
    delivery.deliver_due()
    row = make.reload(row)
    assert (row.status, row.attempts) == (NotificationStatus.QUEUED, 1)
    assert row.last_error == "ConnectionRefusedError"


def test_without_telegram_everything_goes_by_email(offered):
    row = approve(offered)
    assert row.channel == DeliveryChannel.EMAIL
    delivery.deliver_due()
    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert "Mia Muster (First job)" in letter.body
    assert "Mia Muster (First job)" in html
    assert "Yes, I accept" in html


def test_a_mail_reads_in_the_language_of_its_reader(offered):
    mentor = offered.mentor
    mentor.preferred_language = "de"
    mentor.save()
    row = approve(offered)
    delivery.deliver_due()
    assert make.reload(row).status == NotificationStatus.SENT
    assert '<html lang="de"' in mail.outbox[0].alternatives[0][0]


def test_a_line_break_in_a_name_cannot_add_headers(offered):
    mentee = offered.enrolment.mentee
    mentee.name = "Eve\r\nBcc: all@example.org"
    mentee.save()
    team = make.make_supervisor()
    approve(offered)
    offers.decline(offered.pk, actor=make.web(offered.mentor.user), now=timezone.now())
    delivery.deliver_due()
    declined = [letter for letter in mail.outbox if "declined" in letter.subject]
    assert declined
    assert all("\n" not in letter.subject and letter.bcc == [] for letter in declined)
    assert declined[0].to == [team.email]


def test_email_needs_an_address():
    with pytest.raises(Exception, match="no e-mail address"):
        EmailChannel().send(Notification(email=""), message=None)  # type: ignore[arg-type]
