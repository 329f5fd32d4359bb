"""A7, A8: the proposal for the whole queue: who is in it, who is not, and why."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from mentorship.choices import ActorChannel
from mentorship.domain import applications, matches, offers, queue, review, suggestions
from mentorship.domain.actors import Actor
from mentorship.domain.assignment.engine import QueueTooLong
from mentorship.domain.assignment.proposal import proposal_for
from mentorship.models import Application, Expertise, Match
from mentorship.testing.factories import (
    make_case,
    make_cycle,
    make_mentee,
    make_mentor,
    put_into,
    web,
)

from .ledger import everything, queue_place
from .test_rules_line import decline

pytestmark = pytest.mark.django_db


@pytest.fixture
def wait(cycle, now):
    """Somebody in the queue, who has paid."""

    def wait(subject="Python", *, topics=(), later=0, **fields):
        mentee = make_mentee(**fields)
        at = now + datetime.timedelta(minutes=later)
        place = queue.join_queue(
            email=mentee.email, name=mentee.name, reference=mentee.email, subject=subject, now=at
        )
        for name in topics:
            place.enrolment.topics.add(Expertise.objects.get_or_create(name=name)[0])
        return place.enrolment

    return wait


@pytest.fixture
def propose(cycle, now):
    """The proposal, as mentee → mentor."""

    def propose():
        pairs = proposal_for(cycle, now=now).pairs
        return {pair.place.enrolment: pair.mentor for pair in pairs}

    return propose


def places(*cases):
    return [queue_place(case) for case in cases]


def asked(case, mentor, team, now):
    return queue.pick(case.pk, mentor.pk, actor=team, now=now, send=True)


def mentor_of(application):
    return Actor.for_mentor(application.mentor, ActorChannel.WEB)


class TestTheProposal:
    def test_it_is_the_best_for_all_and_not_for_the_first(self, wait, propose):
        both = make_mentor("Both", expertise=("Python", "Django"), long_term_mentees=1)
        one = make_mentor("One", expertise=("Python", "Sewing"), long_term_mentees=1)
        first, second = wait("Python"), wait("Python and Django")

        assert propose() == {first: one, second: both}

    def test_each_pair_is_explained_as_the_suggestions_explain_it(self, wait, cycle, now):
        mentors = [
            make_mentor(expertise=("Python", "Django"), languages=("es", "pt-br")),
            make_mentor(expertise=("Sewing",), timezone="Asia/Kolkata", long_term_mentees=1),
            make_mentor(expertise=("Rust", "Python"), timezone="America/Lima", languages=("ar",)),
        ]
        wait("Python", topics=("Sewing",), timezone="Europe/Berlin", preferred_language="es")
        wait("Rust", topics=("Python", "Django"), preferred_language="ar", timezone="Nowhere/Land")
        wait("", preferred_language="pt", timezone="Pacific/Auckland")

        proposal = proposal_for(cycle, now=now)

        assert {pair.mentor for pair in proposal.pairs} <= set(mentors)
        assert len(proposal.pairs) == 3
        for pair in proposal.pairs:
            shown = {row.mentor: row for row in suggestions.suggest(pair.place.enrolment, now=now)}
            assert pair.suggestion == shown[pair.mentor]
            assert pair.suggestion.reasons == shown[pair.mentor].reasons
            assert pair.score == shown[pair.mentor].score
        assert proposal.total == sum(pair.score for pair in proposal.pairs)

    def test_nothing_is_written(self, wait, propose):
        make_mentor()
        wait()
        before = everything()

        assert propose()
        assert everything() == before

    def test_the_longest_waiting_stand_first_and_are_served_first(self, wait, cycle, now):
        mentor = make_mentor(long_term_mentees=1)
        later, sooner = wait(later=9), wait(later=1)

        proposal = proposal_for(cycle, now=now)

        assert [pair.place for pair in proposal.pairs] == places(sooner)
        assert [pair.mentor for pair in proposal.pairs] == [mentor]
        assert proposal.left_over == places(later)
        assert proposal.unassignable == []

    def test_who_has_no_candidate_is_named(self, wait, cycle, now):
        make_mentor(status="PENDING")
        case = wait()

        proposal = proposal_for(cycle, now=now)

        assert (proposal.pairs, proposal.left_over) == ([], [])
        assert proposal.unassignable == places(case)

    def test_the_queries_are_always_the_same(self, wait, cycle, now, django_assert_num_queries):
        found = []
        for _round in range(3):
            make_mentor()
            wait(topics=("Python",))
            with django_assert_num_queries(9):
                found.append(len(proposal_for(cycle, now=now).pairs))

        assert found == [1, 2, 3]

    def test_of_a_very_long_queue_those_who_wait_longest_come_first(
        self, wait, cycle, now, monkeypatch
    ):
        monkeypatch.setattr("mentorship.domain.assignment.reading.MOST_AT_ONCE", 4)
        make_mentor(), make_mentor()
        cases = [wait(later=number) for number in range(3)]

        proposal = proposal_for(cycle, now=now)

        assert {pair.place.enrolment for pair in proposal.pairs} == {*cases[:2]}
        assert (proposal.left_over, proposal.unassignable, proposal.later) == ([], [], 1)

    def test_too_many_for_a_site_without_the_solver(self, wait, propose, monkeypatch):
        monkeypatch.setattr("mentorship.domain.assignment.engine.EASY_PAIRS", 0)
        monkeypatch.setattr("mentorship.domain.assignment.engine.MOST_PAIRS", 0)
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        make_mentor()
        wait()

        with pytest.raises(QueueTooLong):
            propose()


class TestWhoWaits:
    def test_nobody_for_whom_a_mentor_is_being_asked(self, wait, propose, team, now):
        make_mentor()
        offered, picked, waiting = wait(), wait(), wait()
        asked(offered, make_mentor(), team, now)
        queue.pick(picked.pk, make_mentor().pk, actor=team, now=now)

        assert list(propose()) == [waiting]

    def test_nobody_who_has_left_the_queue(self, wait, propose, team, now):
        make_mentor()
        gone, closed = wait(), wait()
        applications.withdraw(queue_place(gone).pk, actor=web(gone.mentee.user), now=now)
        queue.close_without_match(queue_place(closed).pk, actor=team, now=now)

        assert propose() == {}

    def test_nobody_of_another_cycle(self, wait, now):
        make_mentor()
        wait()

        assert proposal_for(make_cycle(status="DRAFT"), now=now).pairs == []

    def test_nobody_who_applies_to_mentors_of_their_own_choice(self, cycle, propose):
        make_case(make_mentor())

        assert propose() == {}


class TestWhoIsOutOfTheQuestion:
    """Each veto, beside a mentor who is fit for anything but it."""

    @pytest.mark.parametrize(
        "fields",
        [
            {"status": "PENDING"},
            {"status": "REJECTED"},
            {"offers_long_term": False, "long_term_mentees": None, "long_term_hours": None},
            {"left_at": timezone.now()},
            {"paused_until": timezone.localdate() + datetime.timedelta(days=2)},
        ],
        ids=lambda fields: next(iter(fields)),
    )
    def test_who_takes_no_part(self, fields, wait, propose):
        make_mentor(**fields)
        wait()

        assert propose() == {}

    def test_who_is_back_from_a_pause_takes_part(self, wait, propose):
        mentor = make_mentor(paused_until=timezone.localdate())
        case = wait()

        assert propose() == {case: mentor}

    def test_the_mentee_in_person(self, wait, propose):
        by_address, by_account = wait(email="ada@example.org"), wait()
        make_mentor(email="Ada@Example.org", with_user=False)
        make_mentor(user=by_account.mentee.user, email="other@example.org")

        found = propose()

        assert found[by_address].email == "other@example.org"
        assert found[by_account].email == "Ada@Example.org"

    def test_who_is_full_by_matches_acceptances_and_offers(self, wait, cycle, team, now):
        mentor = make_mentor(long_term_mentees=4, long_term_hours=8)
        matched, accepted, offered, waiting, left = (wait(later=n) for n in range(5))
        matches.confirm(accept(asked(matched, mentor, team, now), now).pk, actor=team, now=now)
        accept(asked(accepted, mentor, team, now), now)
        asked(offered, mentor, team, now)

        proposal = proposal_for(cycle, now=now)
        assert [pair.place for pair in proposal.pairs] == places(waiting)
        assert proposal.left_over == places(left)

    def test_who_is_over_the_cap(self, wait, propose, cycle, team, now):
        mentor = make_mentor()
        for _number in range(2):
            asked(wait(), mentor, team, now)
        wait()
        cycle.mentor_cap = 1
        cycle.save()

        assert propose() == {}

    def test_who_declined_before(self, wait, propose, team, now):
        case, mentor = wait(), make_mentor()
        application = asked(case, mentor, team, now)
        offers.decline(application.pk, actor=mentor_of(application), now=application.offered_at)

        assert propose() == {}
        other = wait()
        assert propose() == {other: mentor}

    def test_who_was_asked_and_recalled(self, wait, propose, team, now):
        case, mentor = wait(), make_mentor()
        application = asked(case, mentor, team, now)
        review.recall(application.pk, actor=team, now=now, reason="No answer.")

        assert propose() == {}

    def test_whom_the_team_struck_out(self, wait, propose, team, now):
        case, mentor = wait(), make_mentor()
        picked = queue.pick(case.pk, mentor.pk, actor=team, now=now)
        review.strike(picked.pk, actor=team, now=now, reason="Not the right one.")

        assert propose() == {}

    def test_with_whom_a_match_was_cancelled(self, wait, propose, team, now):
        case, mentor = wait(), make_mentor()
        matches.confirm(accept(asked(case, mentor, team, now), now).pk, actor=team, now=now)
        matches.cancel(
            Match.objects.get().pk,
            actor=team,
            now=now,
            reason="It did not work.",
            wish="MENTEE",
            put_back=True,
        )
        assert Application.objects.queued().count() == 1

        assert propose() == {}

    def test_a_choice_that_fell_to_a_cancelled_match_is_open_again(self, cycle, propose, team, now):
        first, second = make_mentor(), make_mentor()
        case = make_case(first, second)
        review.approve_list(case.pk, actor=team, now=now)
        accepted = accept(case.applications.get(mentor=first), now)
        match = matches.confirm(accepted.pk, actor=team, now=now)
        options = {"reason": "It did not work.", "wish": "MENTOR", "put_back": True}
        matches.cancel(match.pk, actor=team, now=now, **options)

        assert propose() == {case: second}

    def test_a_choice_that_was_passed_over_is_open_again(self, cycle, propose, team, now):
        first, second = make_mentor(), make_mentor()
        case = make_case(first, second)
        review.approve_list(case.pk, actor=team, now=now)
        put_into(second, "REJECTED")
        decline(case, 1, now)
        put_into(second, "ACTIVE")

        assert propose() == {case: second}


def accept(application, now):
    return offers.accept(
        application.pk, actor=mentor_of(application), now=max(now, application.offered_at)
    )
