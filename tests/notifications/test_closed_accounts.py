"""An account that the team has closed: nobody acts by it, and little is sent to it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ActorChannel, ApplicationStatus, Notice
from mentorship.domain import contacts, offers, outbox, review
from mentorship.domain.actors import Actor
from mentorship.domain.links import offer_token
from mentorship.domain.refusals import NotAllowed
from mentorship.models import Notification, TelegramAccount
from mentorship.notifications import delivery
from mentorship.testing import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


@pytest.fixture
def mentor():
    mentor = make.make_mentor()
    make.link_telegram(mentor.user, chat_id=77)
    return mentor


@pytest.fixture
def offer(mentor):
    """An offer that the mentor has got, before the account is closed."""
    make.make_cycle()
    enrolment = make.make_case(mentor)
    team = make.admin(make.make_team_member())
    review.approve_list(enrolment.pk, actor=team, now=timezone.now())
    Notification.objects.exclude(notice=Notice.OFFER).delete()
    delivery.deliver_due()
    close(mentor)
    return enrolment.applications.get()


def close(mentor):
    mentor.user.is_active = False
    mentor.user.save()


def say(mentor, notice):
    row = outbox.post(notice, to=mentor, key="1", now=timezone.now(), context={"reason": "x"})
    delivery.deliver_due()
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("action", ["accept", "decline", "remarks"])
def test_a_link_answers_nothing_and_says_why(client, offer, action):
    address = reverse("mentorship:offer", args=[offer_token(offer)])
    answers = [
        client.get(address),
        client.post(address, {"action": action, "remarks": "x", "reason": "x"}),
    ]
    for answer in answers:
        assert answer.status_code == 410
        assert "Your account here has been closed" in answer.content.decode()
    assert make.reload(offer).status == ApplicationStatus.ADMIN_APPROVED
    assert make.reload(offer).remarks == ""


@pytest.mark.parametrize("channel", [ActorChannel.WEB, ActorChannel.TELEGRAM])
def test_nobody_answers_for_it_by_whatever_door(mentor, offer, channel):
    mentor.refresh_from_db()
    actor = Actor.for_mentor(mentor, channel)
    for answer in (offers.accept, offers.decline):
        with pytest.raises(NotAllowed):
            answer(offer.pk, actor=actor, now=timezone.now())
    with pytest.raises(NotAllowed):
        offers.add_remarks(offer.pk, remarks="x", actor=actor, now=timezone.now())
    assert not actor.owns(mentor.user_id)


def test_its_chat_is_nobodys(mentor):
    assert contacts.account_in_chat(77).user == mentor.user
    close(mentor)
    assert contacts.account_in_chat(77) is None


def test_its_code_links_nothing(mentor):
    code = contacts.issue_link_code(mentor.user, now=timezone.now())
    close(mentor)
    with pytest.raises(contacts.LinkCodeInvalid):
        contacts.link_chat(code, chat_id=78, username="", now=timezone.now())
    assert TelegramAccount.objects.get().chat_id == 77


def test_its_chat_can_be_linked_to_another(mentor):
    close(mentor)
    other = make.make_mentor()
    code = contacts.issue_link_code(other.user, now=timezone.now())
    contacts.link_chat(code, chat_id=77, username="", now=timezone.now())
    assert TelegramAccount.objects.get().user == other.user


def test_what_it_could_only_act_upon_is_not_sent(mentor, telegram):
    row = outbox.post(Notice.MENTOR_ACCEPTED, to=mentor, key="0", now=timezone.now())
    close(mentor)
    delivery.deliver_due()
    row.refresh_from_db()
    assert (row.status, "closed" in row.last_error) == ("CANCELLED", True)
    assert say(mentor, Notice.PROFILE_CHANGE_ACCEPTED).status == "CANCELLED"
    assert (telegram.sent(), mail.outbox) == ([], [])


def test_what_has_ended_is_told_by_mail(mentor, telegram):
    close(mentor)
    assert say(mentor, Notice.MENTOR_REJECTED).status == "SENT"
    assert telegram.sent() == []
    assert [letter.to for letter in mail.outbox] == [[mentor.email]]


def test_what_was_to_end_by_telegram_is_told_by_mail(mentor, telegram):
    row = outbox.post(
        Notice.MENTOR_REJECTED, to=mentor, key="1", now=timezone.now(), context={"reason": "x"}
    )
    assert row.channel == "TELEGRAM"
    close(mentor)
    delivery.deliver_due()
    assert telegram.sent() == []
    assert [letter.to for letter in mail.outbox] == [[mentor.email]]


def test_the_buttons_go_all_the_same(mentor, offer, telegram):
    team = make.admin(make.make_team_member())
    review.recall(offer.pk, actor=team, now=timezone.now(), reason="left")
    delivery.deliver_due()
    [edit] = telegram.sent("edit_message_text")
    assert edit["reply_markup"] is None
