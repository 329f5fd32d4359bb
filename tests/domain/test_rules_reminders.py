"""T1, T4, T6: a reminder at half-time, the team's answer to remarks, a word about the welcome."""

from datetime import timedelta

import pytest

from mentorship.domain import matches, offers, reminders, review
from mentorship.models import Cycle, MentorshipSettings
from mentorship.testing import factories as make

from .ledger import choice, statuses, told
from .test_rules_line import accept, decline
from .test_rules_offers import offered, remark

pytestmark = pytest.mark.django_db

SIX_HOURS = timedelta(hours=6)


@pytest.fixture
def mentor():
    return make.make_mentor(email="mona@example.org")


def test_at_half_time_the_mentor_is_reminded_once(cycle, team, now, mentor):
    enrolment = offered(team, now, mentor)
    assert reminders.remind_mentors(now=now + SIX_HOURS - timedelta(seconds=1)) == 0
    assert reminders.remind_mentors(now=now + SIX_HOURS) == 1
    assert reminders.remind_mentors(now=now + SIX_HOURS) == 0

    assert told("offer_reminder") == ["mona@example.org"]
    assert statuses(enrolment) == ["ADMIN_APPROVED"]


def test_an_answered_offer_and_one_with_remarks_are_not_reminded_of(cycle, team, now, mentor):
    accept(offered(team, now, mentor), 1, now)
    remark(offered(team, now, mentor), now)

    assert reminders.remind_mentors(now=now + SIX_HOURS) == 0


def test_whom_the_supervisors_follow_up_already_is_not_reminded(cycle, team, now, mentor):
    offered(team, now, mentor)
    offers.ask_follow_ups(now=now + 2 * SIX_HOURS)

    assert reminders.remind_mentors(now=now + 2 * SIX_HOURS) == 0


@pytest.mark.parametrize("values", [{"reminds_at_half_time": False}, {"follow_up_hours": None}])
def test_a_cycle_can_do_without(cycle, team, now, mentor, values):
    offered(team, now, mentor)
    Cycle.objects.update(**values)

    assert reminders.remind_mentors(now=now + 9 * SIX_HOURS) == 0


def test_one_reminder_that_fails_keeps_no_other(cycle, team, now, mentor, monkeypatch):
    offered(team, now, mentor)
    offered(team, now, make.make_mentor())
    real, calls = reminders.post, []

    def fails_once(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise ValueError
        return real(*args, **kwargs)

    monkeypatch.setattr(reminders, "post", fails_once)
    assert reminders.remind_mentors(now=now + SIX_HOURS) == 1
    assert reminders.remind_mentors(now=now + SIX_HOURS) == 1


def test_t4_the_mentor_hears_that_the_remarks_are_granted(cycle, team, now, mentor):
    enrolment = offered(team, now, mentor)
    remark(enrolment, now)
    offers.grant(choice(enrolment, 1).pk, actor=team, now=now)

    assert told("remarks_granted") == ["mona@example.org"]


def test_t4_a_match_that_is_made_at_once_says_so_itself(cycle, team, now, mentor):
    Cycle.objects.update(confirmation="AUTOMATIC")
    enrolment = offered(team, now, mentor)
    remark(enrolment, now)
    offers.grant(choice(enrolment, 1).pk, actor=team, now=now)

    assert told("remarks_granted") == []
    assert told("match_mentor") == ["mona@example.org"]


def test_t4_the_mentor_hears_that_the_remarks_are_turned_down(cycle, team, now, mentor):
    enrolment = offered(team, now, mentor)
    remark(enrolment, now)
    offers.turn_down(choice(enrolment, 1).pk, actor=team, now=now, reason="Too few hours")

    assert told("remarks_turned_down") == ["mona@example.org"]


def test_t4_a_mentor_who_answers_after_all_gets_no_answer_to_the_remarks(cycle, team, now, mentor):
    enrolment = offered(team, now, mentor)
    remark(enrolment, now)
    decline(enrolment, 1, now)

    assert told("remarks_turned_down") == []


@pytest.fixture
def match(cycle, team, now, mentor):
    enrolment = make.make_case(mentor)
    review.approve_list(enrolment.pk, actor=team, now=now)
    accept(enrolment, 1, now)
    return matches.confirm(choice(enrolment, 1).pk, actor=team, now=now)


def test_t6_some_days_later_the_mentor_is_asked_about_the_welcome_once(match, now):
    later = now + timedelta(days=3)
    assert reminders.nudge_welcomes(now=later - timedelta(seconds=1)) == 0
    assert reminders.nudge_welcomes(now=later) == 1
    assert reminders.nudge_welcomes(now=later + timedelta(days=1)) == 0

    assert told("welcome_nudge") == ["mona@example.org"]


def test_t6_nobody_is_asked_who_has_met_whose_match_is_over_or_where_it_is_off(match, team, now):
    later = now + timedelta(days=4)
    MentorshipSettings.objects.update_or_create(defaults={"welcome_nudge_days": 0})
    assert reminders.nudge_welcomes(now=later) == 0
    MentorshipSettings.objects.update(welcome_nudge_days=3)
    matches.set_meet_url(match.pk, meet_url="https://meet.example.org/a", actor=team, now=now)
    assert reminders.nudge_welcomes(now=later) == 0
    matches.set_meet_url(match.pk, meet_url="", actor=team, now=now)
    assert reminders.nudge_welcomes(now=now + timedelta(days=30)) == 0
    matches.complete(match.pk, actor=team, now=now)
    assert reminders.nudge_welcomes(now=later) == 0
