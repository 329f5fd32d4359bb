"""A clone takes the policies along and nothing else, with the days that come next."""

import datetime

import pytest
from django.utils import timezone

from mentorship.choices import ConfirmationPolicy, CycleStatus, MentorshipType
from mentorship.domain import next_cycle
from mentorship.domain.refusals import NotAllowed
from mentorship.models import Cycle, HistoryEntry
from mentorship.testing import factories

DAY = datetime.date


def cycle(**fields):
    values = {"status": CycleStatus.CLOSED, "type": MentorshipType.AD_HOC}
    return factories.make_cycle(**(values | fields))


def days(source, now):
    moment = datetime.datetime.combine(now, datetime.time(12), tzinfo=datetime.UTC)
    found = next_cycle.next_days(source, now=moment)
    return found.opens_on, found.closes_on, found.ends_on


@pytest.mark.parametrize(
    ("opens", "closes", "now", "expected"),
    [
        (DAY(2026, 1, 1), DAY(2026, 1, 10), DAY(2026, 1, 5), (DAY(2026, 2, 1), DAY(2026, 2, 10))),
        (DAY(2026, 12, 3), DAY(2026, 12, 9), DAY(2026, 12, 9), (DAY(2027, 1, 3), DAY(2027, 1, 9))),
        (DAY(2025, 1, 1), DAY(2025, 1, 10), DAY(2026, 3, 11), (DAY(2026, 4, 1), DAY(2026, 4, 10))),
    ],
)
def test_an_ad_hoc_cycle_comes_again_in_the_next_month(db, opens, closes, now, expected):
    source = cycle(opens_on=opens, closes_on=closes)
    assert days(source, now) == (*expected, None)


def test_a_long_term_cycle_comes_when_its_mentorships_have_ended(db):
    source = cycle(
        type=MentorshipType.LONG_TERM,
        opens_on=DAY(2026, 1, 10),
        closes_on=DAY(2026, 1, 31),
        ends_on=DAY(2026, 6, 30),
    )
    assert days(source, DAY(2026, 3, 1)) == (DAY(2026, 7, 1), DAY(2026, 7, 22), DAY(2026, 12, 19))


def test_without_an_end_half_a_year_later(db):
    source = cycle(
        type=MentorshipType.LONG_TERM, opens_on=DAY(2026, 1, 1), closes_on=DAY(2026, 1, 31)
    )
    assert days(source, DAY(2026, 1, 5)) == (DAY(2026, 7, 2), DAY(2026, 8, 1), None)


@pytest.mark.parametrize("kind", MentorshipType.values)
def test_the_days_proposed_are_always_valid_and_not_over(db, kind):
    for first in (1, 4, 9):
        for month in range(1, 13):
            source = cycle(
                type=kind,
                opens_on=DAY(2024, month, first),
                closes_on=DAY(2024, month, 10),
                ends_on=DAY(2024, month, 28),
            )
            found = next_cycle.next_days(source, now=timezone.now())
            next_cycle.draft_of(source, name="Next", **dataclass_values(found)).full_clean()
            assert found.closes_on >= timezone.localdate()


def dataclass_values(found):
    return {name: getattr(found, name) for name in ("opens_on", "closes_on", "ends_on")}


def test_a_clone_takes_the_policies_and_no_people(db):
    source = factories.make_cycle(
        mentor_cap=7,
        confirmation=ConfirmationPolicy.AUTOMATIC,
        reviewers=2,
        follow_up_hours=None,
        opens_by_schedule=True,
    )
    factories.make_case(factories.make_mentor())
    actor = factories.admin(factories.make_team_member())
    now = timezone.now()
    clone = next_cycle.clone_cycle(
        source.pk, name="Next", days=next_cycle.next_days(source, now=now), actor=actor, now=now
    )
    clone = factories.reload(clone)

    assert {name: getattr(clone, name) for name in next_cycle.POLICIES} == {
        name: getattr(source, name) for name in next_cycle.POLICIES
    }
    assert (clone.status, clone.enrolments.count()) == (CycleStatus.DRAFT, 0)
    entry = HistoryEntry.objects.get(cycle=clone)
    assert (entry.transition, entry.reason, entry.actor) == ("clone", source.name, actor.user)


def test_every_policy_is_taken_along_or_left_on_purpose():
    left = {"id", "name", "status", "opens_on", "closes_on", "ends_on", "created_at"}
    fields = {field.name for field in Cycle._meta.concrete_fields}
    assert fields == left | set(next_cycle.POLICIES)


@pytest.mark.parametrize(
    "fields",
    [
        {"closes_on": DAY(2020, 1, 1)},
        {"opens_on": DAY(2030, 1, 11), "closes_on": DAY(2030, 1, 12)},
        {"name": ""},
    ],
)
def test_days_that_do_not_fit_are_refused(db, fields):
    source = cycle(opens_on=DAY(2026, 1, 1), closes_on=DAY(2026, 1, 10))
    actor, now = factories.admin(factories.make_team_member()), timezone.now()
    values = {"name": "Next", "opens_on": DAY(2030, 1, 1), "closes_on": DAY(2030, 1, 10)} | fields
    name = values.pop("name")
    with pytest.raises(next_cycle.DaysRefused):
        next_cycle.clone_cycle(
            source.pk, name=name, days=next_cycle.Days(ends_on=None, **values), actor=actor, now=now
        )
    assert Cycle.objects.count() == 1


def test_cloning_needs_the_right_to_manage_cycles(db):
    source, now = cycle(opens_on=DAY(2026, 1, 1), closes_on=DAY(2026, 1, 10)), timezone.now()
    with pytest.raises(NotAllowed):
        next_cycle.clone_cycle(
            source.pk,
            name="Next",
            days=next_cycle.next_days(source, now=now),
            actor=factories.admin(factories.make_user()),
            now=now,
        )
