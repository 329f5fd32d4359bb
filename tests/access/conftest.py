"""A world that is made once, and the browsers of those who come to it."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from mentorship.domain.accounts import prove_address
from tests.access.world import make_world, person


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One of everything, and whose it is: made once, and what a test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


class Visitor(Client):
    """A browser that forgets the messages of one page before the next: a hundred are slow."""

    def request(self, **request):
        response = super().request(**request)
        self.cookies.pop("messages", None)
        return response


@pytest.fixture
def visitor(world, db, request):
    """A browser of the kind of person that the test is about."""
    client = Visitor(raise_request_exception=False)
    kind = request.param
    if kind != "anonymous":
        account = person(kind, world)
        prove_address(account, now=timezone.now())
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.kind = kind
    return client
