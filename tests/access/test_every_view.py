"""Every address × every kind of person: who gets in, and that nobody else changes a thing."""

import pytest
from django.urls import reverse

from mentorship.models import (
    Application,
    Cycle,
    HistoryEntry,
    Inquiry,
    Match,
    MentorProfile,
    Notification,
    TeamNote,
)
from mentorship.testing import factories
from tests.access.addresses import (
    ADMIN,
    EVERYBODY,
    IN_ADMIN,
    NOBODY,
    ROWS,
    SENDERS,
    TEAM,
    address,
    moves_at,
    resolved,
    resolved_for_many,
)

#: 410 is a page, too: it says that a link has had its time.
INSIDE = (200, 410)


def test_every_address_has_a_row():
    assert {*resolved(), *resolved_for_many()} == set(ROWS)


def state():
    """What a request could have changed."""
    return (
        list(HistoryEntry.objects.values_list("pk")),
        list(Notification.objects.order_by("pk").values_list("pk", "status")),
        list(Application.objects.order_by("pk").values_list("pk", "status")),
        list(Match.objects.values_list("pk", "status", "flag", "meet_url")),
        list(MentorProfile.objects.order_by("pk").values_list("pk", "status", "name")),
        list(Inquiry.objects.values_list("pk", "answer", "closed_at")),
        list(TeamNote.objects.values_list("pk")),
        list(Cycle.objects.order_by("pk").values_list("pk", "status")),
    )


@pytest.mark.parametrize("visitor", sorted(EVERYBODY), indirect=True)
def test_who_gets_in(visitor, world):
    before, wrong = state(), {}
    for name, allowed in ROWS.items():
        response = visitor.get(address(name, world))
        expected = visitor.kind in allowed
        if response.status_code >= 500 or (response.status_code in INSIDE) != expected:
            wrong[name] = (response.status_code, response.headers.get("Location"), expected)

    assert wrong == {}
    assert state() == before


@pytest.mark.parametrize("visitor", sorted(EVERYBODY - TEAM), indirect=True)
def test_nobody_sends_what_is_not_theirs_to_send(visitor, world):
    """Each move of each page of the team, by its own name."""
    before, wrong = state(), {}
    for name, allowed in ADMIN.items():
        if visitor.kind in allowed | SENDERS.get(name, NOBODY):
            continue
        url = address(name, world)
        for move in moves_at(url) if visitor.kind in IN_ADMIN else [""]:
            data = {"action": move, "reason": "x", "mentor": world["mentorprofile"].pk}
            response = visitor.post(url, data)
            if response.status_code not in (302, 403, 404, 405):
                wrong[name, move] = response.status_code

    assert wrong == {}
    assert state() == before


#: What can be done with one's own things, and whose they are.
OWN = {
    "mentorship:withdraw": ("mentee", {}),
    "mentorship:withdraw_all": ("mentee", {}),
    "mentorship:answer": ("mentee", {"answer": "So."}),
    "mentorship:offer": ("mentor", {"action": "accept"}),
}


@pytest.mark.parametrize(
    "visitor", sorted(EVERYBODY - {"mentee", "mentor", "anonymous"}), indirect=True
)
def test_nobody_acts_for_somebody_else(visitor, world):
    before = state()
    for name, (_owner, data) in OWN.items():
        visitor.post(address(name, world), data)
    assert state() == before


@pytest.mark.parametrize(
    ("visitor", "name"),
    [(owner, name) for name, (owner, _data) in OWN.items()],
    indirect=["visitor"],
)
def test_everybody_acts_for_themselves(visitor, world, name):
    before = state()
    visitor.post(address(name, world), OWN[name][1])
    assert state() != before


def test_an_inactive_superuser_stays_outside(client, db):
    user = factories.make_admin()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    user.is_active = False
    user.save()

    assert client.get(reverse("mentorship_admin:review")).status_code == 302
