"""Undoing an assignment while a worker reaches for its message: one of them wins."""

from __future__ import annotations

import functools

import pytest
from django.utils import timezone

from mentorship.domain import queue, undoing
from mentorship.models import Notification
from mentorship.notifications import delivery
from mentorship.testing.factories import make_cycle, make_mentee, make_mentor
from tests.domain.invariants import check_all

from .conftest import kinds

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def waiting():
    mentee = make_mentee()
    names = {"email": mentee.email, "name": mentee.name, "reference": mentee.email}
    return queue.join_queue(now=timezone.now(), **names).enrolment


@pytest.mark.parametrize("rounds", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_undo_against_the_worker(rounds, race, team):
    make_cycle(mentor_cap=500)
    mentor = make_mentor(long_term_mentees=500, long_term_hours=1000)
    for _round in range(rounds):
        case, now = waiting(), timezone.now()
        offer = queue.pick(case.pk, mentor.pk, actor=team, now=now, send=True)
        Notification.objects.exclude(notice="offer").update(status="SENT")
        Notification.objects.filter(notice="offer", status="QUEUED").update(due_at=now)

        undone, _worker = race(
            functools.partial(undoing.undo, offer.pk, actor=team, now=now), delivery.deliver_due
        )

        offer.refresh_from_db()
        told = offer.notifications.get(notice="offer").status
        is_undone = not isinstance(undone, Exception)
        assert (offer.status, told) == (
            ("REJECTED", "CANCELLED") if is_undone else ("ADMIN_APPROVED", "SENT")
        )
    check_all()


@pytest.mark.parametrize("rounds", [8, pytest.param(100, marks=pytest.mark.slow)])
def test_two_rows_of_a_proposal_for_the_last_place(rounds, race, team):
    make_cycle()
    for _round in range(rounds):
        mentor = make_mentor(long_term_mentees=1)
        steps = [
            functools.partial(
                queue.pick,
                case.pk,
                mentor.pk,
                actor=team,
                now=timezone.now(),
                send=True,
                only_free=True,
            )
            for case in (waiting(), waiting())
        ]
        assert kinds(race(*steps)) == ["NoPlaceLeft", "done"]
    check_all()
