"""T7: the shop says that a student has paid, as often as it likes."""

import pytest

from mentorship.choices import ActorChannel
from mentorship.domain import accounts, cycles, queue
from mentorship.domain.actors import Actor
from mentorship.domain.refusals import NotAllowed
from mentorship.models import Enrolment, MenteeProfile, PaidPlace
from mentorship.testing.factories import (
    admin,
    make_case,
    make_cycle,
    make_mentee,
    make_mentor,
    make_user,
    reload,
    web,
)

from .ledger import choice, everything, queue_place, queue_states, statuses, told
from .test_rules_mentors import matched

pytestmark = pytest.mark.django_db


def join(now, reference="order-1", email="sam@example.org", **options):
    return queue.join_queue(email=email, name="Sam", reference=reference, now=now, **options)


def test_t7_a_paid_student_lands_in_the_queue_of_the_open_cycle(supervisor, cycle, now):
    place = join(now, subject="Data analysis")
    enrolment = place.enrolment

    assert (enrolment.cycle, enrolment.subject) == (cycle, "Data analysis")
    assert (enrolment.source, enrolment.payment) == ("PAID_QUEUE", "PAID")
    assert queue_states(enrolment) == ["PENDING_MANUAL_MATCH"]
    assert told("team_queue_joined") == [supervisor]
    assert told("queue_joined") == ["sam@example.org"]


def test_t7_saying_it_again_changes_nothing(cycle, now):
    place = join(now)
    before = everything()

    assert join(now) == place
    assert join(now, email="else@example.org", subject="Other") == place
    assert everything() == before


def test_t7_a_second_order_of_a_queued_student_opens_no_second_place(cycle, now):
    first, second = join(now), join(now, reference="order-2", email="SAM@example.org")

    assert MenteeProfile.objects.count() == 1
    assert first.enrolment == second.enrolment
    assert queue_states(first.enrolment) == ["PENDING_MANUAL_MATCH"]


def test_t7_without_an_open_cycle_the_place_is_kept_until_one_opens(supervisor, team, now):
    place = join(now)
    assert place.enrolment is None
    assert not Enrolment.objects.exists()
    assert told("team_paid_waiting") == [supervisor]
    assert told("queue_joined") == []

    cycle = make_cycle(status="DRAFT")
    cycles.open_cycle(cycle.pk, actor=team, now=now)

    place = reload(place)
    assert place.enrolment.cycle == cycle
    assert queue_states(place.enrolment) == ["PENDING_MANUAL_MATCH"]
    assert told("team_queue_joined") == [supervisor]


def test_t7_the_named_cycle_is_waited_for_while_another_is_open(supervisor, cycle, team, now):
    named = make_cycle(status="DRAFT", type="AD_HOC")
    place = join(now, cycle=named)
    assert place.enrolment is None
    assert told("team_paid_waiting") == [supervisor]

    cycles.close_cycle(cycle.pk, actor=team, now=now)
    other = make_cycle(status="DRAFT")
    cycles.open_cycle(other.pk, actor=team, now=now)
    assert reload(place).enrolment is None

    cycles.close_cycle(other.pk, actor=team, now=now)
    cycles.open_cycle(named.pk, actor=team, now=now)
    assert reload(place).enrolment.cycle == named


def test_t7_a_closed_cycle_takes_nobody(cycle, team, now):
    cycles.close_cycle(cycle.pk, actor=team, now=now)
    before = everything()

    with pytest.raises(queue.CycleIsOver):
        join(now, cycle=reload(cycle))
    assert everything() == before


def test_t7_a_place_is_taken_up_once_however_often_cycles_open(team, now):
    cycle = make_cycle(status="DRAFT")
    place = join(now)
    for _again in range(2):
        cycles.open_cycle(cycle.pk, actor=team, now=now)
        cycles.close_cycle(cycle.pk, actor=team, now=now)

    assert queue_states(reload(place).enrolment) == ["PENDING_MANUAL_MATCH"]


def test_t7_a_student_who_has_applied_already_gets_a_place_beside_the_choices(cycle, now):
    mentee = make_mentee(email="sam@example.org")
    enrolment = make_case(make_mentor(), mentee=mentee)
    place = join(now)

    assert place.enrolment == enrolment
    assert reload(enrolment).payment == "PAID"
    assert statuses(enrolment) == ["PENDING"]
    assert queue_states(enrolment) == ["PENDING_MANUAL_MATCH"]


def test_t7_a_student_who_is_matched_is_not_queued(cycle, team, now):
    match = matched(make_mentor(), team, now)
    place = join(now, email=match.enrolment.mentee.email)

    assert place.enrolment == match.enrolment
    assert queue_states(match.enrolment) == []


def test_t7_a_known_account_is_found_whatever_the_case_of_its_address(cycle, now):
    user = make_user("Sam@Example.org")
    accounts.prove_address(user, now=now)

    assert join(now).mentee.user == user


def test_t7_an_account_that_has_proven_nothing_is_tied_when_it_does(cycle, now):
    user = make_user("Sam@Example.org")

    mentee = join(now).mentee
    assert mentee.user is None

    accounts.prove_address(user, now=now)
    assert reload(mentee).user == user


def test_t7_only_programs_and_those_who_run_the_queue_may_say_it(cycle, now):
    for actor in (web(make_user()), Actor(channel=ActorChannel.WEB)):
        before = everything()
        with pytest.raises(NotAllowed):
            join(now, actor=actor)
        assert everything() == before

    runner = admin(make_user(permissions=("mentorship.run_queue",)))
    assert join(now, actor=runner).enrolment
    assert PaidPlace.objects.count() == 1


def test_t7_a_place_from_the_shop_can_be_assigned(cycle, team, now):
    enrolment = join(now).enrolment
    picked = queue.pick(enrolment.pk, make_mentor().pk, actor=team, now=now, send=True)

    assert picked.status == "ADMIN_APPROVED"
    assert queue_place(enrolment).status == "PENDING_MANUAL_MATCH"
    with pytest.raises(picked.DoesNotExist):
        choice(enrolment, 1)
