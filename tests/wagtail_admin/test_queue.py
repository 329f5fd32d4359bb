"""The manual match."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ApplicationStatus as Status
from mentorship.domain import applications
from mentorship.testing import factories
from tests.wagtail_admin.conftest import queued, sentences


@pytest.fixture
def ada(db):
    return factories.make_mentor("Ada")


@pytest.fixture
def grace(db):
    return factories.make_mentor("Grace")


@pytest.fixture
def place(cycle, team, ada):
    return queued(team, ada)


def page(place):
    return reverse("mentorship_admin:assign", args=[place.pk])


def test_the_queue_shows_who_waits(desk, place):
    response = desk.get(reverse("mentorship_admin:queue"))
    assert place.enrolment.mentee.name.encode() in response.content


def test_assigning_sends_the_offer_in_one_click(desk, place, grace):
    response = desk.post(page(place), {"action": "send", "mentor": grace.pk}, follow=True)

    assert place.enrolment.applications.get(mentor=grace).status == Status.ADMIN_APPROVED
    assert any("on its way to Grace" in words for words in sentences(response))


def test_picking_waits_for_the_review(desk, place, grace):
    desk.post(page(place), {"action": "pick", "mentor": grace.pk})

    picked = place.enrolment.applications.get(mentor=grace)
    assert (picked.status, picked.reviewed_at) == (Status.PENDING, None)
    assert b"waits for the review" in desk.get(page(place)).content


def test_asking_again_needs_the_tick(desk, place, ada):
    data = {"action": "send", "mentor": ada.pk}

    refused = desk.post(page(place), data, follow=True)
    assert any("declined this mentee before" in words for words in sentences(refused))

    desk.post(page(place), data | {"ask_again": "on"})
    assert place.enrolment.applications.live().get().mentor == ada


def test_pressing_twice_says_who_is_being_asked(desk, place, grace):
    data = {"action": "send", "mentor": grace.pk}
    desk.post(page(place), data)

    response = desk.post(page(place), data, follow=True)

    assert any("Grace has been asked already" in words for words in sentences(response))
    assert place.enrolment.applications.live().count() == 1


@pytest.mark.parametrize("mentor", ["", "0", "x", "999999"])
def test_somebody_from_nowhere_is_not_picked(desk, place, mentor):
    response = desk.post(page(place), {"action": "send", "mentor": mentor}, follow=True)

    assert sentences(response) == ["Choose one of the mentors on this page."]


def test_sending_needs_the_right_to_review(client, place, grace):
    user = factories.make_user(permissions=("wagtailadmin.access_admin", "mentorship.run_queue"))
    client.force_login(user)

    assert b'value="send"' not in client.get(page(place)).content
    client.post(page(place), {"action": "send", "mentor": grace.pk})

    assert not place.enrolment.applications.live().exists()


def test_the_suggestions_can_be_searched(desk, place, grace):
    response = desk.get(page(place), {"q": "grace"})

    assert [row.mentor for row in response.context["page_obj"]] == [grace]


def test_closing_without_a_match_is_confirmed_first(desk, place):
    url = reverse("mentorship_admin:close_no_match", args=[place.pk])
    assert b"This is final" in desk.get(url).content

    desk.post(url, {"action": "close", "reason": "Nobody"})
    assert factories.reload(place).status == Status.NO_MATCH_FOUND

    again = desk.post(url, {"action": "close"}, follow=True)
    assert any("No match found" in words for words in sentences(again))
    assert b"cannot be done any more" in desk.get(page(place)).content


def test_a_case_in_which_somebody_is_asked_is_not_closed(desk, place, grace):
    desk.post(page(place), {"action": "send", "mentor": grace.pk})
    url = reverse("mentorship_admin:close_no_match", args=[place.pk])

    response = desk.post(url, {"action": "close"}, follow=True)

    assert any("has been asked already" in words for words in sentences(response))
    assert factories.reload(place).status == Status.PENDING_MANUAL_MATCH


def test_a_letter_that_cannot_be_sent_now_is_not_lost(desk, place, grace):
    url = reverse("mentorship_admin:close_no_match", args=[place.pk])
    data = {"action": "close", "letter": "Dear Ann,\n\nwe are sorry.", "reason": "Nobody fits"}
    desk.post(page(place), {"action": "send", "mentor": grace.pk})

    refused = desk.post(url, data)

    assert refused.status_code == 409
    form = refused.context["forms"]["close"]
    assert (form["letter"].value(), form["reason"].value()) == (data["letter"], data["reason"])

    actor = factories.web(place.enrolment.mentee.user)
    applications.withdraw_all(place.enrolment_id, actor=actor, now=timezone.now())
    too_late = desk.post(url, data)
    assert [words for _label, words in too_late.context["kept"]] == [data["letter"], "Nobody fits"]
    assert b"we are sorry." in too_late.content


def test_an_application_to_a_mentor_is_no_place(desk, place):
    declined = place.enrolment.applications.get(mentor__isnull=False)
    assert desk.get(page(declined)).status_code == 404
