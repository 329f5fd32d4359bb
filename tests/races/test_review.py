"""Two reviewers of one case at one instant: one decides, the other is told what happened."""

from __future__ import annotations

import functools

import pytest
from django.utils import timezone

from mentorship.domain import assessments, inquiries, mentors, review, seen
from mentorship.models import Assessment, Inquiry
from mentorship.testing.factories import (
    admin,
    make_case,
    make_cycle,
    make_mentor,
    make_supervisor,
    reload,
    web,
)
from tests.domain.ledger import statuses

from .conftest import kinds

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

ROUNDS = 12


def at_once(function, *args, **options):
    return functools.partial(function, *args, now=timezone.now(), **options)


@pytest.fixture
def second(team):
    """Another reviewer."""
    return admin(make_supervisor(first_name="Sami", last_name="Haddad"))


def test_approval_against_rejection(race, team, second):
    make_cycle(mentor_cap=500)
    winners = set()
    for _round in range(ROUNDS):
        case = make_case(make_mentor(), make_mentor())
        mark = seen.mark_of_case(case.pk)
        outcomes = race(
            at_once(review.approve_list, case.pk, actor=team, mark=mark),
            at_once(review.reject_list, case.pk, actor=second, mark=mark, reason="No"),
        )
        assert kinds(outcomes) == ["ChangedMeanwhile", "done"]
        assert statuses(case) in (["ADMIN_APPROVED", "PENDING"], ["REJECTED", "REJECTED"])
        winners.add(statuses(case)[0])
    assert winners <= {"ADMIN_APPROVED", "REJECTED"}


def test_two_questions(race, team, second):
    make_cycle()
    case = make_case(make_mentor())
    ask = functools.partial(at_once, inquiries.ask_mentee, case.pk, question="?")
    assert kinds(race(ask(actor=team), ask(actor=second))) == ["AlreadyAsked", "done"]
    assert Inquiry.objects.count() == 1


def test_the_answer_against_the_decision(race, team):
    make_cycle(mentor_cap=500)
    for _round in range(ROUNDS):
        case = make_case(make_mentor())
        asked = inquiries.ask_mentee(case.pk, question="?", actor=team, now=timezone.now())
        mark = seen.mark_of_case(case.pk)
        mentee = web(case.mentee.user)
        outcomes = race(
            at_once(inquiries.answer, asked.pk, words="!", actor=mentee),
            at_once(review.approve_list, case.pk, actor=team, mark=mark),
        )
        assert kinds(outcomes) in (["ChangedMeanwhile", "done"], ["QuestionClosed", "done"])
        answered = bool(reload(asked).answer)
        assert statuses(case) == (["PENDING"] if answered else ["ADMIN_APPROVED"])


def test_two_scores_at_once_are_both_kept(race, team, second):
    make_cycle(reviewers=2)
    case = make_case(make_mentor())
    outcomes = race(
        at_once(assessments.assess, case.pk, score=2, actor=team),
        at_once(assessments.assess, case.pk, score=4, actor=second),
    )
    assert kinds(outcomes) == ["done", "done"]
    assert sorted(Assessment.objects.values_list("score", flat=True)) == [2, 4]


def test_accepting_a_mentor_against_rejecting(race, team, second):
    for _round in range(ROUNDS):
        mentor = make_mentor(status="PENDING")
        mark = seen.mark_of_mentor(mentor)
        outcomes = race(
            at_once(mentors.accept_mentor, mentor.pk, actor=team, mark=mark),
            at_once(mentors.reject_mentor, mentor.pk, actor=second, mark=mark, reason="No"),
        )
        assert kinds(outcomes) == ["ChangedMeanwhile", "done"]
        assert reload(mentor).status in ("ACTIVE", "REJECTED")
