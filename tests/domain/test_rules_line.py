"""A4–A6: one live offer, the line behind it, and what happens when it runs out."""

import datetime

import pytest

from mentorship.choices import ActorChannel, Notice
from mentorship.domain import applications, mentors, offers, queue, review, worklist
from mentorship.domain.actors import Actor
from mentorship.domain.applications import Choice, apply
from mentorship.models import Application, Notification
from mentorship.notifications.rendering import render
from mentorship.testing.factories import make_case, make_mentor, reload, web

from .ledger import chain, choice, deliver, queue_place, queue_states, statuses, told

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def three(cycle):
    return [make_mentor() for _ in range(3)]


@pytest.fixture
def line(three, team, now):
    """Three choices, approved: the first is offered."""
    enrolment = make_case(*three)
    review.approve_list(enrolment.pk, actor=team, now=now)
    return enrolment


def decline(enrolment, priority, now):
    application = choice(enrolment, priority)
    actor = Actor.for_mentor(application.mentor, ActorChannel.TELEGRAM)
    return offers.decline(application.pk, actor=actor, now=now)


def accept(enrolment, priority, now):
    application = choice(enrolment, priority)
    actor = Actor.for_mentor(application.mentor, ActorChannel.TELEGRAM)
    return offers.accept(application.pk, actor=actor, now=now)


def withdraw(enrolment, priority, now):
    actor = web(enrolment.mentee.user)
    return applications.withdraw(choice(enrolment, priority).pk, actor=actor, now=now)


def leave_queue(enrolment, now):
    actor = web(enrolment.mentee.user)
    return applications.withdraw(queue_place(enrolment).pk, actor=actor, now=now)


def add(enrolment, mentor, priority, now):
    """The mentee adds a choice later: the team has not reviewed it."""
    mentee = enrolment.mentee
    choices = [Choice(mentor.pk, priority)]
    apply(mentee, choices, subject="s", motivation="m", actor=web(mentee.user), now=now)
    return choice(enrolment, priority)


def test_a4_approval_offers_the_first_choice_and_the_others_wait(line, three, team):
    assert statuses(line) == ["ADMIN_APPROVED", "PENDING", "PENDING"]
    assert told("offer") == [three[0].email]
    assert chain(choice(line, 1))[-1] == ("offer", "PENDING", "ADMIN_APPROVED")
    assert choice(line, 1).history.latest("pk").actor == team.user


def test_a4_the_first_choice_is_the_one_with_the_lowest_number(three, team, now):
    enrolment = make_case(three[0])
    added = add(enrolment, three[1], 3, now)
    review.strike(choice(enrolment, 1).pk, actor=team, now=now, reason="Wrong field.")
    lower = add(enrolment, three[2], 2, now)
    review.approve_list(enrolment.pk, actor=team, now=now)

    assert reload(lower).status == "ADMIN_APPROVED"
    assert reload(added).status == "PENDING"


def test_a5_a_decline_forwards_at_once_and_supervisors_are_told(supervisor, line, three, now):
    decline(line, 1, now)

    assert statuses(line) == ["MENTOR_DECLINED", "ADMIN_APPROVED", "PENDING"]
    assert told("offer", application=choice(line, 2)) == [three[1].email]
    assert told("team_declined") == [supervisor]
    entry = choice(line, 2).history.latest("pk")
    assert (entry.channel, entry.actor) == ("SYSTEM", None)


def test_a5_a_withdrawal_of_the_live_one_forwards_and_tells_the_mentor(line, three, now):
    deliver()
    withdraw(line, 1, now)

    assert statuses(line) == ["DROPPED", "ADMIN_APPROVED", "PENDING"]
    assert told("offer_withdrawn") == [three[0].email]


def test_a5_an_offer_that_was_not_sent_yet_is_taken_out_of_the_outbox(line, three, now):
    withdraw(line, 1, now)

    assert told("offer") == [three[1].email]
    assert told("offer_withdrawn") == []


def test_a5_withdrawing_a_waiting_choice_leaves_the_others_alone(line, now):
    withdraw(line, 2, now)

    assert statuses(line) == ["ADMIN_APPROVED", "DROPPED", "PENDING"]


@pytest.mark.parametrize("accepted", [False, True])
def test_a5_a_recall_forwards_and_tells_the_mentor(accepted, line, three, team, now):
    deliver()
    if accepted:
        accept(line, 1, now)
    review.recall(choice(line, 1).pk, actor=team, now=now, reason="No answer.")

    assert statuses(line) == ["REJECTED", "ADMIN_APPROVED", "PENDING"]
    assert choice(line, 1).reason == "No answer."
    assert told("offer_withdrawn") == [three[0].email]


def test_a5_an_unreviewed_choice_makes_the_line_wait_and_the_team_is_told_once(
    supervisor, three, team, now
):
    enrolment = make_case(three[0])
    review.approve_list(enrolment.pk, actor=team, now=now)
    waiting, later = add(enrolment, three[1], 2, now), add(enrolment, three[2], 3, now)
    decline(enrolment, 1, now)

    assert statuses(enrolment) == ["MENTOR_DECLINED", "PENDING", "PENDING"]
    assert not Application.objects.seen_by(three[1], now=now).exists()
    assert told("team_review_needed", application=waiting) == [supervisor]
    assert list(worklist.enrolments_to_review()) == [enrolment]
    withdraw(enrolment, later.priority, now)
    assert told("team_review_needed") == [supervisor]

    review.approve_list(enrolment.pk, actor=team, now=now)
    assert statuses(enrolment) == ["MENTOR_DECLINED", "ADMIN_APPROVED", "DROPPED"]


def test_a5_a_strike_of_the_one_that_the_line_waits_for_moves_it_on(three, team, now):
    enrolment = make_case(three[0])
    add(enrolment, three[2], 3, now)
    review.approve_list(enrolment.pk, actor=team, now=now)
    waiting = add(enrolment, three[1], 2, now)
    decline(enrolment, 1, now)
    assert statuses(enrolment) == ["MENTOR_DECLINED", "PENDING", "PENDING"]

    review.strike(waiting.pk, actor=team, now=now, reason="Wrong field.")

    assert statuses(enrolment) == ["MENTOR_DECLINED", "REJECTED", "ADMIN_APPROVED"]


@pytest.mark.parametrize("change", [{"status": "REJECTED"}, {"offers_long_term": False}])
def test_a5_a_mentor_who_left_is_passed_over_with_a_recorded_reason(change, line, three, now):
    type(three[1]).objects.filter(pk=three[1].pk).update(**change)
    decline(line, 1, now)

    assert statuses(line) == ["MENTOR_DECLINED", "REJECTED", "ADMIN_APPROVED"]
    entry = choice(line, 2).history.latest("pk")
    assert (entry.transition, entry.channel, bool(entry.reason)) == ("pass_over", "SYSTEM", True)
    assert not Application.objects.seen_by(three[1], now=now).exists()


def test_a6_an_exhausted_line_enters_the_queue_once(supervisor, line, team, now):
    for place in (1, 2, 3):
        assert queue_states(line) == []
        decline(line, place, now)

    assert statuses(line) == ["MENTOR_DECLINED"] * 3
    assert queue_states(line) == ["PENDING_MANUAL_MATCH"]
    assert told("team_queue_joined") == [supervisor]
    assert told("queue_joined") == [line.mentee.email]
    assert chain(queue_place(line)) == [("enqueue", "", "PENDING_MANUAL_MATCH")]

    leave_queue(line, now)
    added = add(line, make_mentor(), 4, now)
    review.strike(added.pk, actor=team, now=now + MINUTE, reason="Wrong field.")
    assert queue_states(line) == ["DROPPED"]


def pay(enrolment, now):
    queue.join_queue(email=enrolment.mentee.email, name="Sam", reference="order-1", now=now)


def test_a6_a_paid_place_that_was_left_while_mentors_were_asked_closes_no_door(
    supervisor, line, now
):
    pay(line, now)
    leave_queue(line, now)
    for place in (1, 2, 3):
        assert queue_states(line) == ["DROPPED"]
        decline(line, place, now + place * MINUTE)

    assert queue_states(line) == ["DROPPED", "PENDING_MANUAL_MATCH"]
    assert told("queue_joined") == [line.mentee.email] * 2


def test_a6_a_paid_place_that_was_left_after_the_last_refusal_stays_left(line, now):
    pay(line, now)
    for place in (1, 2, 3):
        decline(line, place, now)
    leave_queue(line, now + MINUTE)

    assert queue_states(line) == ["DROPPED"]


def test_a6_who_leaves_the_queue_and_is_declined_again_is_no_secret(supervisor, line, team, now):
    for place in (1, 2, 3):
        decline(line, place, now)
    leave_queue(line, now)
    add(line, make_mentor(), 4, now)
    review.approve_list(line.pk, actor=team, now=now)
    deliver()
    decline(line, 4, now + MINUTE)

    assert queue_states(line) == ["DROPPED"]
    notice = Notification.objects.filter(notice=Notice.TEAM_DECLINED).latest("pk")
    assert "the student is not in the queue" in render(notice).text


def test_a6_a_list_that_is_struck_as_a_whole_enters_the_queue(three, team, now):
    enrolment = make_case(*three)
    for place in (1, 2, 3):
        review.strike(choice(enrolment, place).pk, actor=team, now=now, reason="Wrong field.")

    assert queue_states(enrolment) == ["PENDING_MANUAL_MATCH"]


def test_a6_a_list_that_is_rejected_at_once_enters_the_queue_with_one_message(three, team, now):
    enrolment = make_case(*three)
    review.reject_list(enrolment.pk, actor=team, now=now, reason="Too vague.")

    assert statuses(enrolment) == ["REJECTED"] * 3
    assert queue_states(enrolment) == ["PENDING_MANUAL_MATCH"]
    assert told("application_rejected") == [enrolment.mentee.email]


def test_a6_one_decline_among_withdrawals_is_enough(line, now):
    decline(line, 1, now)
    withdraw(line, 2, now)
    withdraw(line, 3, now)

    assert queue_states(line) == ["PENDING_MANUAL_MATCH"]


def test_a6_who_withdrew_everything_one_by_one_is_out(line, now):
    for place in (1, 2, 3):
        withdraw(line, place, now)

    assert statuses(line) == ["DROPPED"] * 3
    assert queue_states(line) == []


def test_a6_who_withdraws_everything_at_once_is_out_even_after_a_decline(line, now):
    decline(line, 1, now)
    deliver()
    done = applications.withdraw_all(line.pk, actor=web(line.mentee.user), now=now)

    assert done == 2
    assert statuses(line) == ["MENTOR_DECLINED", "DROPPED", "DROPPED"]
    assert queue_states(line) == []
    assert told("offer_withdrawn") == [choice(line, 2).mentor.email]


def test_a6_mentors_who_all_left_bring_the_case_into_the_queue(three, team, now):
    enrolment = make_case(*three)
    for mentor in three:
        mentors.reject_mentor(mentor.pk, actor=team, now=now, reason="Moved away.")
    review.approve_list(enrolment.pk, actor=team, now=now)

    assert statuses(enrolment) == ["REJECTED"] * 3
    assert queue_states(enrolment) == ["PENDING_MANUAL_MATCH"]
