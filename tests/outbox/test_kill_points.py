"""Dying anywhere loses nothing, and repeats nothing that may have been sent.

``MENTORSHIP_SEEDS=100`` walks the slow sweep with more seeds than usual, ``MENTORSHIP_FIRST_SEED``
with others.
"""

import dataclasses
import os
from unittest import mock

import pytest
from django.db import transaction

from mentorship.notifications.dispatch import claiming, policies, recording, rounds
from tests.notifications.resend import Resend

from .world import POINTS, run

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Deprecated since version v22.2"),
]
SEEDS = int(os.environ.get("MENTORSHIP_SEEDS", "20"))
FIRST_SEED = int(os.environ.get("MENTORSHIP_FIRST_SEED", "0"))


@pytest.fixture(autouse=True)
def bot(settings):
    settings.MENTORSHIP = settings.MENTORSHIP | {"TELEGRAM_TOKEN": "42:token"}
    return settings


def with_key(settings):
    Resend().settings(settings)


class Over(Exception):
    """Undoes a trial."""


def trial(seed, point, **how):
    """One run on a database that is as it was afterwards."""
    try:
        with transaction.atomic():
            world = run(seed, point, **how)
            found = world.problems()
            raise Over
    except Over:
        return world, found


def test_there_are_enough_points():
    assert len(POINTS) >= 25


@pytest.mark.parametrize("point", POINTS)
def test_dying_once(point):
    seed = POINTS.index(point)
    world, found = trial(seed, point, at_once=True)
    assert found == []
    assert world.deaths == 1, "nobody ever comes by here"


def test_nobody_dies():
    world, found = trial(3, "")
    assert (found, world.deaths) == ([], 0)


def test_a_letter_with_a_key_is_repeated_and_arrives_once(settings):
    with_key(settings)
    world, found = trial(7, "after send the letter", key_header=True, at_once=True)
    assert found == []
    assert world.deaths == 1


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_dying_with_many_seeds(point, settings, record_property):
    """A quarter of the seeds more with a mail service that knows a key."""
    found, deaths = {}, 0
    middle, end = FIRST_SEED + SEEDS, FIRST_SEED + SEEDS + SEEDS // 4
    for seed in range(FIRST_SEED, end):
        if seed == middle:
            with_key(settings)
        world, found[seed] = trial(seed, point, key_header=seed >= middle)
        deaths += world.deaths
    record_property("deaths", deaths)
    assert [seed for seed, problems in found.items() if problems] == [], found
    assert deaths, "nobody ever died here"


class TestTheSweepSees:
    """Break a guard, and the sweep says so: otherwise it would prove nothing."""

    def sweep(self, point):
        """What is found, seed after seed: not every death meets a message that can be hurt."""
        for seed in range(12):
            yield from trial(seed, point, at_once=True)[1]

    def test_a_worker_that_does_not_write_down_that_it_calls(self):
        with mock.patch.object(claiming, "leave", mock.Mock()):
            assert any("times" in line for line in self.sweep("after call telegram"))

    def test_repeating_what_is_in_doubt(self):
        def careless(notification):
            return dataclasses.replace(policies.policy_for(notification), repeats=True)

        with mock.patch.object(claiming, "policy_for", careless):
            assert any("times" in line for line in self.sweep("after call telegram"))

    def test_forgetting_silent_workers(self):
        with mock.patch.object(rounds, "settle_silent", mock.Mock()):
            assert any("SENDING" in line for line in self.sweep("after claim"))

    def test_saying_sent_before_it_was(self):
        real = claiming.leave

        def early(notification, **kwargs):
            real(notification, **kwargs)
            recording.record(notification, status="SENT", claim=notification.claim)

        with mock.patch.object(claiming, "leave", early):
            assert any("lost" in line for line in self.sweep("before call telegram"))

    def test_giving_up_without_falling_back(self):
        with mock.patch.object(recording, "fall_back", mock.Mock()):
            assert any("given up" in line for line in self.sweep(""))
