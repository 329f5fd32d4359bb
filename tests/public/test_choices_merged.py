"""What a visitor has chosen joins the account's list at sign-in, by whatever door."""

import pytest
from django.test import Client
from django.utils import timezone

from mentorship.domain import choosing
from mentorship.testing.factories import make_mentor, make_user

from .steps import CHANGE, choose, press

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = "/mentorship/choices/"


@pytest.fixture
def mentors(cycle):
    return [make_mentor(f"Mentor {letter}") for letter in "ABCDEFG"]


def keys(mentors):
    return [mentor.pk for mentor in mentors]


def test_it_is_there_on_every_device_and_after_signing_out(client, mentors):
    user = make_user()
    choose(client, mentors[1], mentors[0])
    client.force_login(user, backend=BACKEND)
    client.post("/mentorship/sign-out/")
    assert "Nobody is on your list yet." in client.get(LIST).content.decode()

    other_device = Client()
    other_device.force_login(user, backend=BACKEND)

    content = other_device.get(LIST).content.decode()
    assert content.index("Mentor B") < content.index("Mentor A")
    assert "mentorship_chosen" not in other_device.session


def test_the_accounts_order_comes_first_and_who_does_not_fit_is_named(client, mentors):
    user = make_user()
    choosing.bring(keys(mentors[:3]), user=user, now=timezone.now())
    choose(client, mentors[0], mentors[3], mentors[4], mentors[5], mentors[6])

    client.force_login(user, backend=BACKEND)

    assert choosing.chosen_by(user) == keys(mentors[:5])


def test_the_page_says_who_did_not_fit(client, mentors):
    user = make_user()
    user.set_password("long enough")
    user.is_staff = user.is_superuser = True
    user.save()
    choosing.bring(keys(mentors[:4]), user=user, now=timezone.now())
    choose(client, mentors[4], mentors[5], mentors[6])

    name = getattr(user, user.USERNAME_FIELD)
    client.post("/admin/login/", {"username": name, "password": "long enough"})

    text = client.get(LIST).content.decode()
    assert "there was no place on it for Mentor F and Mentor G" in text


def test_trouble_with_the_list_keeps_nobody_from_signing_in(client, mentors, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    choose(client, mentors[0])
    monkeypatch.setattr(choosing, "bring", broken)

    client.force_login(make_user(), backend=BACKEND)

    assert "_auth_user_id" in client.session
    assert client.session["mentorship_chosen"] == keys(mentors[:1]), "it is not lost either"


def test_two_tabs_lose_nothing_of_each_other(client, visitor, mentors):
    a, b, c = mentors[:3]
    choose(client, a, b)

    press(client, "add", c)
    client.post(CHANGE, {"action": "order", "mentor": [b.pk, a.pk]})

    assert choosing.chosen_by(visitor) == keys([b, a, c])


def test_a_script_is_answered_with_the_list(client, mentors):
    choose(client, *mentors[:2])
    data = {"action": "order", "mentor": keys(mentors[1::-1])}

    response = client.post(CHANGE, data, HTTP_ACCEPT="application/json")

    assert response.json()["mentors"] == keys(mentors[1::-1])


def test_a_script_hears_why_nothing_was_added(client, mentors):
    choose(client, *mentors)
    client.get(LIST)
    full = {"action": "add", "mentor": mentors[-1].pk}

    answer = client.post(CHANGE, full, HTTP_ACCEPT="application/json").json()

    assert answer["said"] == ["Your list is full: 5 mentors. Take one off to choose another."]
    assert len(answer["mentors"]) == 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(
    client, visitor, mentors, count, django_assert_num_queries
):
    choose(client, *mentors[:count])
    client.get(LIST)

    with django_assert_num_queries(9):
        client.get(LIST)
