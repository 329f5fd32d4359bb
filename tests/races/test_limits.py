"""A limit holds when all workers ask at one instant."""

from __future__ import annotations

import datetime
import functools

import pytest

from mentorship.domain.limits import Limit, allow
from mentorship.models import Attempt

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

NOON = datetime.datetime(2031, 5, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize("rounds", [25, pytest.param(300, marks=pytest.mark.slow)])
def test_exactly_so_many_pass(rounds, race):
    limit = Limit(name="seven", at_most=7, within=datetime.timedelta(hours=1))
    for number in range(rounds):
        attempt = functools.partial(allow, limit, f"address {number}", now=NOON)

        outcomes = race(*[attempt] * 20)

        assert sorted(outcomes) == [False] * 13 + [True] * 7
    assert set(Attempt.objects.values_list("count", flat=True)) == {7}
