"""What Telegram brought and nobody could handle is counted, listed, logged and tried again."""

import logging
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.bot import inbox
from mentorship.domain import updates
from mentorship.domain.health import examine
from mentorship.domain.health_report import as_lines, as_values
from mentorship.domain.refusals import NotAllowed
from mentorship.models import TelegramUpdate
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
PAGE = reverse("mentorship_admin:channels")
UPDATE = {"update_id": 7, "message": {"text": "a secret of mine", "chat": {"id": 5}}}


@pytest.fixture
def desk(client):
    user = make.make_user(permissions=("wagtailadmin.access_admin", "mentorship.manage_messages"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def broken(monkeypatch, telegram):
    """Handling fails, time after time, until somebody mends it."""
    broken = [True]

    def handle(payload, *, bot_id):
        if broken[0]:
            raise ZeroDivisionError

    monkeypatch.setattr(inbox, "handle", handle)
    inbox.store([UPDATE], now=timezone.now())
    return broken


def handle(times):
    for _time in range(times):
        inbox.handle_pending()
        TelegramUpdate.objects.exclude(lease_until=None).update(lease_until=timezone.now())


def counted():
    health = examine(now=timezone.now())
    line = f"Telegram updates given up: {health.updates_given_up}"
    assert line in as_lines(health)
    assert as_values(health)["updates_given_up"] == health.updates_given_up
    return health.updates_given_up


def test_it_counts_after_the_last_try_alone(desk, broken, caplog):
    handle(4)
    assert counted() == 0
    assert "was given up" not in caplog.text
    handle(1)
    assert counted() == 1
    gone = [row for row in caplog.records if "was given up" in row.getMessage()]
    assert [row.levelno for row in gone] == [logging.ERROR]
    assert "update 7" in gone[0].getMessage().lower()
    handle(3)
    assert TelegramUpdate.objects.get().attempts == 5


def test_one_whose_worker_died_at_the_last_try_counts_too(desk, broken):
    row = TelegramUpdate.objects.all()
    row.update(attempts=5, lease_until=timezone.now() + timedelta(seconds=30))
    assert counted() == 0
    row.update(lease_until=timezone.now())
    assert counted() == 1


def test_it_is_listed_without_its_words_and_tried_again(desk, broken):
    assert "given up" not in desk.get(PAGE).content.decode()
    handle(5)
    row = TelegramUpdate.objects.get()
    url = reverse("mentorship_admin:update_retry", args=[row.pk])
    for address in (PAGE, url):
        shown = desk.get(address).content.decode()
        assert "A message to the bot" in shown
        assert "ZeroDivisionError" in shown
        assert "a secret of mine" not in shown
    assert url in desk.get(PAGE).content.decode()

    desk.post(url, {"action": "retry"})
    assert counted() == 0
    broken[0] = False
    handle(1)
    row.refresh_from_db()
    assert row.handled_at is not None
    assert "being tried again already, or it is done" in desk.get(url).content.decode()


def test_it_can_be_given_up_again(desk, broken):
    for _time in range(2):
        handle(5)
        assert counted() == 1
        row = TelegramUpdate.objects.get()
        desk.post(reverse("mentorship_admin:update_retry", args=[row.pk]), {"action": "retry"})
    assert counted() == 0


def test_the_page_says_what_to_do_until_it_is_done(desk, broken):
    handle(5)
    row = TelegramUpdate.objects.get()
    url = reverse("mentorship_admin:update_rest", args=[row.pk])
    shown = desk.get(PAGE).content.decode()
    assert "look into the log, then try it again below, or let it rest" in shown
    assert "All is well" not in shown
    assert url in shown
    assert "It counts as done from now on" in desk.get(url).content.decode()

    desk.post(url, {"action": "rest"})
    row.refresh_from_db()
    assert (row.handled_at is not None, row.error) == (True, "ZeroDivisionError")
    assert counted() == 0
    assert "look into the log" not in desk.get(PAGE).content.decode()
    handle(1)
    assert "being tried again already, or it is done" in desk.get(url).content.decode()


def test_letting_it_rest_takes_the_right_and_happens_once(broken):
    handle(5)
    row, now = TelegramUpdate.objects.get(), timezone.now()
    with pytest.raises(NotAllowed):
        updates.let_rest(row.pk, actor=make.admin(make.make_user()), now=now)
    actor = make.admin(make.make_admin())
    updates.let_rest(row.pk, actor=actor, now=now)
    for step in (updates.let_rest, updates.try_again):
        with pytest.raises(updates.UpdateMoved):
            step(row.pk, actor=actor, now=now)


def test_twice_at_once_is_once_and_takes_the_right(broken):
    handle(5)
    row, now = TelegramUpdate.objects.get(), timezone.now()
    with pytest.raises(NotAllowed):
        updates.try_again(row.pk, actor=make.admin(make.make_user()), now=now)
    actor = make.admin(make.make_admin())
    updates.try_again(row.pk, actor=actor, now=now)
    with pytest.raises(updates.UpdateMoved):
        updates.try_again(row.pk, actor=actor, now=now)
