"""M1–M5: how mentors come in, who sees them, and what happens when one leaves."""

import pytest
from django.core.exceptions import ValidationError

from mentorship.choices import ActorChannel, DeliveryChannel, MentorStatus
from mentorship.domain import applications, matches, mentors, offers, review
from mentorship.domain.actors import Actor
from mentorship.domain.refusals import NotAllowed
from mentorship.models import Match, MentorProfile, Notification
from mentorship.testing.factories import (
    link_telegram,
    make_case,
    make_mentor,
    make_user,
    reload,
    web,
)

from .ledger import chain, choice, everything, queue_states, statuses, told

pytestmark = pytest.mark.django_db


def profile(user=None, **fields):
    """A profile as the form hands it over: filled in, not saved."""
    defaults = {
        "name": "Noor Haddad",
        "email": "noor@example.org",
        "headline": "Helps with the first job",
        "bio": "Ten years of hiring.",
        "offers_long_term": True,
        "long_term_hours": 4,
        "long_term_mentees": 2,
        "calendly_url": "https://calendly.com/noor",
    }
    return MentorProfile(user=user or make_user("noor@example.org"), **(defaults | fields))


def register(mentor, now, actor=None):
    return mentors.register_mentor(mentor, actor=actor or web(mentor.user), now=now)


def test_m1_registration_starts_pending_whatever_the_form_says(now):
    mentor = register(profile(status=MentorStatus.ACTIVE), now)

    assert reload(mentor).status == "PENDING"
    assert chain(mentor) == [("register", "", "PENDING")]
    assert told("mentor_registered") == ["noor@example.org"]


@pytest.mark.parametrize(
    "again",
    [
        lambda first: profile(first.user, email="other@example.org"),
        lambda first: profile(make_user(), email="NOOR@example.org"),
    ],
    ids=["same account", "same address in capitals"],
)
def test_m1_nobody_signs_up_twice(again, now):
    second = again(register(profile(), now))
    before = everything()

    with pytest.raises(mentors.AlreadyRegistered):
        register(second, now)
    assert everything() == before


def test_m1_a_mentor_says_what_they_offer(now):
    with pytest.raises(ValidationError) as error:
        register(profile(offers_long_term=False), now)
    assert "offers_long_term" in error.value.message_dict


def test_m1_two_mentors_of_one_name_get_addresses_of_their_own(now):
    first = register(profile(), now)
    second = register(profile(make_user(), email="second@example.org"), now)

    assert (first.slug, second.slug) == ("noor-haddad", "noor-haddad-2")


def test_m1_nobody_registers_somebody_else_but_the_team(team, now):
    mentor = profile()
    with pytest.raises(NotAllowed):
        register(mentor, now, actor=web(make_user()))

    assert register(mentor, now, actor=team).status == "PENDING"


def test_m2_five_mentees_on_four_hours_are_refused_at_sign_up(now):
    mentor = profile(long_term_mentees=5, long_term_hours=4)
    before = everything()

    with pytest.raises(ValidationError) as error:
        register(mentor, now)
    assert list(error.value.message_dict) == ["long_term_hours"]
    assert everything() == before


@pytest.mark.parametrize(("mentees", "hours"), [(1, 2), (5, 10), (5, 11)])
def test_m2_two_hours_for_each_mentee_are_enough(mentees, hours, now):
    assert register(profile(long_term_mentees=mentees, long_term_hours=hours), now).pk


@pytest.mark.parametrize("url", ["", "https://example.org/noor", "http://calendly.com/noor"])
def test_m3_a_calendly_link_is_required(url, now):
    with pytest.raises(ValidationError) as error:
        register(profile(calendly_url=url), now)
    assert list(error.value.message_dict) == ["calendly_url"]


def test_m3_the_meeting_link_is_set_by_the_team_on_the_match(team, cycle, now):
    match = matched(make_mentor(), team, now)
    with pytest.raises(NotAllowed):
        matches.set_meet_url(match.pk, meet_url="https://x.org", actor=web(make_user()), now=now)

    matches.set_meet_url(match.pk, meet_url="https://meet.example.org/a", actor=team, now=now)

    assert reload(match).meet_url == "https://meet.example.org/a"


def matched(mentor, team, now):
    enrolment = make_case(mentor)
    review.approve_list(enrolment.pk, actor=team, now=now)
    application = choice(enrolment, 1)
    offers.accept(application.pk, actor=Actor.for_mentor(mentor, ActorChannel.TELEGRAM), now=now)
    return matches.confirm(application.pk, actor=team, now=now)


@pytest.mark.parametrize("status", ["PENDING", "REJECTED"])
def test_m4_only_active_mentors_are_visible_and_can_be_chosen(status, cycle, now):
    hidden = make_mentor("Hidden Person", status=status)
    before = everything()

    assert not MentorProfile.objects.visible().exists()
    with pytest.raises(applications.MentorUnavailable) as refusal:
        make_case(hidden)
    assert "Hidden Person" not in str(refusal.value)
    assert {**everything(), "mentors": before["mentors"]} == before


def test_m4_accepting_makes_visible_and_tells_the_mentor(team, now):
    mentor = make_mentor(status="PENDING")
    mentors.accept_mentor(mentor.pk, actor=team, now=now)

    assert list(MentorProfile.objects.visible()) == [mentor]
    assert told("mentor_accepted") == [mentor.email]
    assert reload(mentor).reviewed_at == now


def test_m4_rejecting_sends_an_e_mail_even_where_telegram_is_linked(team, now, settings):
    settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:x"}
    mentor = make_mentor(status="PENDING")
    link_telegram(mentor.user)
    mentors.reject_mentor(mentor.pk, actor=team, now=now, reason="No experience yet.")

    message = Notification.objects.get(notice="mentor_rejected")
    assert (message.channel, message.email) == (DeliveryChannel.EMAIL, mentor.email)
    assert message.context["reason"] == "No experience yet."


def test_m5_live_offers_of_a_rejected_mentor_go_on_to_the_next_choice(team, cycle, now):
    leaving, staying = make_mentor(), make_mentor()
    offered, accepted = make_case(leaving, staying), make_case(leaving)
    for enrolment in (offered, accepted):
        review.approve_list(enrolment.pk, actor=team, now=now)
    by_mentor = Actor.for_mentor(leaving, ActorChannel.TELEGRAM)
    offers.accept(choice(accepted, 1).pk, actor=by_mentor, now=now)

    mentors.reject_mentor(leaving.pk, actor=team, now=now, reason="Moved away.")

    assert statuses(offered) == ["REJECTED", "ADMIN_APPROVED"]
    assert statuses(accepted) == ["REJECTED"]
    assert queue_states(accepted) == ["PENDING_MANUAL_MATCH"]
    assert choice(offered, 1).reason
    assert choice(offered, 1).history.latest("pk").transition == "mentor_left"
    assert told("offer", application=choice(offered, 1)) == []
    assert told("offer", application=choice(offered, 2)) == [staying.email]


def test_m5_active_matches_of_a_rejected_mentor_are_flagged_to_the_team(
    team, supervisor, cycle, now
):
    mentor = make_mentor()
    match, ended = matched(mentor, team, now), matched(mentor, team, now)
    matches.complete(ended.pk, actor=team, now=now)
    mentors.reject_mentor(mentor.pk, actor=team, now=now, reason="Moved away.")

    assert [row.status for row in Match.objects.order_by("pk")] == ["ACTIVE", "COMPLETED"]
    assert reload(match).flag
    assert not reload(ended).flag
    assert told("team_match_flagged") == [supervisor]

    matches.clear_flag(match.pk, actor=team, now=now)
    assert reload(match).flag == ""


def test_m5_a_choice_of_a_rejected_mentor_is_not_offered_later(team, cycle, now):
    leaving, staying = make_mentor(), make_mentor()
    enrolment = make_case(leaving, staying)
    mentors.reject_mentor(leaving.pk, actor=team, now=now, reason="Moved away.")
    assert statuses(enrolment) == ["PENDING", "PENDING"]

    review.approve_list(enrolment.pk, actor=team, now=now)

    assert statuses(enrolment) == ["REJECTED", "ADMIN_APPROVED"]
    assert choice(enrolment, 1).history.latest("pk").transition == "pass_over"


def test_m5_a_mentor_can_be_looked_at_again(team, now):
    mentor = make_mentor(status="REJECTED")
    mentors.reopen_mentor(mentor.pk, actor=team, now=now)
    mentors.accept_mentor(mentor.pk, actor=team, now=now)

    assert [step[0] for step in chain(mentor)] == ["reopen", "accept"]
