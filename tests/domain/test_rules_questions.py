"""A3, A6: a question of the team never hides a case, lapses with its list, and is reminded of."""

from datetime import timedelta

import pytest

from mentorship.domain import (
    applications,
    inquiries,
    leaving,
    mentors,
    questions,
    reminders,
    review,
    stalled,
    worklist,
)
from mentorship.domain.actors import Right
from mentorship.domain.applications import Choice, apply
from mentorship.models import Inquiry, MentorshipSettings, Notification
from mentorship.notifications.rendering import reading_as, render
from mentorship.testing.factories import (
    admin,
    make_case,
    make_mentor,
    make_user,
    put_into,
    reload,
    web,
)

from .ledger import choice, statuses, told

pytestmark = pytest.mark.django_db

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


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
    assert list(questions.answerable()) == [asked]


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


def test_whoever_was_asked_is_reminded_once_at_half_of_the_promise(asked, case, team, now):
    nia = make_mentor(email="nia@example.org", status="PENDING")
    inquiries.ask_mentor(nia.pk, question="A photo?", actor=team, now=now)
    assert reminders.remind_of_questions(now=now + DAY - SECOND) == 0
    assert reminders.remind_of_questions(now=now + DAY) == 2
    assert reminders.remind_of_questions(now=now + DAY) == 0
    assert reminders.remind_of_questions(now=now + 3 * DAY) == 0

    assert told("mentee_asked") == [case.mentee.email] * 2
    assert told("mentor_asked") == ["nia@example.org"] * 2
    message = Notification.objects.filter(notice="mentee_asked").latest("pk")
    with reading_as(message):
        said = render(message)
    assert said.subject == "Reminder: A question about your application"
    assert "What for?" in said.text


def answered(asked, case, team, now):
    inquiries.answer(asked.pk, words="!", actor=web(case.mentee.user), now=now)


def taken_back(asked, case, team, now):
    inquiries.take_back(asked.pk, actor=team, now=now)


def decided(asked, case, team, now):
    review.approve_list(case.pk, actor=team, now=now)


@pytest.mark.parametrize("settle", [answered, taken_back, decided])
def test_what_is_settled_is_not_reminded_of_and_not_late(settle, asked, case, team, now):
    settle(asked, case, team, now)

    assert reminders.remind_of_questions(now=now + DAY) == 0
    assert worklist.waiting_for(team, now=now + 9 * DAY)["asked"].count == 0


def test_a_question_from_long_ago_is_not_brought_up_by_a_message(asked, now):
    assert reminders.remind_of_questions(now=now + 8 * DAY) == 0


def test_one_reminder_that_fails_keeps_no_other(asked, cycle, team, now, monkeypatch):
    other = make_case(make_mentor())
    inquiries.ask_mentee(other.pk, question="?", actor=team, now=now)
    real, calls = reminders.post, []

    def fails_once(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise ValueError
        return real(*args, **kwargs)

    monkeypatch.setattr(reminders, "post", fails_once)
    assert reminders.remind_of_questions(now=now + DAY) == 1
    assert reminders.remind_of_questions(now=now + DAY) == 1


@pytest.mark.parametrize("hours", [48, 10])
def test_what_is_not_answered_in_time_is_counted(hours, asked, case, team, now):
    """48 hours is what holds where nobody has set a promise."""
    if hours != 48:
        MentorshipSettings.objects.create(review_hours=hours)
    nia = make_mentor(status="PENDING")
    inquiries.ask_mentor(nia.pk, question="A photo?", actor=team, now=now)
    promise = hours * HOUR

    early = worklist.waiting_for(team, now=now + promise - SECOND)
    late = worklist.waiting_for(team, now=now + promise)

    assert (early["asked"].count, early["mentors_asked"].count) == (0, 0)
    assert (late["asked"].count, late["mentors_asked"].count) == (1, 1)
    assert late["asked"].oldest == now
    assert list(stalled.unanswered(case.cycle, now=now + promise)) == [case]
    assert not stalled.unanswered(case.cycle, now=now + promise - SECOND).exists()


@pytest.mark.parametrize(
    ("right", "kinds"),
    [
        (Right.REVIEW_APPLICATIONS, {"asked"}),
        (Right.REVIEW_MENTORS, {"mentors_asked"}),
        (Right.RUN_QUEUE, set()),
    ],
)
def test_only_those_who_may_review_hear_of_it(right, kinds, asked):
    counts = worklist.waiting_for(admin(make_user(permissions=(str(right),))))
    assert {"asked", "mentors_asked"} & counts.keys() == kinds
