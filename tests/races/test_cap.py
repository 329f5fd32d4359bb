"""A8 under load: sixteen confirmations at one instant, at a mentor with room for three.

The controls take the lock away and show that the race is real: then only the database's own
constraint on the places stands between the programme and an overbooked mentor.
"""

from __future__ import annotations

import functools
import time

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from mentorship.domain import matches
from mentorship.models import Application, Cycle, Enrolment, Match, MenteeProfile, MentorProfile
from mentorship.testing.factories import make_cycle, make_mentee, make_mentor

from .conftest import kinds

CONFIRMATIONS = 16

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PLACE_ONCE = "mentorship_match_place_once"


@pytest.fixture
def mentor(team) -> MentorProfile:
    return make_mentor(long_term_mentees=3)


@pytest.fixture
def mentees(team) -> list[MenteeProfile]:
    return [make_mentee() for _ in range(CONFIRMATIONS)]


def accepted(mentor: MentorProfile, mentees: list[MenteeProfile]) -> tuple[Cycle, list[int]]:
    """A cycle of its own in which the mentor has accepted everybody."""
    now, cycle = timezone.now(), make_cycle(status="CLOSED")
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(mentee=mentee, cycle=cycle, created_at=now) for mentee in mentees
    )
    rows = Application.objects.bulk_create(
        Application(
            enrolment=enrolment,
            mentor=mentor,
            origin="CHOICE",
            priority=1,
            status="MENTOR_ACCEPTED",
            created_at=now,
            changed_at=now,
        )
        for enrolment in enrolments
    )
    return cycle, [row.pk for row in rows]


def confirmations(ids, team):
    confirm = functools.partial(matches.confirm, actor=team, now=timezone.now())
    return [functools.partial(confirm, pk) for pk in ids]


@pytest.mark.parametrize("rounds", [16, pytest.param(300, marks=pytest.mark.slow)])
def test_sixteen_confirmations_at_a_mentor_with_three_places(rounds, race, team, mentor, mentees):
    for _round in range(rounds):
        cycle, ids = accepted(mentor, mentees)
        outcomes = race(*confirmations(ids, team))

        assert kinds(outcomes) == ["MentorIsFull"] * 13 + ["done"] * 3
        made = Match.objects.filter(cycle=cycle)
        assert sorted(made.values_list("place", flat=True)) == [1, 2, 3]
        states = Application.objects.filter(pk__in=ids).values_list("status", flat=True)
        assert sorted(states) == ["MATCHED"] * 3 + ["MENTOR_ACCEPTED"] * 13


@pytest.fixture
def without_lock(monkeypatch):
    """Read the mentor without locking, and take one's time between counting and writing."""
    count = matches._free_place

    def free_place(mentor, cycle):
        place = count(mentor, cycle)
        time.sleep(0.05)
        return place

    monkeypatch.setattr(matches, "lock_mentors", MentorProfile.objects.in_bulk)
    monkeypatch.setattr(matches, "_free_place", free_place)


def test_control_without_the_lock_only_the_constraint_holds(
    without_lock, race, team, mentor, mentees
):
    cycle, ids = accepted(mentor, mentees)
    outcomes = race(*confirmations(ids, team), tolerated=(IntegrityError,))

    broken = [outcome for outcome in outcomes if isinstance(outcome, IntegrityError)]
    assert broken, "the threads did not meet, so the test above would prove nothing"
    assert all(PLACE_ONCE in str(outcome) for outcome in broken)
    assert Match.objects.filter(cycle=cycle).count() <= 3


@pytest.fixture
def without_constraint(team):
    constraint = next(row for row in Match._meta.constraints if row.name == PLACE_ONCE)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Match, constraint)
    yield
    Match.objects.update(status="CANCELLED")
    with connection.schema_editor() as editor:
        editor.add_constraint(Match, constraint)


def test_control_without_lock_and_constraint_the_mentor_is_overbooked(
    without_constraint, without_lock, race, team, mentor, mentees
):
    cycle, ids = accepted(mentor, mentees)
    race(*confirmations(ids, team))

    assert Match.objects.filter(cycle=cycle).count() > 3
