"""An offer that the team can still undo: the bot neither lists it nor takes an answer to it."""

import datetime

import pytest
from django.utils import timezone

from mentorship.domain import queue
from mentorship.models import Application, Notification
from mentorship.testing import factories as make

from .conversation import click, deliver, message, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


@pytest.fixture
def picked():
    make.make_cycle()
    mentor, mentee = make.make_mentor(), make.make_mentee()
    make.link_telegram(mentor.user, chat_id=77)
    now = timezone.now() + datetime.timedelta(minutes=1)
    names = {"email": mentee.email, "name": mentee.name, "reference": "order 1"}
    place = queue.join_queue(now=now, **names)
    team = make.admin(make.make_admin())
    return queue.pick(place.enrolment_id, mentor.pk, actor=team, now=now, send=True)


def test_offers_and_taps_know_nothing_of_it_until_its_moment(telegram, picked):
    receive(message("/offers", chat=77))
    assert "No offer waits" in telegram.sent()[-1]["text"]
    for number, data in enumerate((f"offer:{picked.pk}:accept", f"card:{picked.pk}"), start=2):
        receive(click(picked, data=data, update_id=number))
        assert "not addressed to you" in telegram.sent("answer_callback_query")[-1]["text"]
    assert make.reload(picked).status == "ADMIN_APPROVED"

    Notification.objects.exclude(notice="offer").delete()
    Application.objects.filter(pk=picked.pk).update(offered_at=timezone.now())
    deliver()
    receive(message("/offers", chat=77, update_id=5))
    assert "1 offer waits" in telegram.sent()[-1]["text"]
    card = Notification.objects.get(notice="offer").provider_id.partition(":")[2]
    receive(click(picked, "accept", message=int(card), update_id=6))
    assert make.reload(picked).status == "MENTOR_ACCEPTED"
