"""Collecting mentors in order, without JavaScript (A1)."""

import pytest

from mentorship.choices import CycleStatus, MentorStatus
from mentorship.testing.factories import make_mentor, put_into

from .steps import CHANGE, press


@pytest.fixture
def mentors(cycle):
    return [make_mentor(f"Mentor {letter}") for letter in "ABCDEF"]


def chosen(client):
    return client.session.get("mentorship_chosen", [])


def test_it_grows_in_order(client, mentors):
    for mentor in mentors[:2]:
        assert press(client, "add", mentor).url == "/mentorship/choices/"

    content = client.get("/mentorship/choices/").content.decode()

    assert content.index("Mentor A") < content.index("Mentor B")
    assert "On your list" in client.get(mentors[0].get_absolute_url()).content.decode()


def test_it_can_be_reordered_and_shortened(client, mentors):
    a, b, c = mentors[:3]
    for mentor in (a, b, c):
        press(client, "add", mentor)
    press(client, "up", c)
    press(client, "up", a)
    press(client, "down", b)
    press(client, "remove", a)
    press(client, "down", mentors[5])

    assert chosen(client) == [c.pk, b.pk]


def test_nobody_is_on_it_twice(client, mentors):
    press(client, "add", mentors[0])
    press(client, "add", mentors[0])

    assert chosen(client) == [mentors[0].pk]


def test_the_sixth_is_refused(client, mentors):
    for mentor in mentors:
        press(client, "add", mentor)

    assert len(chosen(client)) == 5
    content = client.get("/mentorship/choices/").content.decode()
    assert "You can choose up to 5 mentors" in content


def test_a_mentor_who_cannot_be_chosen_is_refused_with_the_reason(client, cycle):
    elsewhere = make_mentor(offers_long_term=False, long_term_hours=None, long_term_mentees=None)
    press(client, "add", elsewhere)

    assert chosen(client) == []
    assert "ad-hoc mentorship only" in client.get("/mentorship/choices/").content.decode()


def test_a_closed_cycle_takes_nobody(client, mentors, cycle):
    put_into(cycle, CycleStatus.CLOSED)

    press(client, "add", mentors[0])

    assert chosen(client) == []


def test_hidden_mentors_do_not_exist(client, cycle):
    hidden = make_mentor(status=MentorStatus.PENDING)

    assert press(client, "add", hidden).status_code == 404


def test_a_mentor_who_left_drops_out(client, mentors):
    press(client, "add", mentors[0])
    put_into(mentors[0], MentorStatus.REJECTED)

    for mentor in mentors[1:]:
        press(client, "add", mentor)
    assert chosen(client) == [mentor.pk for mentor in mentors[1:]]


def test_an_empty_list_says_so(client, mentors):
    press(client, "add", mentors[0])
    put_into(mentors[0], MentorStatus.REJECTED)

    assert "Nobody is on your list yet." in client.get("/mentorship/choices/").content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"action": "add", "mentor": "x"},
        {"action": "add", "mentor": "9" * 30},
        {"action": "explode", "mentor": "1"},
        {"action": "add", "mentor": "-1"},
        {"action": "add", "mentor": "²"},
    ],
)
def test_nonsense_is_refused(client, data):
    assert client.post(CHANGE, data).status_code == 400


def test_it_leads_nowhere_else(client, mentors):
    response = press(client, "add", mentors[0], next="https://evil.example/")

    assert response.url == "/mentorship/choices/"
