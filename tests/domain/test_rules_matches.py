"""A8 and T6: matches under the cap, what a match ends, and how it ends itself."""

import pytest

from mentorship.choices import Wish
from mentorship.domain import capacity, matches, queue, review
from mentorship.domain.refusals import TransitionRefused
from mentorship.models import Match
from mentorship.testing.factories import make_case, make_cycle, make_mentor, reload

from .ledger import chain, choice, deliver, everything, queue_place, queue_states, statuses, told
from .test_rules_line import accept, add
from .test_rules_mentors import matched

pytestmark = pytest.mark.django_db


def accepted(mentor, team, now, *others):
    """The id of an offer that the mentor has accepted."""
    enrolment = make_case(mentor, *others)
    review.approve_list(enrolment.pk, actor=team, now=now)
    accept(enrolment, 1, now)
    return choice(enrolment, 1).pk


def cancel(match, team, now, **options):
    details = {"reason": "Moved away.", "wish": Wish.MENTOR} | options
    return matches.cancel(match.pk, actor=team, now=now, **details)


@pytest.mark.parametrize(("of_cycle", "own", "cap"), [(1, 3, 1), (5, 2, 2), (2, 2, 2)])
@pytest.mark.parametrize("kind", ["LONG_TERM", "AD_HOC"])
def test_a8_the_cap_is_the_smaller_of_the_cycles_and_the_mentors_own(
    kind, of_cycle, own, cap, team, now
):
    make_cycle(type=kind, mentor_cap=of_cycle)
    # Room without end in the other type, which must not count.
    places = {"long_term_mentees": 9, "long_term_hours": 18, "ad_hoc_mentees": 9}
    mine = "long_term_mentees" if kind == "LONG_TERM" else "ad_hoc_mentees"
    mentor = make_mentor(**places | {mine: own})
    for _ in range(cap):
        matched(mentor, team, now)
    one_more = accepted(mentor, team, now)
    before = everything()

    with pytest.raises(matches.MentorIsFull, match=f"{cap} of {cap}"):
        matches.confirm(one_more, actor=team, now=now)
    assert everything() == before
    assert sorted(Match.objects.values_list("place", flat=True)) == list(range(1, cap + 1))


def test_a8_a_cancelled_match_frees_its_place_and_the_lowest_free_one_is_taken(cycle, team, now):
    mentor = make_mentor()
    first, _second, _third = (matched(mentor, team, now) for _ in range(3))
    waiting = accepted(mentor, team, now)
    cancel(first, team, now)

    assert matches.confirm(waiting, actor=team, now=now).place == first.place


def test_a8_a_completed_match_keeps_its_place(team, now):
    make_cycle(mentor_cap=1)
    mentor = make_mentor()
    matches.complete(matched(mentor, team, now).pk, actor=team, now=now)

    with pytest.raises(matches.MentorIsFull):
        matched(mentor, team, now)


def test_a8_matches_of_another_cycle_do_not_count(team, now):
    old = make_cycle(mentor_cap=1)
    mentor = make_mentor()
    matched(mentor, team, now)
    type(old).objects.filter(pk=old.pk).update(status="CLOSED")
    make_cycle(mentor_cap=1)

    assert matched(mentor, team, now).place == 1


def test_a8_a_mentor_who_lowers_the_number_gets_no_more(cycle, team, now):
    mentor = make_mentor()
    matched(mentor, team, now)
    matched(mentor, team, now)
    type(mentor).objects.filter(pk=mentor.pk).update(long_term_mentees=1)

    with pytest.raises(matches.MentorIsFull, match="2 of 1"):
        matched(mentor, team, now)


def test_a8_the_ledger_counts_matched_accepted_and_offered(cycle, team, now):
    mentor = make_mentor()
    matched(mentor, team, now)
    accepted(mentor, team, now)
    offered = make_case(mentor)
    review.approve_list(offered.pk, actor=team, now=now)
    load = capacity.load_of([mentor], cycle)[mentor.pk]

    assert (load.matched, load.accepted, load.offered, load.cap) == (1, 1, 1, 3)
    assert (load.free, load.committed, load.is_full) == (2, 3, False)


def test_t6_a_match_tells_both_and_ends_every_other_open_application(cycle, team, now):
    mentor, others = make_mentor(), [make_mentor(), make_mentor()]
    pk = accepted(mentor, team, now, *others)
    match = matches.confirm(pk, actor=team, now=now, meet_url="https://meet.example.org/a")
    enrolment = match.enrolment

    assert statuses(enrolment) == ["MATCHED", "REJECTED", "REJECTED"]
    for place in (2, 3):
        assert choice(enrolment, place).reason == "mentee matched with another mentor"
        assert choice(enrolment, place).history.latest("pk").channel == "SYSTEM"
    assert told("match_mentee") == [enrolment.mentee.email]
    assert told("match_mentor") == [mentor.email]
    assert match.meet_url == "https://meet.example.org/a"
    assert chain(match) == [("confirm", "", "ACTIVE")]
    assert queue_states(enrolment) == []


def test_t6_mentors_who_were_never_asked_hear_nothing(cycle, team, now):
    matches.confirm(accepted(make_mentor(), team, now, make_mentor()), actor=team, now=now)

    assert told("offer_withdrawn") == []


def test_a_match_is_confirmed_once(cycle, team, now):
    match = matched(make_mentor(), team, now)
    before = everything()

    with pytest.raises(TransitionRefused):
        matches.confirm(match.application_id, actor=team, now=now)
    assert everything() == before


def test_a_match_is_completed_and_both_are_told(cycle, team, now):
    match = matched(make_mentor(), team, now)
    matches.complete(match.pk, actor=team, now=now)

    assert (reload(match).status, reload(match).ended_at) == ("COMPLETED", now)
    assert told("match_ended_mentee") == [match.enrolment.mentee.email]
    assert told("match_ended_mentor") == [match.mentor.email]


def test_a_match_is_cancelled_with_a_reason_and_at_a_wish(cycle, team, now):
    match = matched(make_mentor(), team, now)
    cancel(match, team, now, wish=Wish.MENTEE)
    match = reload(match)

    assert (match.status, match.end_reason) == ("CANCELLED", "Moved away.")
    assert match.ended_by_wish_of == "MENTEE"
    assert match.history.latest("pk").reason == "Moved away."
    assert queue_states(match.enrolment) == []
    assert told("match_ended_mentor") == [match.mentor.email]


def test_a_cancelled_match_can_put_the_mentee_back_into_the_queue(supervisor, cycle, team, now):
    match = matched(make_mentor(), team, now)
    cancel(match, team, now, put_back=True)
    place = queue_place(match.enrolment)

    assert chain(place) == [("put_back", "", "PENDING_MANUAL_MATCH")]
    assert place.history.get().actor == team.user
    assert told("team_queue_joined") == [supervisor]

    picked = queue.pick(match.enrolment_id, make_mentor().pk, actor=team, now=now, send=True)
    assert picked.status == "ADMIN_APPROVED"


def test_who_is_put_back_twice_has_one_open_place(cycle, team, now):
    match = matched(make_mentor(), team, now)
    enrolment = match.enrolment
    cancel(match, team, now, put_back=True)
    add(enrolment, make_mentor(), 2, now)
    review.approve_list(enrolment.pk, actor=team, now=now)
    accept(enrolment, 2, now)
    second = matches.confirm(choice(enrolment, 2).pk, actor=team, now=now)
    assert queue_states(enrolment) == ["REJECTED"]
    cancel(second, team, now, put_back=True)

    assert queue_states(enrolment) == ["REJECTED", "PENDING_MANUAL_MATCH"]


def test_the_mentor_of_an_accepted_offer_hears_when_it_is_recalled(cycle, team, now):
    mentor = make_mentor()
    pk = accepted(mentor, team, now)
    deliver()
    review.recall(pk, actor=team, now=now, reason="At the cap.")

    assert told("offer_withdrawn") == [mentor.email]
