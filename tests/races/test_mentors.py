"""A mentor at two things at one instant: registering twice, leaving while answering."""

from __future__ import annotations

import functools

import pytest
from django.utils import timezone

from mentorship.domain import leaving, mentors, offers, profiles
from mentorship.models import MentorProfile, Specialisation
from mentorship.testing.factories import make_cycle, make_mentor, make_user, reload, web
from tests.domain.invariants import check_all
from tests.domain.ledger import statuses

from .conftest import kinds
from .test_one_winner import at_once, by_mentor, offered

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

some_rounds = pytest.mark.parametrize("rounds", [10, pytest.param(150, marks=pytest.mark.slow)])


def profile_for(user, topic) -> MentorProfile:
    """The unsaved profile that the last step of the registration sends."""
    profile = MentorProfile(
        user=user,
        email=user.email,
        name="Ada Okafor",
        headline="Builds bridges",
        bio="Twenty years of practice.",
        timezone="UTC",
        offers_ad_hoc=True,
        ad_hoc_mentees=2,
        calendly_url="https://calendly.com/ada",
    )
    profile.specialisations.set([Specialisation(expertise=topic, level=3)])
    return profile


@some_rounds
def test_two_tabs_register_one_mentor(rounds, race, team):
    topic = make_mentor().expertise.get()
    for _round in range(rounds):
        user = make_user()
        tabs = [profile_for(user, topic) for _tab in range(2)]

        outcomes = race(*[at_once(mentors.register_mentor, tab, actor=web(user)) for tab in tabs])

        assert kinds(outcomes) == ["AlreadyRegistered", "done"]
        profile = MentorProfile.objects.get(user=user)
        assert profile.status == "PENDING"
        assert profile.specialisations.count() == 1


@some_rounds
def test_two_people_of_one_name_register_at_once(rounds, race, team):
    topic = make_mentor().expertise.get()
    for _round in range(rounds):
        users = [make_user(), make_user()]

        outcomes = race(
            *[at_once(mentors.register_mentor, profile_for(u, topic), actor=web(u)) for u in users]
        )

        assert kinds(outcomes) == ["done", "done"]
        slugs = MentorProfile.objects.filter(user__in=users).values_list("slug", flat=True)
        assert len(set(slugs)) == 2


@some_rounds
def test_a_mentor_leaves_while_accepting(rounds, race, team):
    make_cycle(confirmation="AUTOMATIC", mentor_cap=500)
    second = make_mentor(long_term_mentees=500, long_term_hours=1000)
    for _round in range(rounds):
        mentor = make_mentor()
        enrolment = offered(team, mentor, second)
        application = enrolment.applications.get(mentor=mentor)
        outcomes = race(
            at_once(leaving.leave, mentor.pk, actor=web(mentor.user)),
            at_once(offers.accept, application.pk, actor=by_mentor(application)),
        )
        assert reload(mentor).left_at is not None
        assert kinds(outcomes) in (["TransitionRefused", "done"], ["done", "done"])
        went_on = ["MENTOR_DECLINED", "ADMIN_APPROVED"]
        assert statuses(enrolment) in (went_on, ["MATCHED", "REJECTED"])
        if statuses(enrolment) != went_on:
            assert enrolment.matches.get().flag
    check_all()


@some_rounds
def test_two_tabs_save_two_parts_of_one_profile(rounds, race, team):
    mentor = make_mentor()
    for number in range(rounds):
        places = number % 20 + 1
        edit = functools.partial(at_once, profiles.edit_profile, mentor.pk, actor=web(mentor.user))
        outcomes = race(
            edit(values={"ad_hoc_mentees": places, "offers_ad_hoc": True}),
            edit(values={"preferred_language": "de" if number % 2 else "en"}),
        )
        assert kinds(outcomes) == ["done", "done"]
        kept = reload(mentor)
        assert kept.ad_hoc_mentees == places
        assert kept.preferred_language == ("de" if number % 2 else "en")


def test_the_moment_of_leaving_is_written_once(race, team):
    mentor = make_mentor()

    outcomes = race(*[at_once(leaving.leave, mentor.pk, actor=web(mentor.user))] * 4)

    assert kinds(outcomes).count("done") == 1
    assert mentor.history.filter(transition__contains="leave").count() == 1
    assert reload(mentor).left_at <= timezone.now()
