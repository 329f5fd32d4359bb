"""Proposing for the whole queue: shown, edited, confirmed row by row."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ApplicationStatus as Status
from mentorship.domain import queue
from mentorship.testing import factories
from tests.domain.ledger import everything

PROPOSE = "/admin/mentorship/queue/propose/"


@pytest.fixture(autouse=True)
def address():
    assert reverse("mentorship_admin:propose") == PROPOSE


def wait(subject="Python"):
    """Somebody who has paid and waits."""
    mentee = factories.make_mentee()
    place = queue.join_queue(
        email=mentee.email,
        name=mentee.name,
        reference=mentee.email,
        subject=subject,
        now=timezone.now(),
    )
    return place.enrolment.applications.queued().get()


def shown(desk):
    rows = desk.get(PROPOSE).context["page_obj"]
    return {pair.place: pair.mentor for pair in rows}


def confirm(desk, rows, **more):
    """Press the button below the rows; ``rows`` are those that are ticked."""
    data = {"row": [place.pk for place in rows]}
    data |= {f"mentor-{place.pk}": mentor.pk for place, mentor in rows.items()}
    response = desk.post(PROPOSE, data | more)
    assert response.status_code == 200
    return {each.place: each for each in response.context["outcomes"]}


def offered(place):
    return place.enrolment.applications.live().first()


@pytest.fixture
def two(cycle):
    """Two who wait, and two mentors with a place each: the best for both is not for the first."""
    both = factories.make_mentor("Both", expertise=("Python", "Django"), long_term_mentees=1)
    one = factories.make_mentor("One", expertise=("Python",), long_term_mentees=1)
    return {wait("Python"): one, wait("Python and Django"): both}


def test_looking_writes_nothing(desk, two):
    before = everything()

    assert shown(desk) == two
    assert everything() == before


def test_every_row_has_its_reasons_and_others_to_choose_from(desk, two):
    content = desk.get(PROPOSE).content.decode()

    assert "Python (Experienced)" in content
    for place in two:
        select = content.partition(f'name="mentor-{place.pk}"')[2].partition("</select>")[0]
        assert select.count("<option") == 2


def test_all_that_are_ticked_are_sent_each_for_itself(desk, two):
    outcomes = confirm(desk, two)

    assert all(each.done for each in outcomes.values())
    for place, mentor in two.items():
        assert (offered(place).mentor, offered(place).status) == (mentor, Status.ADMIN_APPROVED)
    assert shown(desk) == {}


def test_what_is_not_ticked_stays(desk, two):
    first, second = two
    confirm(desk, {first: two[first]})

    assert offered(first)
    assert not offered(second)


def test_one_row_alone_whatever_is_ticked(desk, two):
    first, second = two
    outcomes = confirm(desk, two, one=second.pk)

    assert list(outcomes) == [second]
    assert offered(second)
    assert not offered(first)


def test_another_mentor_can_be_chosen_for_a_row(desk, two):
    first, second = two
    confirm(desk, {first: two[second]}, one=first.pk)

    assert offered(first).mentor.name == "Both"


def test_a_mentor_who_is_full_meanwhile_is_refused_for_this_row_alone(desk, team, two):
    first, second = two
    elsewhere = wait("Anything")
    queue.pick(
        elsewhere.enrolment_id,
        two[first].pk,
        actor=factories.admin(team),
        now=timezone.now(),
        send=True,
    )
    outcomes = confirm(desk, two)

    assert outcomes[first].words == "One has no place left in this cycle."
    assert not outcomes[first].done
    assert not offered(first)
    assert outcomes[second].done
    assert offered(second)


def test_two_rows_for_the_last_place_are_one_offer(desk, two):
    first, second = two
    outcomes = confirm(desk, {first: two[second], second: two[second]})

    assert [each.done for each in outcomes.values()] == [True, False]


def test_sent_again_it_is_refused_row_by_row(desk, two):
    confirm(desk, two)
    before = everything()
    outcomes = confirm(desk, two)

    assert not any(each.done for each in outcomes.values())
    assert all("has been asked already" in each.words for each in outcomes.values())
    assert everything() == before


def test_a_place_that_is_over_is_refused(desk, team, two):
    first, second = two
    queue.close_without_match(first.pk, actor=factories.admin(team), now=timezone.now())

    assert "not in the manual-match queue" in confirm(desk, two)[first].words
    assert offered(second)


def test_what_was_sent_can_be_undone_from_the_results(desk, two):
    place = next(iter(two))
    outcome = confirm(desk, {place: two[place]})[place]
    url = reverse("mentorship_admin:assign_undo", args=[outcome.application.pk])
    desk.post(url, {"action": "undo"})

    assert offered(place) is None
    assert shown(desk) == two


@pytest.mark.parametrize(
    "data", [{"row": "x"}, {"row": "1"}, {"one": "1", "mentor-1": "x"}, {"one": "²"}]
)
def test_nonsense(desk, two, data):
    before = everything()
    assert desk.post(PROPOSE, data).status_code == 400
    assert everything() == before


def test_rows_from_nowhere_and_nothing_at_all(desk, two):
    assert desk.post(PROPOSE, {"row": "99999", "mentor-99999": "1"}).context["outcomes"] == []
    assert b"Nothing was ticked" in desk.post(PROPOSE, {}).content


def test_without_the_right_to_review_rows_go_before_the_review(client, two):
    access = ("wagtailadmin.access_admin", "mentorship.run_queue")
    client.force_login(factories.make_user(permissions=access))
    assert b"before the review" in client.get(PROPOSE).content
    outcomes = confirm(client, two)

    assert all(each.done for each in outcomes.values())
    for place in two:
        assert not offered(place)
        assert place.enrolment.applications.filter(status=Status.PENDING).exists()


def test_who_is_left_over_is_named(desk, cycle):
    factories.make_mentor(long_term_mentees=1)
    wait(), wait()
    response = desk.get(PROPOSE)

    assert len(response.context["proposal"].left_over) == 1
    assert b"Left over" in response.content


def test_nobody_waits(desk, cycle):
    assert b"Nobody waits to be assigned." in desk.get(PROPOSE).content


def test_a_queue_that_is_too_long_for_the_site_says_so(desk, two, monkeypatch):
    monkeypatch.setattr("mentorship.domain.assignment.engine.EASY_PAIRS", 0)
    monkeypatch.setattr("mentorship.domain.assignment.engine.MOST_PAIRS", 0)
    monkeypatch.setattr("importlib.util.find_spec", lambda name, package=None: None)

    content = desk.get(PROPOSE).content.decode()
    assert "too long to be assigned at once" in content


def test_a_queue_that_is_too_long_for_one_page_says_how_many_come_later(desk, two, monkeypatch):
    monkeypatch.setattr("mentorship.domain.assignment.reading.MOST_AT_ONCE", 1)
    response = desk.get(PROPOSE)

    assert (len(response.context["proposal"].pairs), response.context["proposal"].later) == (1, 1)
    assert "1 more waits: come back when these are decided." in response.content.decode()
