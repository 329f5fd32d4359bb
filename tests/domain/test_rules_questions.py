"""A3, A6: a question of the team never hides a case, and lapses with the list that it was about."""

import pytest

from mentorship.domain import applications, inquiries, leaving, mentors, review, worklist
from mentorship.domain.applications import Choice, apply
from mentorship.models import Inquiry
from mentorship.testing.factories import make_case, make_mentor, put_into, reload, web

from .ledger import choice, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cycle):
    return make_case(make_mentor(), make_mentor())


@pytest.fixture
def asked(case, team, now):
    return inquiries.ask_mentee(case.pk, question="What for?", actor=team, now=now)


def apply_again(case, now):
    """One more mentor, behind those of the first list."""
    words = {"subject": "Another", "motivation": "Still", "actor": web(case.mentee.user)}
    return apply(case.mentee, [Choice(make_mentor().pk, 5)], now=now, **words)


def withdraw_everything(case, team, now):
    applications.withdraw_all(case.pk, actor=web(case.mentee.user), now=now)


def withdraw_one_by_one(case, team, now):
    for row in case.applications.in_line():
        applications.withdraw(row.pk, actor=web(case.mentee.user), now=now)


def strike_one_by_one(case, team, now):
    for row in case.applications.filter(mentor__isnull=False).in_line():
        review.strike(row.pk, actor=team, now=now, reason="why")


def pass_over_the_last(case, team, now):
    """The only choice left is of a mentor who is gone; the line finds out when it moves."""
    for row in case.applications.in_line()[1:]:
        put_into(row.mentor, "REJECTED")
    approved = choice(case, 1)
    case.applications.filter(pk=approved.pk).update(reviewed_at=now)
    review.strike(approved.pk, actor=team, now=now, reason="why")


ENDINGS = [withdraw_everything, withdraw_one_by_one, strike_one_by_one, pass_over_the_last]


@pytest.mark.parametrize("end", ENDINGS)
def test_it_lapses_with_the_last_choice_that_waited(end, case, asked, team, now):
    end(case, team, now)

    assert not reload(asked).is_open
    notes = case.applications.filter(history__transition="lapse")
    assert notes.count() == 1
    assert set(statuses(case)) <= {"DROPPED", "REJECTED"}


@pytest.mark.parametrize("end", [withdraw_everything, withdraw_one_by_one])
def test_a_fresh_list_comes_before_the_team(end, case, asked, team, now):
    end(case, team, now)
    assert list(worklist.enrolments_to_review()) == []

    apply_again(case, now)

    assert list(worklist.enrolments_to_review()) == [case]
    assert worklist.waiting_for(team)["review"].count == 1


def test_not_even_a_question_that_was_left_open_hides_a_fresh_list(case, asked, team, now):
    withdraw_everything(case, team, now)
    Inquiry.objects.update(closed_at=None)

    apply_again(case, now)

    assert list(worklist.enrolments_to_review()) == [case]


def test_it_stays_while_a_choice_still_waits(case, asked, team, now):
    review.strike(choice(case, 1).pk, actor=team, now=now, reason="why")

    assert reload(asked).is_open
    assert list(inquiries.answerable()) == [asked]


def test_a_decision_closes_it_without_another_word(case, asked, team, now):
    review.reject_list(case.pk, actor=team, now=now, reason="No")

    assert not reload(asked).is_open
    assert not case.applications.filter(history__transition="lapse").exists()


def test_a_mentor_who_leaves_and_comes_back_is_looked_at_afresh(team, now):
    mentor = make_mentor(status="PENDING")
    asked = inquiries.ask_mentor(mentor.pk, question="More?", actor=team, now=now)
    leaving.leave(mentor.pk, actor=web(mentor.user), now=now)
    assert not reload(asked).is_open

    leaving.come_back(mentor.pk, actor=web(mentor.user), now=now)

    assert list(worklist.mentors_to_review()) == [mentor]
    assert mentors.accept_mentor(mentor.pk, actor=team, now=now).is_visible
