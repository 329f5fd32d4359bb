"""A1–A3, A10 and decision 4: who applies to whom, how often, and who looks at it first."""

import pytest
from django.utils import timezone

from mentorship.choices import Wish
from mentorship.domain import accounts, applications, cycles, matches, mentors, review
from mentorship.domain.applications import Choice, apply
from mentorship.domain.refusals import NotAllowed, ReasonMissing, TransitionRefused
from mentorship.models import Application, Enrolment, MenteeProfile
from mentorship.testing.factories import (
    make_case,
    make_cycle,
    make_mentee,
    make_mentor,
    make_user,
    reload,
    web,
)

from .ledger import chain, choice, everything, statuses, told
from .test_rules_mentors import matched

pytestmark = pytest.mark.django_db


def submit(mentee, *pairs, actor=None):
    return apply(
        mentee,
        [Choice(mentor_id, priority) for mentor_id, priority in pairs],
        subject="First job",
        motivation="I want to learn.",
        actor=actor or web(mentee.user),
        now=timezone.now(),
    )


@pytest.fixture
def ids(db):
    return [make_mentor().pk for _ in range(6)]


@pytest.fixture
def mentee(cycle):
    return make_mentee()


def refused(error, mentee, *pairs, **options):
    before = everything()
    with pytest.raises(error):
        submit(mentee, *pairs, **options)
    assert everything() == before


def test_a1_five_choices_in_order_are_taken_and_the_mentee_is_told(mentee, ids):
    enrolment = submit(mentee, *zip(ids[:5], (3, 1, 5, 2, 4), strict=True))

    assert statuses(enrolment) == ["PENDING"] * 5
    assert choice(enrolment, 1).mentor_id == ids[1]
    assert told("application_received") == [mentee.email]
    assert enrolment.subject == "First job"


def test_a1_six_choices_are_refused(mentee, ids):
    refused(applications.TooManyChoices, mentee, *zip(ids, (1, 2, 3, 4, 5, 6), strict=True))


def test_a1_a_sixth_choice_is_refused_later_too(mentee, ids):
    submit(mentee, *zip(ids[:5], (1, 2, 3, 4, 5), strict=True))
    refused(applications.TooManyChoices, mentee, (ids[5], 6))


def test_a1_choices_can_be_added_while_there_are_places(mentee, ids):
    first = submit(mentee, (ids[0], 1))
    second = submit(mentee, (ids[1], 3), (ids[2], 2))

    assert first == second
    assert statuses(first) == ["PENDING"] * 3


def test_a1_a_withdrawn_choice_keeps_its_place_on_the_list(mentee, ids, now):
    enrolment = submit(mentee, *zip(ids[:5], (1, 2, 3, 4, 5), strict=True))
    applications.withdraw(choice(enrolment, 5).pk, actor=web(mentee.user), now=now)

    refused(applications.TooManyChoices, mentee, (ids[5], 5))


def test_a1_no_mentor_twice(mentee, ids):
    refused(applications.ChosenTwice, mentee, (ids[0], 1), (ids[0], 2))
    submit(mentee, (ids[0], 1))
    refused(applications.ChosenTwice, mentee, (ids[0], 2))


def test_a1_no_priority_twice(mentee, ids):
    refused(applications.PriorityTaken, mentee, (ids[0], 1), (ids[1], 1))
    submit(mentee, (ids[0], 1))
    refused(applications.PriorityTaken, mentee, (ids[1], 1))


@pytest.mark.parametrize("priority", [-1, 0, 6, 99])
def test_a1_priorities_run_from_one_to_five(priority, mentee, ids):
    refused(applications.PriorityTaken, mentee, (ids[0], priority))


def test_a1_an_empty_list_and_unknown_mentors_are_refused(mentee):
    refused(applications.NothingChosen, mentee)
    refused(applications.MentorUnavailable, mentee, (424242, 1))


def test_a2_one_profile_for_life(now, settings):
    settings.MENTORSHIP = {"EMAIL_SIGN_IN": False}
    user = make_user("sam@example.org")
    details = {"timezone": "UTC", "language": "en", "now": now}
    first = accounts.ensure_mentee(user, name="Sam", **details)
    again = accounts.ensure_mentee(user, name="Sam Lee", **details)

    assert first == again
    assert MenteeProfile.objects.get().name == "Sam Lee"


def test_a2_a_profile_that_the_team_or_the_shop_made_is_claimed_by_its_address(now, settings):
    settings.MENTORSHIP = {"EMAIL_SIGN_IN": False}
    waiting = make_mentee(email="Sam@example.org", user=None)
    user = make_user("sam@EXAMPLE.org")
    mentee = accounts.ensure_mentee(user, name="Sam", timezone="UTC", language="", now=now)

    assert mentee == waiting
    assert reload(waiting).user == user


def test_a2_past_cycles_keep_their_final_states(team, cycle, now):
    first, second = make_mentor(), make_mentor()
    match = matched(first, team, now)
    mentee = match.enrolment.mentee
    struck = make_case(first, second, mentee=make_mentee())
    review.reject_list(struck.pk, actor=team, now=now, reason="Too vague.")
    cycles.close_cycle(cycle.pk, actor=team, now=now)
    past = sorted(Application.objects.values_list("pk", "status"))

    make_cycle()
    new = make_case(second, mentee=mentee)
    review.approve_list(new.pk, actor=team, now=now)
    mentors.reject_mentor(first.pk, actor=team, now=now, reason="Moved away.")
    mentors.reject_mentor(second.pk, actor=team, now=now, reason="Moved away.")
    applications.withdraw_all(new.pk, actor=web(mentee.user), now=now)

    rows = Application.objects.filter(enrolment__cycle=cycle)
    assert sorted(rows.values_list("pk", "status")) == past
    assert reload(match).status == "ACTIVE"


def test_a3_no_mentor_sees_anything_before_the_review(mentee, ids, team, now):
    enrolment = submit(mentee, (ids[0], 1), (ids[1], 2))
    mentor = choice(enrolment, 1).mentor

    assert not Application.objects.seen_by(mentor, now=now).exists()
    assert told("offer") == []

    review.approve_list(enrolment.pk, actor=team, now=now)
    assert Application.objects.seen_by(mentor, now=now).count() == 1
    assert not Application.objects.seen_by(choice(enrolment, 2).mentor, now=now).exists()


def test_a3_the_list_is_approved_in_one_action_with_single_choices_struck(mentee, ids, team, now):
    enrolment = submit(mentee, (ids[0], 1), (ids[1], 2), (ids[2], 3))
    strikes = {choice(enrolment, 1).pk: "Wrong field."}
    review.approve_list(enrolment.pk, actor=team, now=now, strikes=strikes)

    assert statuses(enrolment) == ["REJECTED", "ADMIN_APPROVED", "PENDING"]
    assert choice(enrolment, 1).reason == "Wrong field."
    assert choice(enrolment, 3).reviewed_at == now
    assert told("application_rejected") == [mentee.email]
    assert not Application.objects.seen_by(choice(enrolment, 1).mentor, now=now).exists()


def test_a3_a_strike_without_reason_or_of_a_foreign_choice_changes_nothing(mentee, ids, team, now):
    enrolment, other = submit(mentee, (ids[0], 1)), make_case(make_mentor())
    before = everything()
    for strikes, error in (
        ({choice(enrolment, 1).pk: ""}, ReasonMissing),
        ({choice(other, 1).pk: "Mine now."}, review.NothingToReview),
    ):
        with pytest.raises(error):
            review.approve_list(enrolment.pk, actor=team, now=now, strikes=strikes)
        assert everything() == before


def test_a3_only_pending_choices_can_be_struck(mentee, ids, team, now):
    enrolment = submit(mentee, (ids[0], 1))
    review.approve_list(enrolment.pk, actor=team, now=now)

    with pytest.raises(TransitionRefused):
        review.strike(choice(enrolment, 1).pk, actor=team, now=now, reason="Too late.")


def test_a10_nobody_applies_to_themselves(cycle):
    mentor = make_mentor(email="both@example.org")
    by_account = make_mentee(user=mentor.user, email="other@example.org")
    by_address = make_mentee(user=make_user(), email="Both@Example.org")

    for mentee in (by_account, by_address):
        refused(applications.ApplyingToOneself, mentee, (mentor.pk, 1))


@pytest.mark.parametrize("completed", [False, True])
def test_a10_a_matched_mentee_applies_no_more_in_the_cycle(completed, team, cycle, now):
    match = matched(make_mentor(), team, now)
    if completed:
        matches.complete(match.pk, actor=team, now=now)

    refused(applications.AlreadyMatched, match.enrolment.mentee, (make_mentor().pk, 2))


def test_a10_after_a_cancelled_match_the_mentee_may_apply_again(team, cycle, now):
    match = matched(make_mentor(), team, now)
    matches.cancel(match.pk, actor=team, now=now, reason="Moved.", wish=Wish.MENTOR)

    assert submit(match.enrolment.mentee, (make_mentor().pk, 2)) == match.enrolment


def test_decision_4_applications_count_only_from_a_verified_address(cycle, ids):
    refused(applications.EmailNotVerified, make_mentee(verified=False), (ids[0], 1))


def test_decision_4_following_the_link_verifies_the_address(now):
    user = make_user("sam@example.org")
    assert not accounts.has_verified_email(user)
    accounts.prove_address(user, now=now)
    assert accounts.has_verified_email(user)

    user.email = "changed@example.org"
    user.save()
    assert not accounts.has_verified_email(user)


def test_nobody_applies_for_somebody_else(mentee, ids, team):
    for actor in (web(make_mentee().user), team):
        refused(NotAllowed, mentee, (ids[0], 1), actor=actor)
    assert not Enrolment.objects.exists()


def test_every_choice_has_its_own_beginning_in_the_history(mentee, ids):
    enrolment = submit(mentee, (ids[0], 1), (ids[1], 2))

    for place in (1, 2):
        assert chain(choice(enrolment, place)) == [("submit", "", "PENDING")]
