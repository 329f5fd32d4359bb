"""Several sweeps gather one person's day at one instant: one message, and each row in it once."""

from __future__ import annotations

import functools

import pytest
from django.utils import timezone

from mentorship.choices import Notice
from mentorship.domain import gathering, outbox
from mentorship.models import NoticePreference, Notification
from mentorship.testing.factories import make_mentor

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

ABOUT = Notice.PROFILE_CHANGE_ACCEPTED


@pytest.mark.parametrize("rounds", [8, pytest.param(100, marks=pytest.mark.slow)])
def test_six_sweeps_at_once(rounds, race, team):
    for _round in range(rounds):
        mentor, now = make_mentor(), timezone.now()
        NoticePreference.objects.create(
            user=mentor.user, notice=ABOUT, channel="EMAIL", timing="DIGEST"
        )
        for key in "abc":
            outbox.post(ABOUT, to=mentor, key=key, now=now)
        mine = Notification.objects.filter(user=mentor.user)
        mine.update(due_at=now)
        sweep = functools.partial(gathering.gather_due, now=timezone.now())

        race(*[sweep] * 6)

        digest = mine.get(notice=Notice.PERSONAL_DIGEST)
        assert {row.carried_by for row in mine.filter(notice=ABOUT)} == {digest}
