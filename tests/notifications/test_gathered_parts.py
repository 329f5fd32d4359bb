"""What a digest does not show has not been said: it follows, and what is tried again stays tied."""

import pytest
from django.core import mail
from django.utils import timezone

from mentorship.choices import Notice
from mentorship.domain import gathering, messages, outbox
from mentorship.models import NoticePreference, Notification, Pace
from mentorship.notifications import delivery
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db

ABOUT = Notice.PROFILE_CHANGE_REFUSED
WORDS = "please say more about the years in which you have led a team "


@pytest.fixture
def mentor():
    return make.make_mentor("Mia")


@pytest.fixture
def team():
    return make.admin(make.make_admin())


def gather(mentor, number, *, channel="EMAIL", words=""):
    """So many messages whose hour has come, in their digest; each can be told from the others."""
    NoticePreference.objects.create(
        user=mentor.user, notice=ABOUT, channel=channel, timing="DIGEST"
    )
    for key in range(number):
        context = {"reason": f"<{key}> {words}"}
        outbox.post(ABOUT, to=mentor, key=str(key), now=timezone.now(), context=context)
    rows().update(due_at=timezone.now())
    gathering.gather_due(now=timezone.now())
    return digests().get()


def rows():
    return Notification.objects.filter(notice=ABOUT).order_by("pk")


def digests():
    return Notification.objects.filter(notice=Notice.PERSONAL_DIGEST).order_by("pk")


def states():
    gathering.settle(now=timezone.now())
    return set(rows().values_list("status", flat=True))


def deliver():
    for _time in range(8):
        Pace.objects.all().delete()
        delivery.deliver_due()


def test_what_telegram_has_no_room_for_comes_in_the_next_one(mentor, telegram):
    make.link_telegram(mentor.user, chat_id=77)
    gather(mentor, 30, channel="TELEGRAM", words=WORDS * 5)
    deliver()
    texts = [sent["text"] for sent in telegram.sent()]

    assert len(texts) == digests().count() > 1
    assert all(len(text) <= 4096 and "…" not in text[-3:] for text in texts)
    said = "".join(texts)
    assert [said.count(f"&lt;{key}&gt;") for key in range(30)] == [1] * 30
    assert states() == {"SENT"}


def test_what_is_left_counts_as_said_only_when_it_is(mentor, telegram, monkeypatch):
    make.link_telegram(mentor.user, chat_id=77)
    first = gather(mentor, 30, channel="TELEGRAM", words=WORDS * 5)
    monkeypatch.setattr(delivery.claiming, "CANDIDATES", 1)
    send = delivery.deliver

    def only_the_first(notification):
        return send(notification) if notification.pk == first.pk else False

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "deliver", only_the_first)
        delivery.deliver_due()
    assert states() == {"SENT", "QUEUED"}
    shown = telegram.sent()[0]["text"]
    for row in rows():
        is_shown = row.context["reason"].split(">")[0].lstrip("<") + "&gt;" in shown
        assert (row.status == "SENT") == is_shown == (row.carried_by == first)


def test_a_crash_between_parting_and_sending_says_nothing_twice(mentor, telegram, monkeypatch):
    make.link_telegram(mentor.user, chat_id=77)
    gather(mentor, 30, channel="TELEGRAM", words=WORDS * 5)
    fails = [RuntimeError, RuntimeError]
    render = delivery.render

    def fails_twice(notification):
        if fails:
            raise fails.pop()
        return render(notification)

    monkeypatch.setattr(delivery, "render", fails_twice)
    for _time in range(10):
        Notification.objects.filter(status="QUEUED").update(due_at=timezone.now())
        deliver()
    said = "".join(sent["text"] for sent in telegram.sent())
    assert [said.count(f"&lt;{key}&gt;") for key in range(30)] == [1] * 30


def test_what_has_lost_its_point_is_not_called_sent(mentor):
    make.make_cycle()
    application = make.make_case(mentor).applications.get()
    gather(mentor, 2)
    rows().filter(pk=rows().first().pk).update(notice=Notice.QUEUE_JOINED, application=application)
    deliver()
    gathering.settle(now=timezone.now())

    pointless = Notification.objects.get(notice=Notice.QUEUE_JOINED, in_digest=True)
    assert (pointless.status, pointless.carried_by) == ("CANCELLED", None)
    assert states() == {"SENT"}


def test_one_that_is_sent_anew_says_the_same_again(mentor, team):
    first = gather(mentor, 3)
    deliver()
    for number in (0, 1):
        messages.resend_message(first.pk, number=number, actor=team, now=timezone.now())
        deliver()
    again = digests().last()
    messages.resend_message(again.pk, number=0, actor=team, now=timezone.now())
    deliver()

    assert len(mail.outbox) == 4
    assert len({letter.body.partition("-- ")[0] for letter in mail.outbox}) == 1
    assert {row.status for row in digests()} == {"SENT"}
    assert states() == {"SENT"}
    assert {row.carried_by for row in rows()} == {first}


def test_one_in_doubt_that_is_sent_anew_settles_its_rows(mentor, team):
    first = gather(mentor, 2)
    digests().update(status="UNKNOWN")
    assert states() == {"UNKNOWN"}
    messages.resend_message(first.pk, number=0, actor=team, now=timezone.now())
    assert states() == {"UNKNOWN"}
    deliver()
    assert states() == {"SENT"}
    assert states() == {"SENT"}, "and they stay so"


def test_the_rows_of_one_in_doubt_follow_when_it_turns_out_to_have_arrived(mentor):
    gather(mentor, 2)
    digests().update(status="UNKNOWN")
    assert states() == {"UNKNOWN"}
    digests().update(status="DELIVERED")
    assert states() == {"SENT"}


def test_the_rows_of_a_failed_one_that_is_tried_again_follow_and_are_said_once(mentor, team):
    first = gather(mentor, 2)
    digests().update(status="FAILED")
    assert states() == {"FAILED"}
    messages.retry_message(first.pk, actor=team, now=timezone.now())
    assert states() == {"QUEUED"}, "nobody can try one of them again beside it"
    with pytest.raises(messages.MessageMoved):
        messages.retry_message(rows().first().pk, actor=team, now=timezone.now())
    deliver()

    assert states() == {"SENT"}
    assert set(rows().values_list("last_error", flat=True)) == {""}
    assert len(mail.outbox) == 1


def test_a_row_that_was_tried_again_alone_is_not_said_by_its_digest_too(mentor, team):
    first = gather(mentor, 2)
    digests().update(status="FAILED")
    gathering.settle(now=timezone.now())
    messages.retry_message(rows().first().pk, actor=team, now=timezone.now())
    messages.retry_message(first.pk, actor=team, now=timezone.now())
    deliver()
    said = "".join(letter.body for letter in mail.outbox)
    assert [said.count(f"<{key}>") for key in (0, 1)] == [1, 1]
