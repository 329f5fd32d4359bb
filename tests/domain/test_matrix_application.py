"""The full matrix of an application: move × state × kind of person, by a table of its own.

The table below is written from the rules, not from the code, and has to stay so.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from mentorship.choices import ApplicationOrigin, ApplicationStatus
from mentorship.domain import lifecycle
from mentorship.domain.moves import move, start
from mentorship.domain.refusals import NotAllowed, ReasonMissing, Refused, TransitionRefused
from mentorship.models import Application, Enrolment
from mentorship.testing.factories import make_cycle

from .ledger import chain, everything
from .people import MENTOR, OWNER, SYSTEM, TEAM, Cast, everybody, make_cast, may

NONE = "none"
STATES = (
    "PENDING",
    "ADMIN_APPROVED",
    "MENTOR_ACCEPTED",
    "MATCHED",
    "MENTOR_DECLINED",
    "REJECTED",
    "DROPPED",
    "PENDING_MANUAL_MATCH",
    "NO_MATCH_FOUND",
    "EXPIRED",
)
LIVE = {"ADMIN_APPROVED", "MENTOR_ACCEPTED"}
OPEN = {"PENDING", "ADMIN_APPROVED", "MENTOR_ACCEPTED", "PENDING_MANUAL_MATCH"}

#: move: (from, to, whose it is, the right that the team needs)
TABLE = {
    "submit": ({NONE}, "PENDING", {OWNER}, None),
    "pick": ({NONE}, "PENDING", {TEAM}, "run_queue"),
    "offer": ({"PENDING"}, "ADMIN_APPROVED", {TEAM, SYSTEM}, "review_applications"),
    "strike": ({"PENDING"}, "REJECTED", {TEAM}, "review_applications"),
    "pass_over": ({"PENDING"}, "REJECTED", {SYSTEM}, None),
    "accept": ({"ADMIN_APPROVED"}, "MENTOR_ACCEPTED", {MENTOR}, None),
    "grant": ({"ADMIN_APPROVED"}, "MENTOR_ACCEPTED", {TEAM}, "review_applications"),
    "decline": ({"ADMIN_APPROVED"}, "MENTOR_DECLINED", {MENTOR}, None),
    "turn_down": ({"ADMIN_APPROVED"}, "MENTOR_DECLINED", {TEAM}, "review_applications"),
    "recall": (LIVE, "REJECTED", {TEAM}, "review_applications"),
    "undo": ({"ADMIN_APPROVED"}, "REJECTED", {TEAM}, "review_applications"),
    "mentor_left": (LIVE, "REJECTED", {TEAM}, "review_mentors"),
    "confirm": ({"MENTOR_ACCEPTED"}, "MATCHED", {TEAM, SYSTEM}, "confirm_matches"),
    "close_other": (OPEN, "REJECTED", {SYSTEM}, None),
    "withdraw": (OPEN, "DROPPED", {OWNER}, None),
    "enqueue": ({NONE}, "PENDING_MANUAL_MATCH", {SYSTEM}, None),
    "join_queue": ({NONE}, "PENDING_MANUAL_MATCH", {SYSTEM}, None),
    "put_back": ({NONE}, "PENDING_MANUAL_MATCH", {TEAM}, "confirm_matches"),
    "close_no_match": ({"PENDING_MANUAL_MATCH"}, "NO_MATCH_FOUND", {TEAM}, "run_queue"),
}
NEED_A_REASON = {"strike", "pass_over", "recall", "undo", "mentor_left", "close_other"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def enrolment(cast: Cast) -> Enrolment:
    return Enrolment.objects.create(
        mentee=cast.mentee, cycle=make_cycle(), created_at=timezone.now()
    )


def unsaved(enrolment: Enrolment, cast: Cast, *, queue: bool) -> Application:
    """A row of the kind that can be in the state: a place in the queue has no mentor."""
    return Application(
        enrolment=enrolment,
        mentor=None if queue else cast.mentor,
        origin=ApplicationOrigin.QUEUE if queue else ApplicationOrigin.CHOICE,
        priority=None if queue else 1,
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )


def attempt(enrolment: Enrolment, cast: Cast, name: str, state: str, actor) -> Application:
    """Bring an application into the state and try the move."""
    if state == NONE:
        application = unsaved(enrolment, cast, queue=TABLE[name][1] == "PENDING_MANUAL_MATCH")
        start(application, name, actor=actor, now=timezone.now(), reason="because")
    else:
        application = Application.objects.get(enrolment=enrolment)
        move(application, name, actor=actor, now=timezone.now(), reason="because")
    return application


@pytest.mark.parametrize("state", [NONE, *STATES])
@pytest.mark.parametrize("name", TABLE)
def test_every_move_in_every_state_by_everybody(name, state, cast, enrolment):
    sources, target, parts, right = TABLE[name]
    if state != NONE:
        application = unsaved(
            enrolment, cast, queue=state in ("PENDING_MANUAL_MATCH", "NO_MATCH_FOUND")
        )
        application.status = state
        application.save()
    for kind, actor in everybody(cast, right).items():
        before = everything()
        with transaction.atomic():
            if state in sources and may(kind, parts):
                moved = attempt(enrolment, cast, name, state, actor)
                moved.refresh_from_db()
                assert moved.status == target, kind
                start_state = "" if state == NONE else state
                assert chain(moved) == [(name, start_state, target)], kind
                assert moved.history.get().actor == actor.user, kind
            elif state in sources:
                with pytest.raises(NotAllowed):
                    attempt(enrolment, cast, name, state, actor)
                assert everything() == before, kind
            else:
                with pytest.raises(Refused) as refusal:
                    attempt(enrolment, cast, name, state, actor)
                expected = {TransitionRefused} if may(kind, parts) else WRONG_TWICE
                assert refusal.type in expected, kind
                assert everything() == before, kind
            transaction.set_rollback(True)


#: Where both the state and the person are wrong, either truth will do.
WRONG_TWICE = {TransitionRefused, NotAllowed}


@pytest.mark.parametrize("name", sorted(NEED_A_REASON))
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_moves_that_take_something_away_need_a_reason(name, reason, cast, enrolment):
    sources, _target, parts, right = TABLE[name]
    application = unsaved(enrolment, cast, queue=False)
    application.status = min(sources)
    application.save()
    actors = everybody(cast, right)
    before = everything()
    for kind in [kind for kind in actors if may(kind, parts)]:
        with pytest.raises(ReasonMissing):
            move(application, name, actor=actors[kind], now=timezone.now(), reason=reason)
    assert everything() == before


def test_the_ten_states_are_spelled_as_the_rules_spell_them():
    assert tuple(ApplicationStatus.values) == STATES


def test_no_move_exists_beside_the_table():
    assert set(lifecycle.APPLICATION) == set(TABLE)


def test_nothing_leads_into_the_reserved_state_or_out_of_it():
    rows = lifecycle.APPLICATION.values()

    assert not [row.name for row in rows if row.target == "EXPIRED" or "EXPIRED" in row.sources]


def test_a_refusal_names_the_state(cast, enrolment):
    application = unsaved(enrolment, cast, queue=False)
    application.status = "MATCHED"
    application.save()

    with pytest.raises(TransitionRefused, match="“Matched”"):
        move(application, "accept", actor=everybody(cast, None)["the mentor"], now=timezone.now())
