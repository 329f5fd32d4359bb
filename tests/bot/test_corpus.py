"""Replayed, reordered, late, malformed and forged: no wrong effect, and 200 for what is authentic.

Each promise has its control: with the guard taken away the same test must see wrong effects.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.bot import inbox, offers, webhook
from mentorship.domain import applications, review
from mentorship.models import (
    Application,
    HistoryEntry,
    Notification,
    TelegramAccount,
    TelegramGroup,
    TelegramUpdate,
)
from mentorship.testing import factories as make

from .conversation import click, deliver, receive
from .corpus import mutations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]

SAMPLE, ALL = 300, 10_000
SECRET = "hook-secret"
COUNTS = [SAMPLE, pytest.param(ALL, marks=pytest.mark.slow)]


def post(client: Any, body: bytes, secret: str = SECRET) -> int:
    return client.post(
        reverse("mentorship:telegram_webhook"),
        body,
        content_type="application/json",
        headers={webhook.SECRET_HEADER: secret},
    ).status_code


def state() -> dict[str, Any]:
    """Everything that an update could have changed."""
    return {
        "applications": list(Application.objects.order_by("pk").values("pk", "status", "remarks")),
        "history": HistoryEntry.objects.count(),
        "accounts": list(
            TelegramAccount.objects.order_by("pk").values("chat_id", "user", "unreachable_at")
        ),
        "groups": TelegramGroup.objects.count(),
        "messages": Notification.objects.count(),
    }


@pytest.fixture
def stranger(offer):
    """Another mentor, in chat 88, who was asked nothing."""
    mentor = make.make_mentor()
    make.link_telegram(mentor.user, chat_id=mutations.STRANGER)
    return mentor


@pytest.fixture(autouse=True)
def _quiet(caplog):
    """What cannot be handled is logged at length, thousands of times here."""
    caplog.set_level("CRITICAL", logger="mentorship.bot")


def malformed(client: Any, offer: Any, count: int, seed: int = 5) -> list[int]:
    """Send the corpus through the door and let it be handled. Returns the answers."""
    updates = mutations.almost_right(seed, count, offer)
    answers = [post(client, body) for body in mutations.bodies(seed, updates)]
    for _attempt in range(inbox.ATTEMPTS):
        TelegramUpdate.objects.filter(handled_at=None).update(lease_until=None)
        inbox.handle_pending()
    return answers


@pytest.mark.parametrize("count", COUNTS)
def test_malformed_updates_are_acknowledged_and_change_nothing(client, offer, stranger, count):
    before = state()
    answers = malformed(client, offer, count)
    assert set(answers) == {200}
    assert TelegramUpdate.objects.count() > count / 3
    assert TelegramUpdate.objects.exclude(handled_at=None).count() > count / 5
    assert state() == before


def test_control_without_the_look_at_the_card_the_corpus_does_harm(
    client, offer, stranger, monkeypatch
):
    monkeypatch.setattr(offers, "is_own_card", lambda *args: True)
    before = state()
    malformed(client, offer, SAMPLE)
    assert state() != before


def test_control_without_the_look_at_the_person_the_corpus_does_harm(
    client, offer, stranger, monkeypatch
):
    def anybody(speaker, pk):
        return Application.objects.get(pk=int(pk))

    monkeypatch.setattr(offers, "_own", anybody)
    monkeypatch.setattr(offers, "is_own_card", lambda *args: True)
    monkeypatch.setattr(offers, "_actor", lambda speaker: make.web(offer.mentor.user))
    before = state()
    malformed(client, offer, SAMPLE)
    assert state() != before


@pytest.mark.parametrize("count", COUNTS)
def test_no_forged_secret_opens_the_door(client, count):
    body = b'{"update_id": 1, "message": {"chat": {"id": 5, "type": "private"}}}'
    answers = {post(client, body, secret) for secret in mutations.forged(5, count, SECRET)}
    assert answers == {403}
    assert not TelegramUpdate.objects.exists()


def test_control_without_the_comparison_forged_secrets_open_it(client, monkeypatch):
    monkeypatch.setattr(webhook, "constant_time_compare", lambda given, secret: True)
    assert {post(client, b"{}", secret) for secret in mutations.forged(5, 20, SECRET)} == {200}


def thanked(telegram: Any) -> int:
    """How many taps were told that they had an effect."""
    texts = [row["text"] for row in telegram.sent("answer_callback_query")]
    return sum(text.startswith(("Thank you!", "You declined the offer. Thank")) for text in texts)


def answered(application: Application) -> list[str]:
    rows = HistoryEntry.objects.filter(
        application=application, transition__in=("accept", "decline")
    )
    return list(rows.values_list("transition", flat=True))


@pytest.mark.parametrize("decision", ["accept", "decline"])
@pytest.mark.parametrize("new_ids", [False, True], ids=["same-update", "same-tap"])
def test_one_tap_that_comes_twenty_times_is_one_answer(telegram, offer, decision, new_ids):
    for number in range(20):
        receive(click(offer, decision, update_id=1 + (number if new_ids else 0)))
    assert answered(offer) == [decision]
    assert thanked(telegram) == 1
    assert len(telegram.sent("answer_callback_query")) == (20 if new_ids else 1)
    deliver()
    assert HistoryEntry.objects.filter(application=offer, transition=decision).count() == 1


def test_control_without_the_lifecycle_every_tap_counts(telegram, offer, monkeypatch):
    monkeypatch.setattr(offers.offers, "accept", lambda *args, **kwargs: None)
    for number in range(20):
        receive(click(offer, update_id=number))
    assert thanked(telegram) == 20


def test_control_without_its_key_an_update_is_handled_every_time(telegram, offer, monkeypatch):
    real, numbers = inbox._store_one, itertools.count(1)
    monkeypatch.setattr(
        inbox,
        "_store_one",
        lambda payload, now, bot: real({**payload, "update_id": next(numbers)}, now, bot),
    )
    for _time in range(20):
        receive(click(offer))
    assert len(telegram.sent("answer_callback_query")) == 20


@pytest.mark.parametrize("seed", range(5))
def test_in_whatever_order_they_come_the_first_answer_to_each_offer_counts(telegram, seed):
    chance = random.Random(seed)
    make.make_cycle()
    team = make.admin(make.make_team_member())
    taps, rows = [], []
    for number in range(4):
        mentor = make.make_mentor()
        make.link_telegram(mentor.user, chat_id=7000 + number)
        case = make.make_case(mentor)
        review.approve_list(case.pk, actor=team, now=timezone.now())
        deliver()
        row = case.applications.get()
        card = Notification.objects.get(application=row, notice="offer")
        where = {"chat": 7000 + number, "sender": 7000 + number}
        where["message"] = int(card.provider_id.partition(":")[2])
        rows.append(row)
        taps += [(row, chance.choice(["accept", "decline"]), where) for _tap in range(4)]
    chance.shuffle(taps)
    updates = [
        click(row, decision, update_id=chance.randrange(10**9), **where)
        for row, decision, where in taps
    ]
    receive(*updates, *chance.sample(updates, 8))
    first: dict[int, str] = {}
    for row, decision, _where in taps:
        first.setdefault(row.pk, decision)
    assert {row.pk: answered(row) for row in rows} == {pk: [one] for pk, one in first.items()}
    assert thanked(telegram) == 4


def withdraw(offer: Any) -> None:
    actor = make.web(offer.enrolment.mentee.user)
    applications.withdraw(offer.pk, actor=actor, now=timezone.now())


def recall(offer: Any) -> None:
    team = make.admin(make.make_team_member())
    review.recall(offer.pk, actor=team, now=timezone.now(), reason="Too late")


@pytest.mark.parametrize("end", [withdraw, recall])
@pytest.mark.parametrize("decision", ["accept", "decline"])
def test_a_late_tap_changes_nothing_and_says_why(telegram, offer, end, decision):
    end(offer)
    before = state()["applications"]
    receive(click(offer, decision))
    assert state()["applications"] == before
    (answer,) = telegram.sent("answer_callback_query")
    assert "nothing was changed" in answer["text"]
    assert answer["show_alert"]
