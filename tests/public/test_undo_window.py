"""An offer from the queue that can still be undone: the mentor's and mentee's pages know nothing.

The message waits for some seconds, and so does everything else by which one could learn of it.
"""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import queue
from mentorship.domain.links import offer_token
from mentorship.models import Application
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_mentee,
    make_mentor,
    reload,
)


@pytest.fixture
def picked(cycle):
    mentee = make_mentee("Ada Okafor")
    names = {"email": mentee.email, "name": mentee.name, "reference": "order 1"}
    place = queue.join_queue(now=timezone.now(), **names)
    team = admin(make_admin())
    mentor = make_mentor("Picked Mentor")
    return queue.pick(
        place.enrolment_id, mentor.pk, actor=team, now=timezone.now() + A_MINUTE, send=True
    )


A_MINUTE = datetime.timedelta(minutes=1)


def let_the_time_pass(offer):
    Application.objects.filter(pk=offer.pk).update(offered_at=timezone.now())


def words(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_the_mentors_desk(client, sign_in, picked):
    sign_in(picked.mentor.user)
    assert "Ada Okafor" not in words(client, "mentorship:mentor_desk")

    let_the_time_pass(picked)
    assert "Ada Okafor" in words(client, "mentorship:mentor_desk")


def test_the_page_on_which_a_mentor_leaves_counts_no_such_offer(client, sign_in, picked):
    sign_in(picked.mentor.user)
    page = reverse("mentorship:mentor_leave")
    assert client.get(page).context["offers"] == 0

    let_the_time_pass(picked)
    assert client.get(page).context["offers"] == 1


def test_the_signed_link(client, picked):
    address = reverse("mentorship:offer", args=[offer_token(picked)])
    assert client.get(address).status_code == 410
    assert client.post(address, {"action": "accept"}).status_code == 410
    assert reload(picked).status == "ADMIN_APPROVED"

    let_the_time_pass(picked)
    assert "Ada Okafor" in client.get(address).content.decode()
    assert client.post(address, {"action": "accept"}).status_code == 302
    assert reload(picked).status == "MENTOR_ACCEPTED"


def test_the_mentees_page(client, sign_in, picked):
    sign_in(picked.enrolment.mentee.user)
    assert "Picked Mentor" not in words(client, "mentorship:my_mentorship")

    let_the_time_pass(picked)
    assert "Picked Mentor" in words(client, "mentorship:my_mentorship")
