"""Pausing, leaving the programme and coming back: what ends, what stays, who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.choices import ActorChannel
from mentorship.domain import applications, leaving, matches, mentors, offers, review
from mentorship.domain.actors import Actor
from mentorship.domain.directory import apply_state
from mentorship.domain.refusals import NotAllowed, TransitionRefused
from mentorship.models import MentorProfile, Notification
from mentorship.testing.factories import (
    make_case,
    make_mentee,
    make_mentor,
    make_user,
    put_into,
    reload,
    web,
)

from .ledger import chain, choice, everything, queue_states, statuses, told

pytestmark = pytest.mark.django_db


def offered(team, now, *line):
    enrolment = make_case(*line)
    review.approve_list(enrolment.pk, actor=team, now=now)
    return enrolment


def accept(enrolment, now):
    application = choice(enrolment, 1)
    by_mentor = Actor.for_mentor(application.mentor, ActorChannel.TELEGRAM)
    offers.accept(application.pk, actor=by_mentor, now=now)
    return application


class TestLeaving:
    def test_the_mentor_is_hidden_at_once_and_the_status_stays(self, supervisor, now):
        mentor = make_mentor()
        leaving.leave(mentor.pk, actor=web(mentor.user), now=now, reason="A new job.")

        assert not MentorProfile.objects.visible().exists()
        left = reload(mentor)
        assert (left.status, left.left_at) == ("ACTIVE", now)
        assert chain(mentor) == [("leave", "ACTIVE", "ACTIVE")]
        assert mentor.history.get().reason == "A new job."
        assert told("team_mentor_left") == [supervisor]
        context = Notification.objects.get(notice="team_mentor_left").context
        assert context == {"mentor": mentor.pk}

    def test_offers_without_an_answer_go_on_to_the_next_choice(self, team, supervisor, cycle, now):
        leaver, staying = make_mentor(), make_mentor()
        first, last = offered(team, now, leaver, staying), offered(team, now, leaver)

        leaving.leave(leaver.pk, actor=web(leaver.user), now=now)

        assert statuses(first) == ["MENTOR_DECLINED", "ADMIN_APPROVED"]
        assert statuses(last) == ["MENTOR_DECLINED"]
        assert queue_states(last) == ["PENDING_MANUAL_MATCH"]
        assert choice(first, 1).history.latest("pk").transition == "decline"
        assert told("offer", application=choice(first, 1)) == []
        assert told("offer", application=choice(first, 2)) == [staying.email]
        assert told("team_declined") == [supervisor, supervisor]

    def test_what_was_accepted_and_what_is_running_is_left_to_the_team(
        self, team, supervisor, cycle, now
    ):
        leaver = make_mentor()
        accepted, matched = offered(team, now, leaver), offered(team, now, leaver)
        waiting, running = accept(accepted, now), accept(matched, now)
        match = matches.confirm(running.pk, actor=team, now=now)

        leaving.leave(leaver.pk, actor=web(leaver.user), now=now)

        assert statuses(accepted) == ["MENTOR_ACCEPTED"]
        assert (reload(match).status, bool(reload(match).flag)) == ("ACTIVE", True)
        with pytest.raises(matches.MentorIsFull):
            matches.confirm(waiting.pk, actor=team, now=now)

    def test_a_choice_further_down_the_line_is_passed_over(self, team, cycle, now):
        leaver, asked = make_mentor(), make_mentor()
        enrolment = offered(team, now, asked, leaver)
        leaving.leave(leaver.pk, actor=web(leaver.user), now=now)
        assert statuses(enrolment) == ["ADMIN_APPROVED", "PENDING"]

        offers.decline(choice(enrolment, 1).pk, actor=web(asked.user), now=now)

        assert statuses(enrolment) == ["MENTOR_DECLINED", "REJECTED"]

    def test_nobody_applies_to_somebody_who_left(self, cycle, now):
        mentor = make_mentor()
        leaving.leave(mentor.pk, actor=web(mentor.user), now=now)

        with pytest.raises(applications.MentorUnavailable):
            make_case(mentor)

    def test_only_the_mentor_leaves_and_only_once(self, team, now):
        mentor = make_mentor()
        before = everything()
        for stranger in (team, web(make_user()), Actor.system()):
            with pytest.raises(NotAllowed):
                leaving.leave(mentor.pk, actor=stranger, now=now)
        assert everything() == before

        leaving.leave(mentor.pk, actor=web(mentor.user), now=now)
        before = everything()
        with pytest.raises(mentors.HasLeft):
            leaving.leave(mentor.pk, actor=web(mentor.user), now=now)
        assert everything() == before

    def test_who_was_rejected_has_nothing_to_leave(self, now):
        mentor = make_mentor(status="REJECTED")

        with pytest.raises(TransitionRefused):
            leaving.leave(mentor.pk, actor=web(mentor.user), now=now)

    def test_the_team_accepts_nobody_who_has_left(self, team, now):
        mentor = make_mentor(status="PENDING")
        leaving.leave(mentor.pk, actor=web(mentor.user), now=now)

        with pytest.raises(mentors.HasLeft):
            mentors.accept_mentor(mentor.pk, actor=team, now=now)
        assert reload(mentor).status == "PENDING"


class TestComingBack:
    @pytest.mark.parametrize("status", ["PENDING", "ACTIVE", "REJECTED"])
    @pytest.mark.parametrize("by_team", [False, True])
    def test_the_status_is_the_teams(self, team, now, status, by_team):
        mentor = make_mentor(left_at=now)
        put_into(mentor, status)

        leaving.come_back(mentor.pk, actor=team if by_team else web(mentor.user), now=now)

        assert (reload(mentor).status, reload(mentor).left_at) == (status, None)
        assert MentorProfile.objects.visible().exists() == (status == "ACTIVE")
        assert chain(mentor) == [("return", status, status)]

    def test_nobody_else_brings_a_mentor_back(self, now):
        mentor = make_mentor(left_at=now)

        with pytest.raises(NotAllowed):
            leaving.come_back(mentor.pk, actor=web(make_user()), now=now)

    def test_who_is_here_cannot_come_back(self, now):
        mentor = make_mentor()

        with pytest.raises(leaving.StillHere):
            leaving.come_back(mentor.pk, actor=web(mentor.user), now=now)


class TestPause:
    def test_no_new_requests_before_the_day(self, cycle, now):
        mentor, today = make_mentor(), timezone.localdate()
        until = today + timedelta(days=1)
        leaving.pause(mentor.pk, until=until, actor=web(mentor.user), now=now)

        assert MentorProfile.objects.visible().exists()
        state = apply_state(reload(mentor), cycle, now=now)
        assert not state.enabled
        assert "no new requests until" in str(state.reason)
        with pytest.raises(applications.MentorPaused):
            make_case(reload(mentor), mentee=make_mentee())
        assert apply_state(reload(mentor), cycle, now=now + timedelta(days=1)).enabled
        assert chain(mentor) == [("pause", "ACTIVE", "ACTIVE")]
        assert mentor.history.get().reason == until.isoformat()

    def test_it_can_be_ended(self, cycle, now):
        mentor = make_mentor(paused_until=timezone.localdate() + timedelta(days=5))
        for _time in range(2):
            leaving.pause(mentor.pk, until=None, actor=web(mentor.user), now=now)

        assert apply_state(reload(mentor), cycle, now=now).enabled
        assert chain(mentor) == [("resume", "ACTIVE", "ACTIVE")]

    @pytest.mark.parametrize("days", [-1, 0, 367])
    def test_a_day_to_come_and_within_a_year(self, days, now):
        mentor = make_mentor()
        until = timezone.localdate() + timedelta(days=days)

        with pytest.raises(leaving.PauseOutOfRange):
            leaving.pause(mentor.pk, until=until, actor=web(mentor.user), now=now)
        assert reload(mentor).paused_until is None

    def test_nobody_pauses_another(self, now):
        mentor, until = make_mentor(), timezone.localdate() + timedelta(days=5)

        with pytest.raises(NotAllowed):
            leaving.pause(mentor.pk, until=until, actor=web(make_user()), now=now)
