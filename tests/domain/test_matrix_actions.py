"""The same matrix one floor up: what each person can do, in every state, through the functions.

Here the consequences run too, so this shows that no function opens a way around the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from mentorship.choices import ApplicationOrigin
from mentorship.domain import applications, matches, offers, queue, review
from mentorship.domain.refusals import NotAllowed, Refused, TransitionRefused
from mentorship.models import Application, Enrolment
from mentorship.testing.factories import make_cycle

from .ledger import everything
from .people import MENTOR, OWNER, SYSTEM, TEAM, Cast, everybody, make_cast, may
from .test_matrix_application import LIVE, OPEN, STATES

pytestmark = pytest.mark.django_db

REASON = {"reason": "because"}
OFFERED = {"ADMIN_APPROVED"}

#: function: (from, to, whose it is, right, more arguments, refusal for the wrong state)
ACTIONS: dict[Callable[..., Any], tuple[Any, ...]] = {
    review.strike: ({"PENDING"}, "REJECTED", {TEAM}, "review_applications", REASON),
    review.recall: (LIVE, "REJECTED", {TEAM}, "review_applications", REASON),
    offers.accept: (OFFERED, "MENTOR_ACCEPTED", {MENTOR}, None, {}),
    offers.decline: (OFFERED, "MENTOR_DECLINED", {MENTOR}, None, {}),
    offers.add_remarks: (OFFERED, "ADMIN_APPROVED", {MENTOR}, None, {"remarks": "If…"}),
    offers.grant: (OFFERED, "MENTOR_ACCEPTED", {TEAM}, "review_applications", {}),
    offers.turn_down: (OFFERED, "MENTOR_DECLINED", {TEAM}, "review_applications", {}),
    matches.confirm: ({"MENTOR_ACCEPTED"}, "MATCHED", {TEAM, SYSTEM}, "confirm_matches", {}),
    applications.withdraw: (OPEN, "DROPPED", {OWNER}, None, {}),
    queue.close_without_match: (
        {"PENDING_MANUAL_MATCH"},
        "NO_MATCH_FOUND",
        {TEAM},
        "run_queue",
        {},
    ),
}
#: The same for functions that take the case and say in their own words that nothing waits.
CASE_ACTIONS: dict[Callable[..., Any], tuple[Any, ...]] = {
    review.approve_list: ("ADMIN_APPROVED", {}),
    review.reject_list: ("REJECTED", REASON),
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def application_in(state: str, cast: Cast) -> Application:
    in_queue = state in ("PENDING_MANUAL_MATCH", "NO_MATCH_FOUND")
    now = timezone.now()
    enrolment = Enrolment.objects.create(mentee=cast.mentee, cycle=make_cycle(), created_at=now)
    return Application.objects.create(
        enrolment=enrolment,
        mentor=None if in_queue else cast.mentor,
        origin=ApplicationOrigin.QUEUE if in_queue else ApplicationOrigin.CHOICE,
        priority=None if in_queue else 1,
        status=state,
        remarks="Only in the evening.",
        remarks_at=now,
        created_at=now,
        changed_at=now,
    )


def check(call, *, allowed: bool, wrong: set[type[Refused]], kind: str) -> None:
    """Try once and take it back: either it goes through, or nothing at all has changed."""
    before = everything()
    with transaction.atomic():
        if allowed:
            call()
        else:
            with pytest.raises(Refused) as refusal:
                call()
            assert refusal.type in wrong, kind
            assert everything() == before, kind
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("function", ACTIONS, ids=lambda function: function.__name__)
def test_every_action_in_every_state_by_everybody(function, state, cast):
    sources, target, parts, right, arguments = ACTIONS[function]
    application = application_in(state, cast)
    for kind, actor in everybody(cast, right).items():
        # Nobody is the mentor of a place in the queue.
        right_person = may(kind, parts - ({MENTOR} if application.mentor is None else set()))
        right_state = state in sources

        def call(actor=actor):
            function(application.pk, actor=actor, now=timezone.now(), **arguments)
            assert Application.objects.get(pk=application.pk).status == target

        wrong = set() if right_person else {NotAllowed}
        wrong |= set() if right_state else {TransitionRefused}
        check(call, allowed=right_person and right_state, wrong=wrong, kind=kind)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("function", CASE_ACTIONS, ids=lambda function: function.__name__)
def test_every_action_on_a_list_in_every_state_by_everybody(function, state, cast):
    target, arguments = CASE_ACTIONS[function]
    application = application_in(state, cast)
    for kind, actor in everybody(cast, "review_applications").items():
        right_person, right_state = may(kind, {TEAM}), state == "PENDING"

        def call(actor=actor):
            function(application.enrolment_id, actor=actor, now=timezone.now(), **arguments)
            assert Application.objects.get(pk=application.pk).status == target

        wrong = set() if right_person else {NotAllowed}
        wrong |= set() if right_state else {review.NothingToReview}
        check(call, allowed=right_person and right_state, wrong=wrong, kind=kind)


@pytest.mark.parametrize("state", STATES)
def test_a_pick_needs_an_open_place_in_the_queue_and_the_right(state, cast):
    application = application_in(state, cast)
    for kind, actor in everybody(cast, "run_queue").items():
        right_person, right_state = may(kind, {TEAM}), state == "PENDING_MANUAL_MATCH"

        def call(actor=actor):
            picked = queue.pick(
                application.enrolment_id, cast.mentor.pk, actor=actor, now=timezone.now()
            )
            assert picked.status == "PENDING"

        wrong = set() if right_person else {NotAllowed}
        wrong |= set() if right_state else {queue.NotInQueue}
        check(call, allowed=right_person and right_state, wrong=wrong, kind=kind)


@pytest.mark.parametrize("state", STATES)
def test_withdrawing_everything_is_the_mentees_alone_and_ends_what_is_open(state, cast):
    application = application_in(state, cast)
    for kind, actor in everybody(cast, None).items():

        def call(actor=actor):
            done = applications.withdraw_all(
                application.enrolment_id, actor=actor, now=timezone.now()
            )
            assert done == (state in OPEN)
            now_in = Application.objects.get(pk=application.pk).status
            assert now_in == ("DROPPED" if state in OPEN else state)

        check(call, allowed=may(kind, {OWNER}), wrong={NotAllowed}, kind=kind)


@pytest.mark.parametrize("function", [*ACTIONS, *CASE_ACTIONS], ids=lambda f: f.__name__)
def test_an_application_that_does_not_exist_is_not_found(function, cast):
    arguments = {**ACTIONS, **{f: (*[None] * 4, row[1]) for f, row in CASE_ACTIONS.items()}}
    people = everybody(cast, "review_applications")
    before = everything()
    for actor in people.values():
        with pytest.raises((ObjectDoesNotExist, NotAllowed)):
            function(0, actor=actor, now=timezone.now(), **arguments[function][4])
    assert everything() == before
