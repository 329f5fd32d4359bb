"""A shop sends one order from several sides at one instant: one effect, one answer."""

from __future__ import annotations

import dataclasses
import functools
import json

import pytest
from django.utils import timezone

from mentorship.domain.paid_requests import Order, take
from mentorship.models import Application, Enrolment, MenteeProfile, Notification, PaidPlace
from mentorship.testing.factories import make_cycle

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

many_rounds = pytest.mark.parametrize("rounds", [8, pytest.param(100, marks=pytest.mark.slow)])


def sent(order, key=""):
    body = json.dumps(dataclasses.asdict(order)).encode()
    return functools.partial(take, order, key=key, body=body, now=timezone.now())


def counts():
    return (
        PaidPlace.objects.count(),
        MenteeProfile.objects.count(),
        Enrolment.objects.count(),
        Application.objects.queued().count(),
        Notification.objects.filter(notice="team_queue_joined").count(),
    )


@many_rounds
@pytest.mark.parametrize("keys", [("",) * 6, ("same",) * 6, tuple("abcdef")], ids=str)
def test_one_order_from_six_sides(rounds, keys, race, team):
    make_cycle()
    for number in range(rounds):
        order = Order(email=f"s{number}@example.org", name="Sam", reference=f"order-{number}")
        answers = race(*(sent(order, key and f"{key}{number}") for key in keys))

        assert {answer.body["state"] for answer in answers} == {"queued"}
        assert sum(not answer.is_repeat for answer in answers) == 1
        assert counts() == (number + 1,) * 5


@many_rounds
def test_two_payments_of_one_student(rounds, race, team):
    make_cycle()
    for number in range(rounds):
        orders = [
            Order(email=f"s{number}@example.org", name="Sam", reference=f"{side}-{number}")
            for side in "ab"
        ]
        race(*map(sent, orders))

        assert counts()[1:] == (number + 1,) * 4
