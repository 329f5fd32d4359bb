"""The mentors in public: who is shown, who is not, and whether one can apply (C2, M4)."""

import pytest

from mentorship.choices import CycleStatus, MentorshipType, MentorStatus
from mentorship.testing.factories import make_cycle, make_mentor, put_into

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

    # Cycle and stamp, and two for the programme's name; the copy of the cards is kept.
    with django_assert_num_queries(3):
        client.get(LIST)
