"""Visitors, and those who have proven their address."""

import pytest
from django.utils import timezone

from mentorship.domain.accounts import prove_address
from mentorship.testing.factories import make_cycle, make_mentee, make_user


@pytest.fixture(autouse=True)
def _database(db):
    """Every page reads something."""


@pytest.fixture
def cycle():
    return make_cycle()


@pytest.fixture
def sign_in(client):
    """Sign somebody in who has proven the address."""

    def enter(user):
        prove_address(user, now=timezone.now())
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    return enter


@pytest.fixture
def visitor(sign_in):
    """Somebody who has just signed in for the first time."""
    return sign_in(make_user("ada@example.org"))


@pytest.fixture
def mentee(sign_in):
    """A mentee who is signed in."""
    mentee = make_mentee("Ada Okafor")
    sign_in(mentee.user)
    return mentee
