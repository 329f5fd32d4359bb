"""Collecting mentors in order, without JavaScript (A1)."""

import gc
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model

from mentorship.choices import CycleStatus, MentorStatus
from mentorship.domain import matches, offers, review
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_case,
    make_mentor,
    put_into,
    web,
)
from tests.blocks.test_blocks import photo

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
    assert "Your list is full: 5 mentors." in content


def test_a_mentor_who_cannot_be_chosen_is_refused_with_the_reason(client, cycle):
    elsewhere = make_mentor(offers_long_term=False, long_term_hours=None, long_term_mentees=None)
    press(client, "add", elsewhere)

    assert chosen(client) == []
    assert "ad-hoc mentorship only" in client.get("/mentorship/choices/").content.decode()


def test_who_is_full_is_chosen_no_more_but_stays_on_a_list(client, cycle):
    full = make_mentor("Mara Full", long_term_mentees=1, long_term_hours=2)
    press(client, "add", full)
    match_with(full)

    content = client.get("/mentorship/choices/").content.decode()

    assert "All places with this mentor are taken." in content
    assert ">Continue</a>" in content, "an application is taken, and a place may be free again"
    press(client, "add", full)
    assert "Mara Full is on your list." in client.get("/mentorship/choices/").content.decode()
    other = Client()
    press(other, "add", full)
    assert chosen(other) == []
    content = other.get("/mentorship/choices/").content.decode()
    assert "All places with this mentor are taken." in content


def test_who_takes_a_break_holds_the_list_up(client, mentors):
    press(client, "add", mentors[0])
    mentors[0].paused_until = timezone.localdate() + timedelta(days=9)
    mentors[0].save()

    content = client.get("/mentorship/choices/").content.decode()

    assert "takes no new requests until" in content
    assert ">Continue</a>" not in content


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


def match_with(mentor):
    """A pairing with this mentor, through every step."""
    case, team, now = make_case(mentor), admin(make_admin()), timezone.now()
    review.approve_list(case.pk, actor=team, now=now)
    application = case.applications.get()
    offers.accept(application.pk, actor=web(mentor.user), now=now)
    matches.confirm(application.pk, actor=team, now=now)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_small_portraits_are_modern_and_made_once(client, mentors):
    mentor = mentors[0]
    mentor.photo = photo()
    mentor.save()
    press(client, "add", mentor)
    client.get("/mentorship/choices/")
    made = get_image_model().get_rendition_model().objects.count()

    content = client.get("/mentorship/choices/").content.decode()

    for fact in (".webp", 'sizes="3.25rem"', "256w", 'loading="lazy"'):
        assert fact in content
    assert get_image_model().get_rendition_model().objects.count() == made
    gc.collect()  # Wagtail leaves the file open in which it has drawn
