"""What the database refuses of cases, applications and matches, past every form and function."""

from __future__ import annotations

import pytest

from mentorship.models import Application, Enrolment, Match
from mentorship.testing.factories import make_mentor

from .rows import NOW, application, enrolment, insert, match, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": "LOST"}, "application_status_known"),
        ({"origin": "GUESS"}, "origin_known"),
        ({"mentor": None}, "mentor_unless_queue"),
        ({"origin": "QUEUE", "priority": None}, "mentor_unless_queue"),
        ({"status": "PENDING_MANUAL_MATCH"}, "queue_states"),
        ({"status": "NO_MATCH_FOUND"}, "queue_states"),
        ({"priority": 0}, "priority_1_to_5"),
        ({"priority": 6}, "priority_1_to_5"),
        ({"priority": None}, "priority_1_to_5"),
        ({"origin": "HAND_PICKED"}, "priority_1_to_5"),
    ],
)
def test_an_application(fields, constraint):
    row = application(enrolment())
    row.save()
    refused(constraint, Application.objects.filter(pk=row.pk).update, **fields)


def test_five_choices_are_all_there_is_room_for():
    case = enrolment()
    for priority in range(1, 6):
        application(case, priority=priority).save()

    for priority in range(1, 7):
        constraint = "priority_1_to_5" if priority == 6 else "priority_once"
        refused(constraint, insert, application(case, priority=priority))


def test_no_mentor_twice_among_the_choices_of_a_case():
    case, mentor = enrolment(), make_mentor()
    application(case, mentor=mentor, status="DROPPED").save()

    refused("choice_once", insert, application(case, mentor=mentor, priority=2))
    insert(application(enrolment(), mentor=mentor))


def test_no_two_open_applications_to_one_mentor():
    case, mentor = enrolment(), make_mentor()
    application(case, mentor=mentor, status="MENTOR_DECLINED").save()
    picked = {"mentor": mentor, "origin": "HAND_PICKED"}
    insert(application(case, **picked))

    refused("open_once", insert, application(case, **picked))


@pytest.mark.parametrize("first", ["ADMIN_APPROVED", "MENTOR_ACCEPTED"])
@pytest.mark.parametrize("second", ["ADMIN_APPROVED", "MENTOR_ACCEPTED"])
def test_one_live_offer_in_a_case(first, second):
    case = enrolment()
    application(case, status=first).save()
    waiting = application(case, priority=2)
    waiting.save()

    refused("one_live_offer", Application.objects.filter(pk=waiting.pk).update, status=second)
    insert(application(enrolment(), status=second))


def test_one_open_place_in_the_queue():
    case = enrolment()
    insert(application(case, origin="QUEUE", status="REJECTED"))
    insert(application(case, origin="QUEUE", status="PENDING_MANUAL_MATCH"))

    again = application(case, origin="QUEUE", status="PENDING_MANUAL_MATCH")
    refused("one_queue_place", insert, again)


def test_one_active_match_in_a_case():
    case = enrolment()
    match(case, make_mentor(), status="CANCELLED")
    match(case, make_mentor())

    refused("one_active", insert, match(case, make_mentor(), saved=False, place=2))


@pytest.mark.parametrize("first", ["ACTIVE", "COMPLETED"])
def test_each_place_of_a_mentor_is_taken_once(first):
    mentor, case = make_mentor(), enrolment()
    match(case, mentor, status=first)
    other = enrolment(cycle=case.cycle)

    refused("place_once", insert, match(other, mentor, saved=False))
    third = enrolment(cycle=case.cycle)
    insert(match(third, mentor, saved=False, status="CANCELLED"))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"status": "PAUSED"}, "match_status_known"), ({"place": 0}, "place_positive")],
)
def test_a_match(fields, constraint):
    row = match(enrolment(), make_mentor())
    refused(constraint, Match.objects.filter(pk=row.pk).update, **fields)


def test_one_case_for_each_mentee_and_cycle_of_a_known_kind():
    case = enrolment()
    again = Enrolment(mentee=case.mentee, cycle=case.cycle, created_at=NOW)
    rows = Enrolment.objects.filter(pk=case.pk)

    refused("once_per_cycle", insert, again)
    refused("source_known", rows.update, source="SKY")
    refused("payment_known", rows.update, payment="SOON")
