"""A9, T4, T5 and decisions 1–3: silence, remarks, the automatic policy, and buttons that go."""

from datetime import timedelta

import pytest

from mentorship.choices import ActorChannel
from mentorship.domain import matches, offers, review
from mentorship.domain.actors import Actor
from mentorship.domain.refusals import NotAllowed, ReasonMissing, TransitionRefused
from mentorship.models import Cycle, Match, MentorshipSettings, Notification
from mentorship.testing.factories import (
    link_telegram,
    make_case,
    make_cycle,
    make_mentor,
)

from .ledger import choice, deliver, everything, queue_states, statuses, told
from .test_rules_line import accept, decline

pytestmark = pytest.mark.django_db

TWELVE_HOURS = timedelta(hours=12)


def offered(team, now, *mentors):
    enrolment = make_case(*(mentors or [make_mentor()]))
    review.approve_list(enrolment.pk, actor=team, now=now)
    return enrolment


def remark(enrolment, now, text="Only in the evening."):
    application = choice(enrolment, 1)
    actor = Actor.for_mentor(application.mentor, ActorChannel.WEB)
    return offers.add_remarks(application.pk, remarks=text, actor=actor, now=now)


def test_a9_after_twelve_hours_the_supervisors_are_told_once(supervisor, cycle, team, now):
    enrolment = offered(team, now)
    assert offers.ask_follow_ups(now=now + TWELVE_HOURS - timedelta(seconds=1)) == 0
    assert offers.ask_follow_ups(now=now + TWELVE_HOURS) == 1
    assert offers.ask_follow_ups(now=now + 9 * TWELVE_HOURS) == 0

    assert told("team_follow_up") == [supervisor]
    assert statuses(enrolment) == ["ADMIN_APPROVED"]


def test_a9_every_offer_has_its_own_clock(supervisor, cycle, team, now):
    enrolment = offered(team, now, make_mentor(), make_mentor())
    later = now + TWELVE_HOURS
    offers.ask_follow_ups(now=later)
    decline(enrolment, 1, later)
    assert offers.ask_follow_ups(now=later + timedelta(hours=1)) == 0

    assert offers.ask_follow_ups(now=later + TWELVE_HOURS) == 1
    assert told("team_follow_up") == [supervisor, supervisor]


def test_a9_the_hours_are_the_cycles_and_can_be_off(supervisor, cycle, team, now):
    offered(team, now)
    Cycle.objects.update(follow_up_hours=None)
    assert offers.ask_follow_ups(now=now + timedelta(days=30)) == 0
    Cycle.objects.update(follow_up_hours=48)
    assert offers.ask_follow_ups(now=now + timedelta(hours=47)) == 0

    assert offers.ask_follow_ups(now=now + timedelta(hours=48)) == 1


def test_a9_an_answered_offer_is_not_followed_up(cycle, team, now):
    accept(offered(team, now), 1, now)

    assert offers.ask_follow_ups(now=now + timedelta(days=2)) == 0


def test_a9_decision_2_silence_loses_nothing(cycle, team, now):
    enrolment = offered(team, now, make_mentor(), make_mentor())
    before = everything()["applications"]
    offers.ask_follow_ups(now=now + timedelta(days=60))
    assert everything()["applications"] == before

    accept(enrolment, 1, now + timedelta(days=60))
    assert statuses(enrolment) == ["MENTOR_ACCEPTED", "PENDING"]


def test_t4_remarks_flag_the_offer_for_the_team_and_leave_it_open(supervisor, cycle, team, now):
    enrolment = offered(team, now)
    remark(enrolment, now)
    application = choice(enrolment, 1)

    assert application.has_open_remarks
    assert (application.status, application.remarks) == ("ADMIN_APPROVED", "Only in the evening.")
    assert told("team_remarks") == [supervisor]


@pytest.mark.parametrize("answer", [accept, decline])
def test_t4_the_mentor_can_still_answer(answer, cycle, team, now):
    enrolment = offered(team, now)
    remark(enrolment, now)
    answer(enrolment, 1, now)

    assert not choice(enrolment, 1).has_open_remarks


def test_t4_granting_counts_as_the_mentors_yes(supervisor, cycle, team, now):
    enrolment = offered(team, now)
    remark(enrolment, now)
    offers.grant(choice(enrolment, 1).pk, actor=team, now=now)

    assert statuses(enrolment) == ["MENTOR_ACCEPTED"]
    assert choice(enrolment, 1).history.latest("pk").actor == team.user
    assert told("team_confirm_needed") == [supervisor]


def test_t4_turning_down_counts_as_the_mentors_no(supervisor, cycle, team, now):
    enrolment = offered(team, now, make_mentor(), make_mentor())
    remark(enrolment, now)
    offers.turn_down(choice(enrolment, 1).pk, actor=team, now=now)

    assert statuses(enrolment) == ["MENTOR_DECLINED", "ADMIN_APPROVED"]
    assert told("team_declined") == [supervisor]


@pytest.mark.parametrize("answer", [offers.grant, offers.turn_down])
def test_t4_without_remarks_the_team_does_not_answer_for_the_mentor(answer, cycle, team, now):
    enrolment = offered(team, now)
    before = everything()

    with pytest.raises(offers.NoRemarks):
        answer(choice(enrolment, 1).pk, actor=team, now=now)
    assert everything() == before


def test_t4_empty_remarks_and_remarks_of_others_are_refused(cycle, team, now):
    enrolment = offered(team, now)
    with pytest.raises(ReasonMissing):
        remark(enrolment, now, "  ")
    for actor in (team, Actor.for_mentor(make_mentor(), ActorChannel.WEB)):
        with pytest.raises(NotAllowed):
            offers.add_remarks(choice(enrolment, 1).pk, remarks="x", actor=actor, now=now)
    decline(enrolment, 1, now)
    with pytest.raises(TransitionRefused):
        remark(enrolment, now)
    assert choice(enrolment, 1).remarks == ""


def test_decision_1_by_default_the_team_confirms(supervisor, cycle, team, now):
    enrolment = offered(team, now)
    accept(enrolment, 1, now)

    assert statuses(enrolment) == ["MENTOR_ACCEPTED"]
    assert told("team_confirm_needed") == [supervisor]
    assert not Match.objects.exists()


def test_decision_1_with_the_automatic_policy_the_mentors_yes_is_the_match(team, now):
    make_cycle(confirmation="AUTOMATIC")
    enrolment = offered(team, now, make_mentor(), make_mentor())
    accept(enrolment, 1, now)

    assert statuses(enrolment) == ["MATCHED", "REJECTED"]
    assert Match.objects.get().history.get().channel == "SYSTEM"
    assert told("match_mentee") == [enrolment.mentee.email]
    assert told("team_confirm_needed") == []


def test_decision_1_the_cap_stops_the_automatic_match_and_the_team_is_told(supervisor, team, now):
    make_cycle(confirmation="AUTOMATIC", mentor_cap=1)
    mentor = make_mentor()
    accept(offered(team, now, mentor), 1, now)
    enrolment = offered(team, now, mentor)
    accept(enrolment, 1, now)

    assert statuses(enrolment) == ["MENTOR_ACCEPTED"]
    assert told("team_cap_reached") == [supervisor]
    assert Match.objects.count() == 1
    with pytest.raises(matches.MentorIsFull):
        matches.confirm(choice(enrolment, 1).pk, actor=team, now=now)
    review.recall(choice(enrolment, 1).pk, actor=team, now=now, reason="At the cap.")
    assert queue_states(enrolment) == ["PENDING_MANUAL_MATCH"]


def test_decision_3_one_review_lets_the_whole_list_be_forwarded(cycle, team, now):
    enrolment = offered(team, now, *(make_mentor() for _ in range(5)))
    for place in range(1, 5):
        decline(enrolment, place, now)

    assert statuses(enrolment) == ["MENTOR_DECLINED"] * 4 + ["ADMIN_APPROVED"]


def test_decision_5_defaults(db):
    settings, cycle = MentorshipSettings(), Cycle()

    assert (settings.mentor_capacity, settings.review_hours) == (20, 48)
    assert (cycle.mentor_cap, cycle.follow_up_hours, cycle.confirmation) == (20, 12, "TEAM")


@pytest.fixture
def on_telegram(settings):
    settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:x"}
    mentor = make_mentor()
    link_telegram(mentor.user)
    return mentor


@pytest.mark.parametrize("answer", [accept, decline])
def test_t2_the_buttons_go_when_the_offer_is_answered(answer, on_telegram, cycle, team, now):
    enrolment = offered(team, now, on_telegram)
    card = Notification.objects.get(notice="offer")
    assert (card.channel, card.lane) == ("TELEGRAM", 0)
    deliver()
    answer(enrolment, 1, now)

    assert Notification.objects.get(notice="offer_closed").edits == card


def test_t5_without_telegram_or_when_it_fails_the_offer_goes_by_mail(on_telegram, cycle, team, now):
    type(on_telegram.user.mentorship_telegram).objects.update(unreachable_at=now)
    offered(team, now, on_telegram)

    assert Notification.objects.get(notice="offer").channel == "EMAIL"


def test_t5_a_mentor_without_an_account_answers_by_the_signed_link(cycle, team, now):
    mentor = make_mentor(with_user=False)
    enrolment = offered(team, now, mentor)
    accept(enrolment, 1, now)
    assert choice(enrolment, 1).history.latest("pk").actor is None

    matches.confirm(choice(enrolment, 1).pk, actor=team, now=now)
    assert told("match_mentor") == [mentor.email]


def test_t4_a_link_takes_only_so_many_remarks_a_day(supervisor, cycle, team, now):
    enrolment = offered(team, now)
    for number in range(offers.REMARKS.at_most):
        remark(enrolment, now + timedelta(seconds=number), text=f"Remark {number}")
    with pytest.raises(offers.TooManyRemarks):
        remark(enrolment, now + timedelta(minutes=1), text="One more")
    assert choice(enrolment, 1).remarks == f"Remark {offers.REMARKS.at_most - 1}"
    assert len(told("team_remarks")) == offers.REMARKS.at_most
    remark(enrolment, now + timedelta(days=1), text="Tomorrow")
