"""A higher cap, a clone and a way back into the queue: for the right person in the right state."""

from __future__ import annotations

import pytest
from django.db import transaction

from mentorship.choices import MatchStatus, Wish
from mentorship.domain import cycles, matches, next_cycle, offers, queue, review
from mentorship.domain.applications import AlreadyMatched
from mentorship.domain.refusals import NotAllowed, ReasonMissing, Refused, TransitionRefused
from mentorship.models import Application, Cycle, HistoryEntry
from mentorship.testing.factories import (
    make_case,
    make_cycle,
    make_mentee,
    make_mentor,
    reload,
    web,
)

from .ledger import chain, everything, queue_states, told
from .people import TEAM, everybody, make_cast, may

pytestmark = pytest.mark.django_db


def accepted(mentor, team, now):
    case = make_case(mentor, mentee=make_mentee())
    review.approve_list(case.pk, actor=team, now=now)
    application = case.applications.get()
    return offers.accept(application.pk, actor=web(mentor.user), now=now)


def cancelled(team, now):
    application = accepted(make_mentor(), team, now)
    match = matches.confirm(application.pk, actor=team, now=now)
    return matches.cancel(match.pk, actor=team, now=now, reason="No time", wish=Wish.MENTOR)


def test_who_may_raise_a_cap_and_clone_a_cycle(now):
    for kind, actor in everybody(make_cast(), "manage_cycles").items():
        cycle = make_cycle(status="CLOSED", mentor_cap=2)
        days = next_cycle.next_days(cycle, now=now)
        acts = (
            lambda cycle=cycle, actor=actor: cycles.raise_cap(
                cycle.pk, to=3, reason="because", actor=actor, now=now
            ),
            lambda cycle=cycle, actor=actor, days=days: next_cycle.clone_cycle(
                cycle.pk, name="Next", days=days, actor=actor, now=now
            ),
        )
        for act in acts:
            before = everything()
            if may(kind, {TEAM}):
                act()
                continue
            with pytest.raises(NotAllowed):
                act()
            assert everything() == before
        assert reload(cycle).mentor_cap == (3 if may(kind, {TEAM}) else 2)


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_cap_is_raised_with_a_reason(team, now, reason):
    cycle = make_cycle(mentor_cap=2)
    with pytest.raises(ReasonMissing):
        cycles.raise_cap(cycle.pk, to=3, reason=reason, actor=team, now=now)
    assert reload(cycle).mentor_cap == 2


@pytest.mark.parametrize("to", [0, 1, 2])
def test_a_cap_is_never_lowered_this_way(team, now, to):
    cycle = make_cycle(mentor_cap=2)
    with pytest.raises(cycles.CapNotRaised):
        cycles.raise_cap(cycle.pk, to=to, reason="because", actor=team, now=now)
    assert not HistoryEntry.objects.exists()


def test_a8_no_cap_gives_a_mentor_more_than_they_signed_up_for(team, now):
    cycle = make_cycle(mentor_cap=1)
    mentor = make_mentor(long_term_mentees=2, long_term_hours=4)
    rows = [accepted(mentor, team, now) for _number in range(3)]
    matches.confirm(rows[0].pk, actor=team, now=now)
    cycles.raise_cap(cycle.pk, to=50, reason="because", actor=team, now=now, mentor_id=mentor.pk)
    matches.confirm(rows[1].pk, actor=team, now=now)

    with pytest.raises(matches.MentorIsFull):
        matches.confirm(rows[2].pk, actor=team, now=now)
    with pytest.raises(cycles.SignedUpForFewer, match="signed up for 2"):
        cycles.raise_cap(
            cycle.pk, to=60, reason="because", actor=team, now=now, mentor_id=mentor.pk
        )
    assert Cycle.objects.get().mentor_cap == 50


def test_who_may_put_a_mentee_back_in_which_state(cycle, team, now):
    for kind, actor in everybody(make_cast(), "confirm_matches").items():
        match = cancelled(team, now)
        for state in MatchStatus.values:
            type(match).objects.filter(pk=match.pk).update(status=state)
            before = everything()
            right = may(kind, {TEAM})
            if right and state == MatchStatus.CANCELLED:
                with transaction.atomic():
                    matches.put_back(match.pk, actor=actor, now=now)
                    transaction.set_rollback(True)
                continue
            with pytest.raises(Refused) as refusal:
                matches.put_back(match.pk, actor=actor, now=now)
            assert refusal.type is (TransitionRefused if right else NotAllowed)
            assert everything() == before


def test_putting_back_opens_one_place_and_tells_the_mentee(cycle, team, now, supervisor):
    match = cancelled(team, now)
    place = matches.put_back(match.pk, actor=team, now=now)

    assert chain(place) == [("put_back", "", "PENDING_MANUAL_MATCH")]
    assert told("team_queue_joined") == [supervisor]
    assert told("queue_joined") == [match.enrolment.mentee.email]
    with pytest.raises(matches.QueuedAlready):
        matches.put_back(match.pk, actor=team, now=now)
    assert queue_states(match.enrolment) == ["PENDING_MANUAL_MATCH"]


def test_nobody_is_put_back_who_has_found_another_mentor(cycle, team, now):
    match = cancelled(team, now)
    place = matches.put_back(match.pk, actor=team, now=now)
    other = make_mentor()
    pick = queue.pick(place.enrolment_id, other.pk, actor=team, now=now, send=True)
    offers.accept(pick.pk, actor=web(other.user), now=pick.offered_at)
    matches.confirm(pick.pk, actor=team, now=now)

    with pytest.raises(AlreadyMatched):
        matches.put_back(match.pk, actor=team, now=now)
    assert not Application.objects.queued().exists()
