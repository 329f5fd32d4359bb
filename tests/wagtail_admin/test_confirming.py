"""The confirmation of matches."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ApplicationStatus as Status
from mentorship.domain import matches
from mentorship.models import Match
from mentorship.testing import factories
from tests.wagtail_admin.conftest import accepted, sentences


def page(application):
    return reverse("mentorship_admin:confirm", args=[application.pk])


@pytest.fixture
def application(cycle, team):
    return accepted(team, factories.make_mentor("Ada"), factories.make_mentor("Grace"))


def test_shows_the_ledger_the_messages_and_what_ends(desk, application):
    response = desk.get(page(application))

    assert response.context["load"].accepted == 1
    assert [row.mentor.name for row in response.context["others"]] == ["Grace"]
    assert b"Welcome: mentee" in response.content


def test_confirming_makes_the_match_with_its_link(desk, application):
    desk.post(page(application), {"action": "confirm", "meet_url": "https://meet.google.com/abc"})

    match = Match.objects.get()
    assert match.meet_url == "https://meet.google.com/abc"
    assert factories.reload(application).status == Status.MATCHED


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://meet.google.com/abc", "no link"])
def test_a_bad_link_is_said_beside_its_field(desk, application, url):
    response = desk.post(page(application), {"action": "confirm", "meet_url": url})

    assert response.context["forms"]["confirm"].errors["meet_url"]
    assert not Match.objects.exists()


def test_pressing_twice_says_so_and_makes_one_match(desk, application):
    desk.post(page(application), {"action": "confirm"})
    response = desk.post(page(application), {"action": "confirm"}, follow=True)

    assert any("“Matched”" in words for words in sentences(response))
    assert Match.objects.count() == 1


def test_a_full_mentor_cannot_be_confirmed_but_recalled(desk, team, cycle):
    mentor = factories.make_mentor("Ada", long_term_mentees=1, long_term_hours=2)
    first, second = accepted(team, mentor), accepted(team, mentor, mentee=factories.make_mentee())
    matches.confirm(first.pk, actor=factories.admin(team), now=timezone.now())

    response = desk.get(page(second))
    assert b"has 1 of 1 matches" in response.content
    assert b'value="confirm"' not in response.content

    refused = desk.post(page(second), {"action": "confirm"}, follow=True)
    assert any("has 1 of 1 matches" in words for words in sentences(refused))

    desk.post(page(second), {"action": "recall", "reason": "Full"})
    assert factories.reload(second).status == Status.REJECTED


def test_recalling_needs_its_own_right(client, application):
    user = factories.make_user(
        permissions=("wagtailadmin.access_admin", "mentorship.confirm_matches")
    )
    client.force_login(user)

    assert b'value="recall"' not in client.get(page(application)).content
    client.post(page(application), {"action": "recall", "reason": "Full"})

    assert factories.reload(application).status == Status.MENTOR_ACCEPTED


def test_flagged_matches_stand_below_the_list(desk, team, application):
    match = matches.confirm(application.pk, actor=factories.admin(team), now=timezone.now())
    Match.objects.update(flag="The mentor has left")

    response = desk.get(reverse("mentorship_admin:confirm_list"))
    assert b"The mentor has left" in response.content

    desk.post(reverse("mentorship_admin:match_flag", args=[match.pk]), {"action": "clear"})
    assert Match.objects.get().flag == ""
