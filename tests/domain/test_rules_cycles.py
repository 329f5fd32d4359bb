"""C1–C3: one open cycle, whose type and days decide who can apply."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mentorship.domain import applications, cycles, directory, matches, review
from mentorship.models import Cycle
from mentorship.testing.factories import make_case, make_cycle, make_mentor, reload

from .ledger import chain, choice, everything
from .test_rules_mentors import matched

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def at(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=datetime.UTC)


def days(first: str, last: str) -> dict[str, datetime.date]:
    return {
        "opens_on": datetime.date.fromisoformat(first),
        "closes_on": datetime.date.fromisoformat(last),
    }


@pytest.mark.parametrize("kind", ["LONG_TERM", "AD_HOC"])
def test_c1_a_second_cycle_of_either_type_is_not_opened(kind, team, now):
    make_cycle(name="Spring")
    second = make_cycle(status="DRAFT", type=kind)
    before = everything()

    with pytest.raises(cycles.AnotherCycleIsOpen, match="Spring"):
        cycles.open_cycle(second.pk, actor=team, now=now)
    assert everything() == before


def test_c1_the_next_one_opens_when_the_first_is_closed(team, now):
    first, second = make_cycle(), make_cycle(status="DRAFT")
    cycles.close_cycle(first.pk, actor=team, now=now)
    cycles.open_cycle(second.pk, actor=team, now=now)

    assert directory.open_cycle() == second
    assert chain(first) == [("close", "OPEN", "CLOSED")]
    assert chain(second) == [("open", "DRAFT", "OPEN")]


def test_c1_no_open_cycle_no_applications(now):
    make_cycle(status="DRAFT")
    mentor = make_mentor()

    with pytest.raises(applications.NoOpenCycle):
        make_case(mentor)


def test_c1_what_was_applied_for_goes_on_after_closing(team, cycle, now):
    enrolment = make_case(make_mentor())
    cycles.close_cycle(cycle.pk, actor=team, now=now)
    review.approve_list(enrolment.pk, actor=team, now=now)

    assert choice(enrolment, 1).status == "ADMIN_APPROVED"


@pytest.mark.parametrize(
    ("kind", "offer"),
    [("LONG_TERM", {"offers_long_term": False}), ("AD_HOC", {"offers_ad_hoc": False})],
)
def test_c2_the_type_of_the_open_cycle_decides(kind, offer, now):
    cycle = make_cycle(type=kind)
    mentor, other = make_mentor(), make_mentor(**offer)

    assert directory.apply_state(mentor, cycle, now=now).enabled
    state = directory.apply_state(other, cycle, now=now)
    assert not state.enabled
    assert "only" in state.reason
    with pytest.raises(applications.MentorUnavailable):
        make_case(other)


@pytest.mark.parametrize("status", ["PENDING", "REJECTED"])
def test_c2_no_button_for_mentors_who_are_not_active(status, cycle, now):
    assert not directory.apply_state(make_mentor(status=status), cycle, now=now).enabled


def test_c2_without_a_cycle_the_button_says_why(now):
    state = directory.apply_state(make_mentor(), None, now=now)

    assert not state.enabled
    assert "No cycle is open" in state.reason


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        ("2026-03-01", "2026-03-10", True),
        ("2026-03-02", "2026-03-02", True),
        ("2026-03-01", "2026-03-11", False),
        ("2026-02-27", "2026-03-05", False),
        ("2025-03-01", "2026-03-10", False),
    ],
)
def test_c3_an_ad_hoc_cycle_lies_between_the_1st_and_the_10th(first, last, fits):
    cycle = Cycle(name="March", type="AD_HOC", **days(first, last))
    if fits:
        cycle.full_clean()
    else:
        with pytest.raises(ValidationError) as error:
            cycle.full_clean()
        assert list(error.value.message_dict) == ["closes_on"]


@pytest.mark.parametrize(
    ("now", "word"), [(at(2026, 2, 28, 23), "open on"), (at(2026, 3, 11, 0), "are over")]
)
def test_c3_outside_its_days_an_open_cycle_takes_no_applications(now, word, monkeypatch):
    cycle = make_cycle(**days("2026-03-01", "2026-03-10"))
    mentor = make_mentor()
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert word in directory.apply_state(mentor, cycle, now=now).reason
    with pytest.raises(applications.NoOpenCycle):
        make_case(mentor)


@pytest.mark.parametrize(
    ("zone", "now", "word"),
    [
        ("America/Los_Angeles", at(2026, 3, 1, 7, 59), "open on"),
        ("America/Los_Angeles", at(2026, 3, 1, 8), None),
        ("America/Los_Angeles", at(2026, 3, 11, 6, 59), None),
        ("Pacific/Auckland", at(2026, 2, 28, 10, 59), "open on"),
        ("Pacific/Auckland", at(2026, 2, 28, 11), None),
        ("Pacific/Auckland", at(2026, 3, 10, 11), "are over"),
    ],
)
def test_c3_days_begin_and_end_in_the_zone_of_the_site(zone, now, word, settings):
    settings.TIME_ZONE = zone
    cycle = make_cycle(**days("2026-03-01", "2026-03-10"))
    state = directory.cycle_state(cycle, now=now)

    assert state.enabled is (word is None)
    assert (word or "") in state.reason


def test_c3_a_cycle_whose_days_are_over_is_not_opened(team, now):
    today = timezone.localdate()
    cycle = make_cycle(status="DRAFT", opens_on=today - 9 * DAY, closes_on=today - DAY)

    with pytest.raises(cycles.CycleHasPassed):
        cycles.open_cycle(cycle.pk, actor=team, now=now)


def test_c3_the_schedule_closes_opens_and_is_quiet_the_second_time(db):
    spring = make_cycle(**days("2026-03-01", "2026-03-31"))
    april = make_cycle(
        status="DRAFT", type="AD_HOC", opens_by_schedule=True, **days("2026-04-01", "2026-04-10")
    )
    by_hand = make_cycle(status="DRAFT", **days("2026-04-01", "2026-04-10"))

    cycles.run_schedule(now=at(2026, 3, 31, 23))
    assert reload(spring).status == "OPEN"
    for _again in range(2):
        cycles.run_schedule(now=at(2026, 4, 1, 1))

    assert reload(spring).status == "CLOSED"
    assert reload(april).status == "OPEN"
    assert reload(by_hand).status == "DRAFT"
    entry = april.history.get()
    assert (entry.transition, entry.channel, entry.actor) == ("open", "SYSTEM", None)

    cycles.run_schedule(now=at(2026, 4, 11, 1))
    assert reload(april).status == "CLOSED"


def test_c3_the_schedule_leaves_alone_what_the_team_does_by_hand(db):
    cycle = make_cycle(closes_by_schedule=False, **days("2026-03-01", "2026-03-31"))
    cycles.run_schedule(now=at(2026, 5, 1))

    assert reload(cycle).status == "OPEN"


def test_c3_the_schedule_goes_on_after_a_cycle_that_cannot_be_opened(db, caplog):
    make_cycle(closes_by_schedule=False, **days("2026-03-01", "2026-03-31"))
    make_cycle(status="DRAFT", opens_by_schedule=True, **days("2026-04-01", "2026-04-10"))

    cycles.run_schedule(now=at(2026, 4, 1))

    assert "is open. Close it first" in caplog.text


def test_c3_the_schedule_goes_on_after_a_step_that_fails(team, now, monkeypatch, caplog):
    """Whatever breaks one match or one cycle, the others are taken further."""
    today = timezone.localdate(now)
    cycle = make_cycle(completes_by_schedule=True, ends_on=today + 30 * DAY)
    broken, fine = (matched(make_mentor(), team, now) for _match in range(2))
    real = matches.complete

    def fails_once(pk, **by):
        if pk == broken.pk:
            raise RuntimeError
        return real(pk, **by)

    def fails(*args, **options):
        raise RuntimeError

    monkeypatch.setattr(matches, "complete", fails_once)
    monkeypatch.setattr(cycles, "close_cycle", fails)
    cycles.run_schedule(now=now + 32 * DAY)

    assert (reload(broken).status, reload(fine).status) == ("ACTIVE", "COMPLETED")
    assert reload(cycle).status == "OPEN"
    assert caplog.text.count("The schedule could not take its step") == 2


def test_c3_matches_are_completed_at_the_end_where_the_cycle_says_so(team, now):
    today = timezone.localdate()
    cycle = make_cycle(completes_by_schedule=True, ends_on=today + 30 * DAY)
    match = matched(make_mentor(), team, now)

    cycles.run_schedule(now=now + 30 * DAY)
    assert reload(match).status == "ACTIVE"
    cycles.run_schedule(now=now + 32 * DAY)

    assert reload(match).status == "COMPLETED"
    assert reload(cycle).status == "CLOSED"
