"""Counting attempts: exactly so many within a span, apart for each, and nobody named."""

import datetime
from datetime import timedelta

import pytest

from mentorship.domain.limits import Limit, allow, sweep
from mentorship.models import Attempt

pytestmark = pytest.mark.django_db

THREE = Limit(name="three", at_most=3, within=timedelta(hours=1))
NOON = datetime.datetime(2031, 5, 1, 12, 0, tzinfo=datetime.UTC)


def test_so_many_and_no_more():
    assert [allow(THREE, "ada", now=NOON) for _time in range(5)] == [True] * 3 + [False] * 2
    assert Attempt.objects.get().count == 3


def test_each_has_a_count_of_their_own():
    for _time in range(4):
        allow(THREE, "ada", now=NOON)

    assert allow(THREE, "grace", now=NOON)
    assert allow(Limit(name="other", at_most=1, within=THREE.within), "ada", now=NOON)


def test_the_next_span_begins_anew():
    for _time in range(4):
        allow(THREE, "ada", now=NOON)

    assert not allow(THREE, "ada", now=NOON + timedelta(minutes=59))
    assert allow(THREE, "ada", now=NOON + timedelta(minutes=60))


def test_nobody_is_named():
    allow(THREE, "ada@example.org", now=NOON)

    assert "ada" not in Attempt.objects.get().key


def test_what_is_over_is_forgotten():
    allow(THREE, "ada", now=NOON)
    allow(THREE, "ada", now=NOON + timedelta(hours=1))

    assert sweep(now=NOON + timedelta(hours=1)) == 1
    assert Attempt.objects.get().expires_at == NOON + timedelta(hours=2)


def test_it_takes_the_same_whatever_was_counted(django_assert_num_queries):
    for _time in range(5):
        with django_assert_num_queries(2):
            allow(THREE, "ada", now=NOON)
