"""People and cases for the tests of the admin."""

import pytest
from django.utils import timezone

from mentorship.domain import offers, review
from mentorship.testing import factories


@pytest.fixture
def team(db):
    """A member of the team."""
    return factories.make_team_member(email="team@example.org")


@pytest.fixture
def desk(client, team):
    """The team member's browser."""
    client.force_login(team)
    return client


@pytest.fixture
def cycle(db):
    """An open cycle with room for two matches of a mentor."""
    return factories.make_cycle(name="Spring", mentor_cap=2)


def offered(team, *mentors, **fields):
    """A case whose first choice has been offered."""
    case = factories.make_case(*(mentors or (factories.make_mentor(),)), **fields)
    review.approve_list(case.pk, actor=factories.admin(team), now=timezone.now())
    return case.applications.in_line().first()


def accepted(team, *mentors, **fields):
    """An application whose mentor has said yes."""
    application = offered(team, *mentors, **fields)
    actor = factories.web(application.mentor.user)
    return offers.accept(application.pk, actor=actor, now=timezone.now())


def queued(team, mentor=None, **fields):
    """A place in the manual-match queue: the only mentor has declined."""
    application = offered(team, mentor or factories.make_mentor(), **fields)
    actor = factories.web(application.mentor.user)
    offers.decline(application.pk, actor=actor, now=timezone.now())
    return application.enrolment.applications.get(origin="QUEUE")


def sentences(response):
    """The messages that the page shows."""
    return [str(message).strip() for message in response.context["messages"]]
