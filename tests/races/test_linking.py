"""Links to Telegram in the same millisecond: one account for a person, one person for each."""

from __future__ import annotations

import functools
import threading

import pytest
from django.db import connection
from django.utils import timezone

from mentorship.domain import contacts
from mentorship.models import TelegramAccount
from mentorship.testing.factories import make_user

from .conftest import PATIENCE, RUNNERS, kinds

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PERSON = 77
RULE = next(
    rule for rule in TelegramAccount._meta.constraints if rule.name == "mentorship_person_once"
)


@pytest.fixture
def meeting(monkeypatch):
    """Everybody has found that there is room before anybody writes."""
    tie = contacts._tie
    barrier = threading.Barrier(RUNNERS)

    def meet(*args, **fields):
        barrier.wait(PATIENCE)
        return tie(*args, **fields)

    monkeypatch.setattr(contacts, "_tie", meet)


def code():
    """The code of an account of its own."""
    return contacts.issue_link_code(make_user(), now=timezone.now())


def link(code, *, person=PERSON, bot=0):
    return functools.partial(
        contacts.link_chat,
        code,
        chat_id=person,
        username="",
        now=timezone.now(),
        bot_id="43" if bot % 2 else "",
    )


def by_two_bots():
    return [link(code(), bot=number) for number in range(RUNNERS)]


@pytest.mark.usefixtures("meeting")
def test_one_person_with_many_accounts_by_two_bots_gets_one(race):
    outcomes = race(*by_two_bots())
    assert kinds(outcomes) == ["ChatTaken"] * (RUNNERS - 1) + ["done"]
    [linked] = [outcome for outcome in outcomes if isinstance(outcome, contacts.Linked)]
    assert TelegramAccount.objects.get() == linked.account


def test_who_was_refused_keeps_the_code(race):
    outcomes = race(*(steps := by_two_bots()))
    TelegramAccount.objects.all().delete()
    refused = next(
        step
        for step, outcome in zip(steps, outcomes, strict=True)
        if not isinstance(outcome, contacts.Linked)
    )
    assert refused().account.chat_id == PERSON


def test_many_people_with_the_code_of_one_account_are_one(race):
    shared = code()
    outcomes = race(*[link(shared, person=100 + n, bot=n) for n in range(RUNNERS)])
    assert kinds(outcomes) == ["LinkCodeInvalid"] * (RUNNERS - 1) + ["done"]
    assert TelegramAccount.objects.count() == 1


@pytest.fixture
def no_rule(transactional_db, django_db_serialized_rollback):
    with connection.schema_editor() as editor:
        editor.remove_constraint(TelegramAccount, RULE)
    yield
    TelegramAccount.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(TelegramAccount, RULE)


@pytest.mark.usefixtures("no_rule", "meeting")
def test_control_without_the_constraint_a_person_has_many_accounts(race):
    outcomes = race(*by_two_bots())
    assert kinds(outcomes) == ["done"] * RUNNERS
