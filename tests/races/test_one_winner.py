"""Two people at one thing at one instant: one wins, the other is told, and nothing is half done."""

from __future__ import annotations

import functools
import itertools

import pytest
from django.utils import timezone

from mentorship.choices import ActorChannel
from mentorship.domain import applications, cycles, offers, queue, review
from mentorship.domain.actors import Actor
from mentorship.domain.applications import Choice
from mentorship.models import Cycle, Enrolment, MenteeProfile, Notification, PaidPlace
from mentorship.testing.factories import make_case, make_cycle, make_mentee, make_mentor, web
from tests.domain.invariants import check_all
from tests.domain.ledger import chain, choice, queue_states, statuses

from .conftest import kinds

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

many_rounds = pytest.mark.parametrize("rounds", [22, pytest.param(300, marks=pytest.mark.slow)])
some_rounds = pytest.mark.parametrize("rounds", [15, pytest.param(200, marks=pytest.mark.slow)])


def roomy(**fields):
    """A mentor for many rounds."""
    return make_mentor(long_term_mentees=500, long_term_hours=1000, **fields)


def at_once(function, *args, **options):
    return functools.partial(function, *args, now=timezone.now(), **options)


def by_mentor(application, channel=ActorChannel.TELEGRAM):
    return Actor.for_mentor(application.mentor, channel)


def offered(team, *mentors):
    enrolment = make_case(*mentors)
    review.approve_list(enrolment.pk, actor=team, now=timezone.now())
    return enrolment


@many_rounds
def test_accept_against_withdraw(rounds, race, team):
    make_cycle(confirmation="AUTOMATIC", mentor_cap=500)
    mentor, winners = roomy(), set()
    for _round in range(rounds):
        enrolment = offered(team, mentor)
        application = choice(enrolment, 1)
        outcomes = race(
            at_once(offers.accept, application.pk, actor=by_mentor(application)),
            at_once(applications.withdraw, application.pk, actor=web(enrolment.mentee.user)),
        )
        assert kinds(outcomes) == ["TransitionRefused", "done"]
        won = outcomes[0] if not isinstance(outcomes[0], Exception) else outcomes[1]
        assert statuses(enrolment) == [won.status]
        assert enrolment.matches.count() == (won.status == "MATCHED")
        winners.add(won.status)
    check_all()
    assert winners <= {"MATCHED", "DROPPED"}


@many_rounds
def test_decline_against_the_approval_of_an_added_choice(rounds, race, team):
    make_cycle()
    first, second = roomy(), roomy()
    for _round in range(rounds):
        enrolment = offered(team, first)
        mentee, application = enrolment.mentee, choice(enrolment, 1)
        at_once(
            applications.apply,
            mentee,
            [Choice(second.pk, 2)],
            subject="s",
            motivation="m",
            actor=web(mentee.user),
        )()
        outcomes = race(
            at_once(offers.decline, application.pk, actor=by_mentor(application)),
            at_once(review.approve_list, enrolment.pk, actor=team),
        )
        assert kinds(outcomes) == ["done", "done"]
        assert statuses(enrolment) == ["MENTOR_DECLINED", "ADMIN_APPROVED"]
    check_all()


@some_rounds
def test_eight_cycles_opened_at_once(rounds, race, team):
    drafts = [make_cycle(status="DRAFT").pk for _ in range(8)]
    for _round in range(rounds):
        outcomes = race(*[at_once(cycles.open_cycle, pk, actor=team) for pk in drafts])

        assert kinds(outcomes) == ["AnotherCycleIsOpen"] * 7 + ["done"]
        winner = Cycle.objects.open().get()
        cycles.close_cycle(winner.pk, actor=team, now=timezone.now())
    check_all()


@many_rounds
def test_the_mentor_taps_twice_and_follows_the_link_as_well(rounds, race, team):
    make_cycle()
    mentor = roomy()
    for _round in range(rounds):
        enrolment = offered(team, mentor)
        application = choice(enrolment, 1)
        tap = at_once(offers.accept, application.pk, actor=by_mentor(application))
        link = by_mentor(application, ActorChannel.WEB)
        outcomes = race(tap, tap, at_once(offers.accept, application.pk, actor=link))

        assert kinds(outcomes) == ["TransitionRefused", "TransitionRefused", "done"]
        assert [step[0] for step in chain(application)] == ["submit", "offer", "accept"]
        told = Notification.objects.filter(notice="team_confirm_needed", application=application)
        assert told.count() == 1
    check_all()


@some_rounds
def test_the_shop_says_the_same_eight_times_at_once(rounds, race, team):
    make_cycle()
    for number in range(rounds):
        addresses = [f"buyer{number}@example.org", f"Buyer{number}@Example.org"] * 4
        outcomes = race(
            *[
                at_once(queue.join_queue, email=email, name="Buyer", reference=f"order-{number}")
                for email in addresses
            ]
        )
        assert len({place.pk for place in outcomes}) == 1
        place = PaidPlace.objects.get(reference=f"order-{number}")
        assert queue_states(place.enrolment) == ["PENDING_MANUAL_MATCH"]
        assert MenteeProfile.objects.filter(email__iexact=addresses[0]).count() == 1
    check_all()


@some_rounds
def test_four_orders_of_one_student_at_once(rounds, race, team):
    make_cycle()
    for number in range(rounds):
        outcomes = race(
            *[
                at_once(
                    queue.join_queue,
                    email=f"buyer{number}@example.org",
                    name="Buyer",
                    reference=f"order-{number}-{place}",
                )
                for place in range(4)
            ]
        )
        assert len({place.pk for place in outcomes}) == 4
        assert len({place.enrolment_id for place in outcomes}) == 1
        assert queue_states(outcomes[0].enrolment) == ["PENDING_MANUAL_MATCH"]
    check_all()


@many_rounds
def test_a_mentee_sends_the_form_twice(rounds, race, team):
    make_cycle()
    mentors = [roomy() for _ in range(4)]
    orders = itertools.cycle([((0, 1), (0, 1)), ((0, 1), (2, 3)), ((0, 1, 2), (3, 2, 1))])
    for _round in range(rounds):
        mentee = make_mentee()
        forms = [
            at_once(
                applications.apply,
                mentee,
                [Choice(mentors[m].pk, place) for place, m in enumerate(order, start=1)],
                subject="s",
                motivation="m",
                actor=web(mentee.user),
            )
            for order in next(orders)
        ]
        outcomes = race(*forms)

        refusal, done = kinds(outcomes)
        assert done == "done"
        assert refusal in ("ChosenTwice", "PriorityTaken", "TooManyChoices")
        enrolment = Enrolment.objects.get(mentee=mentee)
        assert set(statuses(enrolment)) == {"PENDING"}
        received = Notification.objects.filter(notice="application_received", user=mentee.user)
        assert received.count() == 1
    check_all()
