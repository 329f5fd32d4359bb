"""The matrices of mentors, cycles and matches: move × state × kind of person, from own tables."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from mentorship.choices import CycleStatus, MatchStatus, MentorStatus, Wish
from mentorship.domain import cycles, lifecycle, matches, mentors
from mentorship.domain.actors import Actor
from mentorship.domain.moves import move, start
from mentorship.domain.refusals import NotAllowed, ReasonMissing, Refused, TransitionRefused
from mentorship.models import Application, Cycle, Enrolment, Match, MentorProfile
from mentorship.testing.factories import make_cycle

from .ledger import chain, everything
from .people import MENTOR, SYSTEM, TEAM, Cast, everybody, make_cast, may

NONE = "none"

#: thing: {move: (from, to, whose it is)}
TABLES = {
    "mentor": {
        "register": ({NONE}, "PENDING", {MENTOR, TEAM}),
        "accept": ({"PENDING", "REJECTED"}, "ACTIVE", {TEAM}),
        "reject": ({"PENDING", "ACTIVE"}, "REJECTED", {TEAM}),
        "reopen": ({"REJECTED"}, "PENDING", {TEAM}),
    },
    "cycle": {
        "open": ({"DRAFT", "CLOSED"}, "OPEN", {TEAM, SYSTEM}),
        "close": ({"OPEN"}, "CLOSED", {TEAM, SYSTEM}),
    },
    "match": {
        "confirm": ({NONE}, "ACTIVE", {TEAM, SYSTEM}),
        "complete": ({"ACTIVE"}, "COMPLETED", {TEAM, SYSTEM}),
        "cancel": ({"ACTIVE"}, "CANCELLED", {TEAM}),
    },
}
STATES = {
    "mentor": ("PENDING", "ACTIVE", "REJECTED"),
    "cycle": ("DRAFT", "OPEN", "CLOSED"),
    "match": ("ACTIVE", "COMPLETED", "CANCELLED"),
}
RIGHTS = {"mentor": "review_mentors", "cycle": "manage_cycles", "match": "confirm_matches"}
FUNCTIONS: dict[tuple[str, str], tuple[Any, dict[str, Any]]] = {
    ("mentor", "accept"): (mentors.accept_mentor, {}),
    ("mentor", "reject"): (mentors.reject_mentor, {"reason": "because"}),
    ("mentor", "reopen"): (mentors.reopen_mentor, {}),
    ("cycle", "open"): (cycles.open_cycle, {}),
    ("cycle", "close"): (cycles.close_cycle, {}),
    ("match", "complete"): (matches.complete, {}),
    ("match", "cancel"): (matches.cancel, {"reason": "because", "wish": Wish.MENTEE}),
}
CASES = [
    (thing, name, state)
    for thing, table in TABLES.items()
    for name in table
    for state in (NONE, *STATES[thing])
]
ACTION_CASES = [case for case in CASES if case[:2] in FUNCTIONS and case[2] != NONE]

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def without_a_row(mentor: Any) -> Any:
    """The same person, not registered yet."""
    type(mentor).objects.filter(pk=mentor.pk).delete()
    mentor.pk, mentor._state.adding = None, True
    return mentor


def unsaved(thing: str, cast: Cast, *, saved: bool = False) -> Any:
    now = timezone.now()
    if thing == "mentor":
        return cast.mentor if saved else without_a_row(cast.mentor)
    if thing == "cycle":
        today = timezone.localdate()
        last = today + datetime.timedelta(days=1)
        return Cycle(name="One", type="LONG_TERM", opens_on=today, closes_on=last)
    cycle = make_cycle()
    enrolment = Enrolment.objects.create(mentee=cast.mentee, cycle=cycle, created_at=now)
    application = Application.objects.create(
        enrolment=enrolment,
        mentor=cast.mentor,
        origin="CHOICE",
        priority=1,
        status="MATCHED",
        created_at=now,
        changed_at=now,
    )
    return Match(
        application=application,
        enrolment=enrolment,
        cycle=cycle,
        mentor=cast.mentor,
        place=1,
        confirmed_at=now,
    )


def existing(thing: str, state: str, cast: Cast) -> Any:
    subject = unsaved(thing, cast, saved=True)
    if subject.pk is None:
        subject.save()
    type(subject)._default_manager.filter(pk=subject.pk).update(status=state)
    subject.refresh_from_db()
    return subject


def attempt(subject: Any, name: str, state: str, actor: Actor) -> Any:
    """Try the move on a fresh copy, so that one person's success is not the next one's start."""
    subject = copy.copy(subject)
    how = start if state == NONE else move
    how(subject, name, actor=actor, now=timezone.now(), reason="because")
    return type(subject).objects.get(pk=subject.pk)


def refusals(*, right_person: bool, right_state: bool) -> set[type[Refused]]:
    """Where both the state and the person are wrong, either truth will do."""
    wrong: set[type[Refused]] = set() if right_person else {NotAllowed}
    return wrong if right_state else wrong | {TransitionRefused}


@pytest.mark.parametrize(("thing", "name", "state"), CASES)
def test_every_move_in_every_state_by_everybody(thing, name, state, cast):
    sources, target, parts = TABLES[thing][name]
    subject = unsaved(thing, cast) if state == NONE else existing(thing, state, cast)
    for kind, actor in everybody(cast, RIGHTS[thing]).items():
        right_person, right_state = may(kind, parts), state in sources
        before = everything()
        with transaction.atomic():
            if right_person and right_state:
                moved = attempt(subject, name, state, actor)
                assert moved.status == target, kind
                assert chain(moved) == [(name, "" if state == NONE else state, target)], kind
            else:
                with pytest.raises(Refused) as refusal:
                    attempt(subject, name, state, actor)
                wrong = refusals(right_person=right_person, right_state=right_state)
                assert refusal.type in wrong, kind
                assert everything() == before, kind
            transaction.set_rollback(True)


@pytest.mark.parametrize(("thing", "name", "state"), ACTION_CASES)
def test_every_action_in_every_state_by_everybody(thing, name, state, cast):
    sources, target, parts = TABLES[thing][name]
    function, arguments = FUNCTIONS[thing, name]
    subject = existing(thing, state, cast)
    for kind, actor in everybody(cast, RIGHTS[thing]).items():
        right_person, right_state = may(kind, parts), state in sources
        before = everything()
        with transaction.atomic():
            if right_person and right_state:
                function(subject.pk, actor=actor, now=timezone.now(), **arguments)
                assert type(subject).objects.get(pk=subject.pk).status == target, kind
            else:
                with pytest.raises(Refused) as refusal:
                    function(subject.pk, actor=actor, now=timezone.now(), **arguments)
                wrong = refusals(right_person=right_person, right_state=right_state)
                assert refusal.type in wrong, kind
                assert everything() == before, kind
            transaction.set_rollback(True)


@pytest.mark.parametrize(("thing", "name"), [("mentor", "reject"), ("match", "cancel")])
def test_what_takes_something_away_needs_a_reason(thing, name, cast):
    subject = existing(thing, "ACTIVE", cast)
    function, arguments = FUNCTIONS[thing, name]
    actor = everybody(cast, RIGHTS[thing])["team with the right"]
    before = everything()

    with pytest.raises(ReasonMissing):
        function(subject.pk, actor=actor, now=timezone.now(), **arguments | {"reason": " "})
    assert everything() == before


def test_the_states_are_spelled_as_the_rules_spell_them():
    assert set(MentorStatus.values) == set(STATES["mentor"])
    assert set(CycleStatus.values) == set(STATES["cycle"])
    assert set(MatchStatus.values) == set(STATES["match"])


@pytest.mark.parametrize("thing", TABLES)
def test_no_move_exists_beside_the_table(thing):
    assert set(lifecycle.TABLES[thing]) == set(TABLES[thing])


def test_a_mentor_starts_unsaved_in_no_state_that_the_public_sees(cast):
    assert MentorProfile().status == "PENDING"
