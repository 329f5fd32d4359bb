"""Who did what, through which door, when, from where to where and why – and who hears of it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from mentorship import signals
from mentorship.choices import ActorChannel, Lane, Notice
from mentorship.domain import matches, offers, review
from mentorship.domain.actors import Actor
from mentorship.domain.outbox import post, tell_supervisors
from mentorship.domain.refusals import Refused
from mentorship.models import HistoryEntry, Notification
from mentorship.testing.factories import (
    make_admin,
    make_case,
    make_mentor,
    make_supervisor,
    make_user,
)

from .ledger import choice, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey(cycle, team):
    """One application from the form to the match, an hour between the steps."""
    mentor = make_mentor()
    enrolment = make_case(mentor)
    application = choice(enrolment, 1)
    times = [timezone.now() + timedelta(hours=hour) for hour in range(1, 4)]
    review.approve_list(enrolment.pk, actor=team, now=times[0])
    by_mentor = Actor.for_mentor(mentor, ActorChannel.TELEGRAM)
    offers.accept(application.pk, actor=by_mentor, now=times[1])
    match = matches.confirm(application.pk, actor=team, now=times[2])
    return application, match, times


def test_every_step_says_who_where_when_from_and_to(journey, team):
    application, match, times = journey
    mentor, mentee = application.mentor, application.enrolment.mentee
    rows = application.history.order_by("pk").values_list(
        "transition", "from_status", "to_status", "actor", "channel", "at"
    )

    first, *later = rows
    assert first[:5] == ("submit", "", "PENDING", mentee.user.pk, "WEB")
    assert later == [
        ("offer", "PENDING", "ADMIN_APPROVED", team.user.pk, "ADMIN", times[0]),
        ("accept", "ADMIN_APPROVED", "MENTOR_ACCEPTED", mentor.user.pk, "TELEGRAM", times[1]),
        ("confirm", "MENTOR_ACCEPTED", "MATCHED", team.user.pk, "ADMIN", times[2]),
    ]
    entry = match.history.get()
    assert (entry.transition, entry.actor, entry.at) == ("confirm", team.user, times[2])


def test_the_reason_is_kept_in_the_history_and_on_the_application(cycle, team, now):
    enrolment = make_case(make_mentor())
    review.strike(choice(enrolment, 1).pk, actor=team, now=now, reason="Wrong field.")

    assert choice(enrolment, 1).reason == "Wrong field."
    assert choice(enrolment, 1).history.latest("pk").reason == "Wrong field."


def test_wagtails_own_log_tells_the_same_story(journey, team):
    application, _match, times = journey
    entries = ModelLogEntry.objects.for_instance(application).order_by("timestamp")
    story = [(entry.data["from"], entry.data["to"]) for entry in entries]

    assert story == [
        ("", "PENDING"),
        ("PENDING", "ADMIN_APPROVED"),
        ("ADMIN_APPROVED", "MENTOR_ACCEPTED"),
        ("MENTOR_ACCEPTED", "MATCHED"),
    ]
    last = entries.last()
    assert (last.action, last.user, last.timestamp) == ("mentorship.move", team.user, times[2])
    assert last.data["channel"] == "ADMIN"


def test_the_history_outlives_the_account_of_who_acted(cycle, team, now):
    enrolment = make_case(make_mentor())
    review.approve_list(enrolment.pk, actor=team, now=now)
    pk = team.user.pk
    team.user.delete()

    assert HistoryEntry.objects.filter(actor_id=pk).count() == 1


@pytest.fixture
def heard():
    """What a receiver of the application's signal is given."""
    calls = []

    def receiver(**kwargs):
        calls.append(kwargs)

    signals.application_status_changed.connect(receiver)
    yield calls
    signals.application_status_changed.disconnect(receiver)


def test_signals_come_after_the_commit_with_plain_values(
    heard, cycle, team, now, django_capture_on_commit_callbacks
):
    enrolment = make_case(make_mentor())
    with django_capture_on_commit_callbacks(execute=True):
        review.approve_list(enrolment.pk, actor=team, now=now)
        assert heard == []

    (call,) = heard
    call.pop("signal")
    call.pop("sender")
    assert call == {
        "application_id": choice(enrolment, 1).pk,
        "transition": "offer",
        "from_status": "PENDING",
        "to_status": "ADMIN_APPROVED",
        "at": now,
    }


def test_no_signal_after_a_rollback_or_a_refusal(
    heard, cycle, team, now, django_capture_on_commit_callbacks
):
    enrolment = make_case(make_mentor())
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            review.approve_list(enrolment.pk, actor=team, now=now)
            transaction.set_rollback(True)
        with pytest.raises(Refused):
            offers.accept(choice(enrolment, 1).pk, actor=team, now=now)

    assert heard == []


def test_a_receiver_that_fails_undoes_nothing(
    cycle, team, now, django_capture_on_commit_callbacks, caplog
):
    def broken(**kwargs):
        raise RuntimeError("the receiver is broken")

    enrolment = make_case(make_mentor())
    signals.application_status_changed.connect(broken)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            review.approve_list(enrolment.pk, actor=team, now=now)
    finally:
        signals.application_status_changed.disconnect(broken)

    assert choice(enrolment, 1).status == "ADMIN_APPROVED"
    assert "the receiver is broken" in caplog.text


def test_a_message_is_written_once_per_key_and_person(now):
    first, second = make_mentor(), make_mentor()
    for _again in range(2):
        for mentor in (first, second):
            post(Notice.MATCH_MENTOR, to=mentor, key="7", now=now)

    assert told("match_mentor") == sorted([first.email, second.email])


def test_supervisors_are_told_and_nobody_else(now):
    one, two = make_supervisor(), make_supervisor(is_active=False)
    by_hand = make_user(permissions=("mentorship.receive_supervisor_notices",))
    make_admin()
    tell_supervisors(Notice.TEAM_DECLINED, key="1", now=now)

    assert told("team_declined") == sorted([one.email, by_hand.email])
    assert two.email not in told("team_declined")


def test_without_supervisors_the_site_admins_are_told(now):
    boss = make_admin()
    tell_supervisors(Notice.TEAM_DECLINED, key="1", now=now)

    assert told("team_declined") == [boss.email]
    assert Notification.objects.get().lane == Lane.NORMAL
