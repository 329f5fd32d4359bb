"""Paths that take several locks, run against each other: nobody waits in a circle.

Here both sides may well succeed; what counts is that the end is the same in either order.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from mentorship.domain import applications, cycles, matches, mentors, offers, queue, review
from mentorship.domain.applications import Choice
from mentorship.models import Application, PaidPlace
from mentorship.testing.factories import make_case, make_cycle, make_mentee, make_mentor, web
from tests.domain.invariants import check_all
from tests.domain.ledger import choice, queue_states, statuses

from .conftest import kinds
from .test_one_winner import at_once, by_mentor, offered, roomy

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

many_rounds = pytest.mark.parametrize("rounds", [18, pytest.param(200, marks=pytest.mark.slow)])


def application_form(mentee, *mentor_list):
    choices = [Choice(mentor.pk, place) for place, mentor in enumerate(mentor_list, start=1)]
    words = {"subject": "s", "motivation": "m", "actor": web(mentee.user)}
    return at_once(applications.apply, mentee, choices, **words)


@many_rounds
def test_a_mentor_is_rejected_while_lists_are_approved(rounds, race, team):
    make_cycle()
    staying = roomy()
    for _round in range(rounds):
        leaving = roomy()
        waiting = [make_case(leaving, staying) for _ in range(3)]
        out = offered(team, leaving, staying)
        outcomes = race(
            at_once(mentors.reject_mentor, leaving.pk, actor=team, reason="Moved away."),
            *[at_once(review.approve_list, case.pk, actor=team) for case in waiting],
        )
        assert kinds(outcomes) == ["done"] * 4
        for case in (*waiting, out):
            assert statuses(case) == ["REJECTED", "ADMIN_APPROVED"]
    check_all()


@many_rounds
def test_a_mentor_is_rejected_while_being_picked(rounds, race, team):
    make_cycle()
    gone = make_mentor()
    for _round in range(rounds):
        leaving = roomy()
        case = offered(team, gone)
        application = choice(case, 1)
        offers.decline(application.pk, actor=by_mentor(application), now=timezone.now())
        outcomes = race(
            at_once(mentors.reject_mentor, leaving.pk, actor=team, reason="Moved away."),
            at_once(queue.pick, case.pk, leaving.pk, actor=team, send=True),
        )
        assert kinds(outcomes) in (["done", "done"], ["MentorUnavailable", "done"])
        assert not Application.objects.live().filter(mentor=leaving).exists()
        assert queue_states(case) == ["PENDING_MANUAL_MATCH"]
    check_all()


@many_rounds
def test_lists_in_opposite_orders_are_sent_and_approved_at_once(rounds, race, team):
    make_cycle()
    people = [roomy() for _ in range(4)]
    for _round in range(rounds):
        waiting = [make_case(*people) for _ in range(3)]
        forms = [application_form(make_mentee(), *reversed(people)) for _ in range(3)]
        outcomes = race(
            *forms, *[at_once(review.approve_list, case.pk, actor=team) for case in waiting]
        )
        assert kinds(outcomes) == ["done"] * 6
    check_all()


@many_rounds
def test_a_cycle_is_opened_again_while_its_last_match_is_confirmed(rounds, race, team):
    cycle, mentor = make_cycle(mentor_cap=500), roomy()
    for number in range(rounds):
        case = offered(team, mentor)
        application = choice(case, 1)
        offers.accept(application.pk, actor=by_mentor(application), now=timezone.now())
        cycles.close_cycle(cycle.pk, actor=team, now=timezone.now())
        queue.join_queue(
            email=case.mentee.email, name="x", reference=f"order-{number}", now=timezone.now()
        )
        outcomes = race(
            at_once(matches.confirm, application.pk, actor=team),
            at_once(cycles.open_cycle, cycle.pk, actor=team),
        )
        assert kinds(outcomes) == ["done", "done"]
        assert PaidPlace.objects.get(reference=f"order-{number}").enrolment == case
        assert queue_states(case) in ([], ["REJECTED"])
    check_all()
