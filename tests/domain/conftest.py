"""What the tests of the domain share: a moment, an open cycle and a team."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from mentorship.domain.actors import Actor
from mentorship.models import Cycle
from mentorship.testing.factories import admin, make_cycle, make_supervisor, make_team_member


@pytest.fixture
def now() -> datetime.datetime:
    return timezone.now()


@pytest.fixture
def cycle(db: None) -> Cycle:
    return make_cycle()


@pytest.fixture
def team(db: None) -> Actor:
    """A member of the group that the plugin brings, in the admin."""
    return admin(make_team_member())


@pytest.fixture
def supervisor(db: None) -> str:
    """The address of the one who receives the supervisors' notices."""
    return str(make_supervisor(email="supervisor@example.org").email)
