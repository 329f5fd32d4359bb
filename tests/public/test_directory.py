"""The mentors in public: who is shown, who is not, and whether one can apply (C2, M4)."""

import gc

import pytest
from django.test import Client
from wagtail.images import get_image_model

from mentorship.choices import CycleStatus, MentorshipType, MentorStatus
from mentorship.testing.factories import make_case, make_cycle, make_mentor, put_into

from .pictures import picture

LIST = "/mentorship/mentors/"


def test_only_active_mentors_are_anywhere(client):
    shown = make_mentor("Shown Person")
    hidden = [
        make_mentor("Hidden Person", status=MentorStatus.PENDING),
        make_mentor("Hidden Person", status=MentorStatus.REJECTED),
    ]

    content = client.get(LIST).content.decode()

    assert "Shown Person" in content
    assert "Hidden Person" not in content
    assert client.get(shown.get_absolute_url()).status_code == 200
    for mentor in hidden:
        assert client.get(mentor.get_absolute_url()).status_code == 404


def test_the_calendly_link_and_the_address_are_for_mentees_alone(client):
    mentor = make_mentor()

    for address in (LIST, mentor.get_absolute_url()):
        content = client.get(address).content.decode()
        assert "calendly" not in content
        assert mentor.email not in content


def test_a_field_of_expertise_narrows_the_list(client):
    mentor = make_mentor("Rust Person", expertise=("Rust",))
    make_mentor("Python Person", expertise=("Python",))
    topic = mentor.expertise.get()

    content = client.get(LIST, {"expertise": topic.slug}).content.decode()

    assert "Rust Person" in content
    assert "Python Person" not in content


@pytest.mark.parametrize("query", ["expertise=x", "expertise=99999", "page=0", "page=x", "page=99"])
def test_nonsense_in_the_address_shows_the_list(client, query):
    make_mentor("Shown Person")

    assert "Shown Person" in client.get(f"{LIST}?{query}").content.decode()


def test_the_button_says_why_it_is_disabled(client):
    mentor = make_mentor(offers_ad_hoc=False, ad_hoc_mentees=None)

    def page():
        return client.get(mentor.get_absolute_url()).content.decode()

    assert "No cycle is open" in page()
    cycle = make_cycle(type=MentorshipType.AD_HOC)
    assert "This mentor offers long-term mentorship only." in page()
    assert "disabled" in page()
    put_into(cycle, CycleStatus.CLOSED)
    make_cycle()
    assert "disabled" not in page()
    assert f'data-mentorship-apply="{mentor.pk}"' in page()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_number_of_queries_does_not_grow(client, cycle, count, django_assert_num_queries):
    for _number in range(count):
        make_mentor()
    client.get(LIST)

    # Cycle and stamp in one, and one for the programme's name; the copy of the cards is kept.
    with django_assert_num_queries(2):
        client.get(LIST)


@pytest.mark.parametrize("query", ["free=1", "expertise=x&free=1", "overlap=3", "sort=places"])
def test_every_question_is_answered_while_no_cycle_is_open(client, query):
    make_mentor("Shown Person")

    assert "Shown Person" in client.get(f"{LIST}?{query}").content.decode()


def test_what_nobody_has_is_not_called_a_filter(client):
    make_mentor("Shown Person")

    assert "Chosen filters" not in client.get(f"{LIST}?expertise=x&free=1").content.decode()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_photo_whose_file_is_lost_takes_nobody_down(client):
    photo = get_image_model().objects.create(title="x", file=picture((900, 900), "JPEG"))
    mentor = make_mentor("Shown Person", photo=photo)
    photo.file.storage.delete(photo.file.name)

    for address in (LIST, mentor.get_absolute_url()):
        response = client.get(address)
        assert response.status_code == 200
        assert "Shown Person" in response.content.decode()
    gc.collect()  # Wagtail leaves the file open in which it wanted to draw


class TestOwnStanding:
    """The button knows what the visitor has done already (A1, A10)."""

    def said(self, client, mentor):
        return client.get(mentor.get_absolute_url()).content.decode()

    def test_applied_already(self, client, sign_in, cycle):
        mentor, other = make_mentor(), make_mentor()
        case = make_case(mentor)
        sign_in(case.mentee.user)

        assert "You have applied to this mentor already." in self.said(client, mentor)
        assert "You have applied" not in self.said(client, other)
        client.post("/mentorship/choices/change/", {"action": "add", "mentor": mentor.pk})
        assert mentor.name not in client.get("/mentorship/choices/").content.decode()

    def test_five_times(self, client, sign_in, cycle):
        case = make_case(*(make_mentor() for _number in range(5)))
        sign_in(case.mentee.user)

        assert "as many as one can in a cycle" in self.said(client, make_mentor())

    def test_a_choice_counts_beside_the_applications(self, client, sign_in, cycle):
        case, chosen = make_case(*(make_mentor() for _number in range(4))), make_mentor()
        sign_in(case.mentee.user)
        client.post("/mentorship/choices/change/", {"action": "add", "mentor": chosen.pk})

        assert "Your list is full" in self.said(client, make_mentor())

    def test_matched(self, client, sign_in, cycle):
        case = make_case(make_mentor())
        case.applications.update(status="MATCHED")
        sign_in(case.mentee.user)

        assert "There is a match in this cycle already." in self.said(client, make_mentor())

    def test_oneself(self, client, sign_in, cycle):
        mentor = make_mentor()
        sign_in(mentor.user)

        assert "This is your own profile." in self.said(client, mentor)

    def test_who_left_takes_no_place_on_the_list(self, client, cycle):
        mentors = [make_mentor() for _number in range(5)]
        for mentor in mentors:
            client.post("/mentorship/choices/change/", {"action": "add", "mentor": mentor.pk})
        type(mentor).objects.filter(pk=mentor.pk).update(status="REJECTED")

        assert "Your list is full" not in self.said(client, make_mentor())

    def test_nobody_else_gets_the_copy(self, client, sign_in, cycle):
        mentor = make_mentor()
        case = make_case(mentor)
        sign_in(case.mentee.user)
        assert "You have applied to this mentor already." in client.get(LIST).content.decode()

        assert "You have applied" not in Client().get(LIST).content.decode()


def test_a_shared_address_sets_nobodys_clock(client):
    make_mentor()
    response = client.get(f"{LIST}?zone=Europe/Berlin&overlap=6")

    assert response.status_code == 200
    assert "mentorship_zone" not in response.cookies


def test_ones_own_choice_of_a_clock_is_kept_and_leaves_the_address(client):
    response = client.get(f"{LIST}?q=x&zone=Europe/Berlin&keep=1")

    assert response.url == f"{LIST}?q=x"
    assert response.cookies["mentorship_zone"].value == "Europe/Berlin"
