"""Every address × every kind of person × every method: nobody does or sees more than by GET.

The page itself is asked for in ``test_every_view``, and so is what its forms send.
"""

import pytest
from django.utils import timezone

from mentorship.domain.accounts import prove_address
from tests.access import careless
from tests.access.addresses import ADMIN, BULK, EVERYBODY, NOBODY, ROWS, SENDERS, address, resolved
from tests.access.asking import Asker
from tests.access.world import person

METHODS = ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
#: Pressing the button is all that these ask for. Wagtail deletes by the method of that name, too.
_DELETE = ("POST", "DELETE")
EFFECTS = {
    **{name: _DELETE for name in ADMIN if name.endswith(":delete")},
    **{name: ("POST",) for name in ADMIN if name.startswith(BULK) and name.endswith(":delete")},
    "mentorship:withdraw": ("POST",),
    "mentorship:withdraw_all": ("POST",),
    # What one types is kept, though the form is not complete.
    "mentorship:mentor_register_step": ("POST",),
    # The signed link is the proof.
    "mentorship:stop_messages": ("POST",),
}
#: What somebody has typed whose session has ended is kept, as a draft that is nobody's yet.
_TYPED = ("mentorship:mentor_register_step", "mentorship:mentor_profile_part")


def asker_of(kind, world):
    """Somebody of the kind, with an address that is known to be theirs."""
    if kind == "anonymous":
        return Asker()
    account = person(kind, world)
    prove_address(account, now=timezone.now())
    return Asker(account)


def asked(kind, world, rows):
    """What has an effect or fails, and what shows something to those who may not see it."""
    asker, found = asker_of(kind, world), {}
    for name, allowed in rows.items():
        is_inside = kind in allowed | SENDERS.get(name, NOBODY)
        url = address(name, world)
        for method in METHODS:
            # What HEAD would draw has been drawn by GET, and forms are the same for all.
            is_drawn = not is_inside or (kind == "superuser" and method != "HEAD")
            answer = asker.ask(method, url, is_drawn=is_drawn)
            if not (answer.does_nothing if is_inside else answer.refuses):
                found[name, method] = (answer.status, answer.writes)
    return found


def effects_for(kind):
    """What this kind of person can do by no more than sending something."""
    allowed = [name for name in EFFECTS if kind in ROWS[name]]
    if kind == "anonymous":
        return {(name, "POST") for name in (*allowed, *_TYPED)}
    return {(name, method) for name in allowed for method in EFFECTS[name]}


@pytest.mark.parametrize("kind", sorted(EVERYBODY))
def test_no_method_does_or_shows_what_it_should_not(db, world, kind):
    found = asked(kind, world, ROWS)

    unexpected = {row: answer for row, answer in found.items() if row not in effects_for(kind)}
    assert unexpected == {}
    assert found.keys() == effects_for(kind)
    kept = [found[name, "POST"] for name in _TYPED if kind == "anonymous"]
    assert all(answer == (302, ["mentorship_draft"]) for answer in kept)


class TestACarelessView:
    """What the test above is worth."""

    @pytest.fixture(autouse=True)
    def _project(self, settings):
        settings.ROOT_URLCONF = "tests.access.careless"

    def test_has_no_row(self):
        assert {*resolved()} - {*ROWS} == {careless.NAME}

    @pytest.mark.parametrize("kind", ["anonymous", "editor"])
    def test_is_found_by_every_method(self, db, world, kind):
        found = asked(kind, world, {careless.NAME: NOBODY})
        assert found.keys() == {(careless.NAME, method) for method in METHODS}
        assert set(map(str, found.values())) == {"(200, ['mentorship_expertise'])"}

    def test_is_found_also_where_one_may_go(self, db, world):
        found = asked("editor", world, {careless.NAME: {"editor"}})
        assert found.keys() == {(careless.NAME, method) for method in METHODS}
