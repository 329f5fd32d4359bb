"""A7: the manual-match queue, from the pick to the match or to an honest end."""

import pytest

from mentorship.choices import ActorChannel
from mentorship.domain import applications, matches, offers, queue, review, suggestions, worklist
from mentorship.domain.actors import Actor
from mentorship.domain.refusals import NotAllowed, ReasonMissing
from mentorship.models import Application
from mentorship.testing.factories import (
    admin,
    make_case,
    make_mentee,
    make_mentor,
    make_user,
    reload,
    web,
)

from .ledger import chain, everything, queue_place, queue_states, told
from .test_rules_line import decline

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(cycle):
    """The mentor whom the mentee chose, and who declined."""
    return make_mentor()


@pytest.fixture
def case(first, team, now):
    """A mentee in the queue."""
    enrolment = make_case(first)
    review.approve_list(enrolment.pk, actor=team, now=now)
    decline(enrolment, 1, now)
    return enrolment


def pick(case, mentor, team, now, **options):
    return queue.pick(case.pk, mentor.pk, actor=team, now=now, **options)


def refused(error, case, mentor, actor, now, **options):
    before = everything()
    with pytest.raises(error):
        queue.pick(case.pk, mentor.pk, actor=actor, now=now, **options)
    assert everything() == before


def answer(application):
    return {"actor": Actor.for_mentor(application.mentor, ActorChannel.TELEGRAM)}


def test_a7_a_pick_is_a_fresh_pending_application_on_the_standard_path(case, team, now):
    picked = pick(case, make_mentor(), team, now)

    assert (picked.status, picked.origin, picked.priority) == ("PENDING", "HAND_PICKED", None)
    assert not Application.objects.seen_by(picked.mentor, now=now).exists()
    assert list(worklist.enrolments_to_review()) == [case]
    assert queue_states(case) == ["PENDING_MANUAL_MATCH"]

    review.approve_list(case.pk, actor=team, now=now)
    assert reload(picked).status == "ADMIN_APPROVED"
    assert told("offer", application=picked) == [picked.mentor.email]


def test_a7_assign_and_send_does_pick_and_approval_in_one_step(case, team, now):
    picked = pick(case, make_mentor(), team, now, send=True)

    assert chain(picked) == [("pick", "", "PENDING"), ("offer", "PENDING", "ADMIN_APPROVED")]
    assert told("offer", application=picked) == [picked.mentor.email]


def test_a7_sending_at_once_needs_the_right_to_review_too(case, now):
    runner = admin(make_user(permissions=("mentorship.run_queue",)))

    refused(NotAllowed, case, make_mentor(), runner, now, send=True)
    assert pick(case, make_mentor(), runner, now).status == "PENDING"


def test_a7_the_place_comes_up_again_when_the_picked_mentor_declines(case, team, now):
    assert [row.is_asked for row in worklist.queue_places()] == [False]
    picked = pick(case, make_mentor(), team, now, send=True)
    assert [row.is_asked for row in worklist.queue_places()] == [True]

    offers.decline(picked.pk, now=picked.offered_at, **answer(picked))

    assert [row.is_asked for row in worklist.queue_places()] == [False]
    assert queue_states(case) == ["PENDING_MANUAL_MATCH"]


def test_a7_a_mentor_who_declined_before_can_be_picked_again_after_a_warning(
    case, first, team, now
):
    refused(queue.DeclinedBefore, case, first, team, now, send=True)
    again = pick(case, first, team, now, ask_again=True, send=True)

    assert again.status == "ADMIN_APPROVED"
    assert case.applications.filter(mentor=first).count() == 2


def test_a7_two_open_applications_to_one_mentor_never_exist(case, team, now):
    picked = pick(case, make_mentor(), team, now)

    refused(queue.PickedAlready, case, picked.mentor, team, now)
    refused(queue.PickedAlready, case, picked.mentor, team, now, ask_again=True, send=True)


def test_a7_while_a_mentor_is_asked_nobody_else_is_picked(case, team, now):
    pick(case, make_mentor(), team, now, send=True)
    refused(queue.OfferIsOut, case, make_mentor(), team, now)


@pytest.mark.parametrize("fields", [{"status": "PENDING"}, {"offers_long_term": False}])
def test_a7_only_mentors_who_can_be_asked_are_picked(fields, case, team, now):
    refused(applications.MentorUnavailable, case, make_mentor(**fields), team, now)


def test_a7_nobody_is_picked_for_themselves(case, team, now):
    same = make_mentor(email=case.mentee.email.upper(), with_user=False)
    refused(applications.ApplyingToOneself, case, same, team, now)


def test_a7_only_mentees_in_the_queue_are_assigned(cycle, team, now):
    refused(queue.NotInQueue, make_case(make_mentor()), make_mentor(), team, now)


def test_a7_the_place_ends_with_the_match(case, team, now):
    picked = pick(case, make_mentor(), team, now, send=True)
    offers.accept(picked.pk, now=picked.offered_at, **answer(picked))
    assert queue_states(case) == ["PENDING_MANUAL_MATCH"]
    matches.confirm(picked.pk, actor=team, now=now)

    assert queue_states(case) == ["REJECTED"]
    assert queue_place(case).reason == "mentee matched with another mentor"


def test_a7_the_place_ends_with_no_match_and_the_mentee_is_told_honestly(case, team, now):
    place = queue_place(case)
    queue.close_without_match(place.pk, actor=team, now=now, reason="Nobody for Cobol.")

    assert queue_states(case) == ["NO_MATCH_FOUND"]
    assert told("no_match_found") == [case.mentee.email]
    assert reload(place).reason == "Nobody for Cobol."
    with pytest.raises(applications.CaseClosed):
        make_case(make_mentor(), mentee=case.mentee)


@pytest.mark.parametrize("send", [False, True])
def test_a7_a_case_is_not_closed_while_a_mentor_is_asked(send, case, team, now):
    pick(case, make_mentor(), team, now, send=send)
    before = everything()

    with pytest.raises(queue.OfferIsOut):
        queue.close_without_match(queue_place(case).pk, actor=team, now=now)
    assert everything() == before


def test_a7_the_place_ends_with_the_mentees_withdrawal(case, team, now):
    applications.withdraw(queue_place(case).pk, actor=web(case.mentee.user), now=now)

    assert queue_states(case) == ["DROPPED"]
    refused(queue.NotInQueue, case, make_mentor(), team, now)


def test_a7_a_picked_mentor_who_leaves_brings_the_place_up_again(case, team, now):
    picked = pick(case, make_mentor(), team, now, send=True)
    with pytest.raises(ReasonMissing):
        review.recall(picked.pk, actor=team, now=now, reason="")
    review.recall(picked.pk, actor=team, now=now, reason="No answer.")

    assert [row.is_asked for row in worklist.queue_places()] == [False]


def test_a7_help_ranks_mentors_and_explains_the_score(cycle, first, team, now):
    first.expertise.clear()
    first.save()
    near = make_mentor("Near", expertise=("Python",), timezone="Europe/Berlin")
    far = make_mentor("Far", expertise=("Sewing",), timezone="Pacific/Auckland")
    hidden = make_mentor("Hidden", status="PENDING")
    mentee = make_mentee(timezone="Europe/Berlin", preferred_language="en")
    case = make_case(first, mentee=mentee)
    case.subject = "Learning python"
    case.save()
    review.approve_list(case.pk, actor=team, now=now)
    decline(case, 1, now)

    rows = {row.mentor: row for row in suggestions.suggest(case, now=now)}

    assert list(rows) == [near, far, first]
    assert rows[near].score > rows[far].score
    assert any("Python" in reason for reason in rows[near].reasons)
    assert rows[first].declined_before
    assert hidden not in rows


def test_a7_the_queries_of_the_help_do_not_grow_with_the_mentors(
    case, now, django_assert_num_queries
):
    with django_assert_num_queries(8):
        suggestions.suggest(case, now=now)
    for _ in range(3):
        make_mentor()
    with django_assert_num_queries(8):
        suggestions.suggest(case, now=now)
