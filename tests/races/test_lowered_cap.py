"""A8: the cap of a cycle is lowered while a mentor's last place is confirmed.

Whoever comes second is told so in a sentence, and at no moment has a mentor more matches than the
cap says. The two orders are also brought about on purpose; the controls take a guard away and
show that without it both would pass.
"""

from __future__ import annotations

import functools
import threading

import pytest
from django.db.models import Count, F
from django.utils import timezone

from mentorship.domain import cycle_changes, matches, offers
from mentorship.models import Application, Cycle, Match, MentorProfile
from mentorship.testing.factories import make_mentee, make_mentor, reload
from tests.domain.invariants import check_caps

from .conftest import PATIENCE, kinds
from .test_cap import accepted, confirmations
from .test_one_winner import by_mentor

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

CAP, LOWER = 3, 2
many_rounds = pytest.mark.parametrize("rounds", [30, pytest.param(300, marks=pytest.mark.slow)])


@pytest.fixture
def mentor(team) -> MentorProfile:
    """Somebody with so much time that the cycle's cap is what counts."""
    return make_mentor("Ada Okafor", long_term_mentees=500, long_term_hours=1000)


@pytest.fixture
def mentees(team):
    return [make_mentee() for _ in range(8)]


def last_place(team, mentor, mentees, cap=CAP):
    """A cycle in which the mentor has one place left; returns it and who has accepted it."""
    cycle, ids = accepted(mentor, mentees[:cap])
    Cycle.objects.filter(pk=cycle.pk).update(mentor_cap=cap)
    *before, last = confirmations(ids, team)
    for confirm in before:
        confirm()
    return reload(cycle), last


def lowering(cycle, team, to=LOWER):
    """The form of the cycle is saved with a lower cap."""
    edited = reload(cycle)
    edited.mentor_cap = to
    change = functools.partial(cycle_changes.change_cycle, edited, ["mentor_cap"])
    return functools.partial(change, actor=team, now=timezone.now())


def excess(cycle) -> int:
    """How many matches the fullest mentor has above the cap, as one statement sees it."""
    counted = Match.objects.counted().filter(cycle=cycle).order_by().values("mentor")
    above = counted.annotate(above=Count("pk") - F("cycle__mentor_cap"))
    return max([0, *above.values_list("above", flat=True)])


def watched(race, cycle, *steps):
    """Run the steps at once, and somebody who keeps counting; returns the outcomes."""
    over: list[bool] = []

    def counted(step):
        try:
            return step()
        finally:
            over.append(True)

    def watch() -> int:
        worst = 0
        while len(over) < len(steps):
            worst = max(worst, excess(cycle))
        return worst

    *outcomes, worst = race(*[functools.partial(counted, step) for step in steps], watch)
    assert worst == 0
    assert excess(cycle) == 0
    return outcomes


def sentence_of(cycle, outcomes) -> str:
    """What the one who came second is told; it fits what is stored."""
    (refusal,) = [str(each) for each in outcomes if isinstance(each, Exception)]
    cap, taken = reload(cycle).mentor_cap, Match.objects.counted().filter(cycle=cycle).count()
    assert cap == taken
    assert refusal == (
        "Ada Okafor has 2 of 2 matches in this cycle."
        if cap == LOWER
        else "The cap cannot be 2: in this cycle Ada Okafor has 3 matches."
    )
    return refusal


@many_rounds
def test_the_last_place_against_a_lower_cap(rounds, race, team, mentor, mentees):
    for _round in range(rounds):
        cycle, confirm = last_place(team, mentor, mentees)

        outcomes = watched(race, cycle, confirm, lowering(cycle, team))

        assert kinds(outcomes) in (["CapBelowMatches", "done"], ["MentorIsFull", "done"])
        assert sentence_of(cycle, outcomes)
    check_caps(list(Match.objects.select_related("mentor", "cycle")))


@many_rounds
def test_eight_places_against_a_lower_cap(rounds, race, team, mentor, mentees):
    for _round in range(rounds // 3):
        cycle, ids = accepted(mentor, mentees)
        Cycle.objects.filter(pk=cycle.pk).update(mentor_cap=8)

        *confirmed, lowered = watched(
            race, cycle, *confirmations(ids, team), lowering(cycle, team, to=4)
        )

        if isinstance(lowered, Exception):
            assert kinds([lowered]) == ["CapBelowMatches"]
            assert kinds(confirmed) == ["done"] * 8
        else:
            assert kinds(confirmed) == ["MentorIsFull"] * 4 + ["done"] * 4
    check_caps(list(Match.objects.select_related("mentor", "cycle")))


@many_rounds
def test_a_yes_that_makes_the_match_at_once_against_a_lower_cap(
    rounds, race, team, mentor, mentees
):
    for _round in range(rounds // 3):
        cycle, confirm = last_place(team, mentor, mentees)
        Cycle.objects.filter(pk=cycle.pk).update(confirmation="AUTOMATIC")
        application = Application.objects.get(pk=confirm.args[0])
        type(application).objects.filter(pk=application.pk).update(status="ADMIN_APPROVED")
        yes = functools.partial(
            offers.accept, application.pk, actor=by_mentor(application), now=timezone.now()
        )

        _accepted, lowered = watched(race, cycle, yes, lowering(cycle, team))

        # The yes stands either way; where no place is left for it, the team is told.
        was_first = isinstance(lowered, Exception)
        assert reload(application).status == ("MATCHED" if was_first else "MENTOR_ACCEPTED")


def held_back(monkeypatch, module) -> threading.Event:
    """Let nobody of a module have the mentors' locks before the event."""
    free, lock = threading.Event(), module.lock_mentors

    def lock_later(ids):
        assert free.wait(PATIENCE)
        return lock(ids)

    monkeypatch.setattr(module, "lock_mentors", lock_later)
    return free


def then(step, event):
    """Take the step, and let the other one go on."""

    def take():
        try:
            return step()
        finally:
            event.set()

    return take


def test_the_lower_cap_counts_what_was_confirmed_meanwhile(
    race, team, mentor, mentees, monkeypatch
):
    cycle, confirm = last_place(team, mentor, mentees)
    free = held_back(monkeypatch, cycle_changes)

    outcomes = watched(race, cycle, then(confirm, free), lowering(cycle, team))

    assert kinds(outcomes) == ["CapBelowMatches", "done"]
    assert sentence_of(cycle, outcomes)


def test_the_confirmation_reads_the_cap_that_came_in_meanwhile(
    race, team, mentor, mentees, monkeypatch
):
    cycle, confirm = last_place(team, mentor, mentees)
    free = held_back(monkeypatch, matches)

    outcomes = watched(race, cycle, confirm, then(lowering(cycle, team), free))

    assert kinds(outcomes) == ["MentorIsFull", "done"]
    assert sentence_of(cycle, outcomes)


def test_control_a_cap_that_is_not_read_again_lets_one_too_many_in(
    race, team, mentor, mentees, monkeypatch
):
    cycle, confirm = last_place(team, mentor, mentees)
    free = held_back(monkeypatch, matches)
    monkeypatch.setattr(Cycle, "refresh_from_db", lambda *args, **options: None)

    outcomes = race(confirm, then(lowering(cycle, team), free))

    assert kinds(outcomes) == ["done", "done"]
    assert excess(cycle) == 1


@pytest.mark.parametrize("unlocked", [matches, cycle_changes], ids=["confirming", "lowering"])
def test_control_where_one_side_does_not_lock_both_pass(
    unlocked, race, team, mentor, mentees, monkeypatch
):
    """Both have counted before either writes."""
    cycle, confirm = last_place(team, mentor, mentees)
    both = threading.Barrier(2)
    monkeypatch.setattr(unlocked, "lock_mentors", MentorProfile.objects.in_bulk)
    for module, name in ((matches, "_free_place"), (cycle_changes, "_check_cap")):
        monkeypatch.setattr(module, name, _and_meet(getattr(module, name), both))

    outcomes = race(confirm, lowering(cycle, team))

    assert kinds(outcomes) == ["done", "done"]
    assert excess(cycle) == 1


def _and_meet(count, both):
    def counted(*args):
        result = count(*args)
        both.wait(PATIENCE)
        return result

    return counted
