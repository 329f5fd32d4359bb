"""History is added to and nothing else: by the model, by the queryset and by the database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from mentorship.models import HistoryEntry, HistoryIsAppendOnly
from mentorship.testing.factories import make_mentor

TABLE = HistoryEntry._meta.db_table
ROOT = Path(__file__).parents[2]


@pytest.fixture
def entry(db):
    return HistoryEntry.objects.create(
        mentor=make_mentor(),
        transition="accept",
        from_status="PENDING",
        to_status="ACTIVE",
        channel="ADMIN",
        at=timezone.now(),
    )


@pytest.mark.parametrize(
    "attempt",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: HistoryEntry.objects.update(reason="nicer"),
        lambda entry: HistoryEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: HistoryEntry.objects.bulk_update([entry], ["reason"]),
        lambda entry: HistoryEntry.objects.update_or_create(
            pk=entry.pk, defaults={"reason": "nicer"}
        ),
        lambda entry: entry.mentor.history.update(reason="nicer"),
    ],
    ids=["save", "delete", "update", "delete many", "bulk_update", "update_or_create", "related"],
)
def test_python_refuses(attempt, entry):
    with pytest.raises(HistoryIsAppendOnly), transaction.atomic():
        attempt(entry)
    assert HistoryEntry.objects.get().reason == ""


@pytest.mark.parametrize("sql", [f"UPDATE {TABLE} SET reason = 'nicer'", f"DELETE FROM {TABLE}"])  # noqa: S608
def test_the_database_refuses(sql, entry):
    deletes_in_tests = connection.vendor == "sqlite" and sql.startswith("DELETE")
    if deletes_in_tests and not _guards_deletes():
        pytest.skip("the tests empty their tables; see the test on a host's database")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert HistoryEntry.objects.get().reason == ""


def _guards_deletes() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'mentorship%_no_delete'")
        return bool(cursor.fetchone()[0])


def test_a_mentor_with_a_history_cannot_be_deleted(entry):
    with pytest.raises(DatabaseError):
        entry.mentor.delete()


_USE = """
import django
django.setup()
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from mentorship.models import HistoryEntry
from mentorship.testing.factories import make_mentor

call_command("migrate", verbosity=0)
team = Group.objects.get(name="Mentorship team")
team.permissions.clear()
Group.objects.get(name="Mentorship supervisors").delete()
call_command("migrate", verbosity=0)
print("team", team.permissions.count(), "supervisors", Group.objects.filter(name__endswith="sors"))

HistoryEntry.objects.create(mentor=make_mentor(), transition="accept", to_status="ACTIVE",
                            channel="ADMIN", at=timezone.now())
for sql in ("UPDATE {} SET reason = 'x'", "DELETE FROM {}"):
    try:
        connection.cursor().execute(sql.format(HistoryEntry._meta.db_table))
    except DatabaseError as error:
        print(sql.split()[0], error)
connection.close()
"""


@pytest.fixture(scope="module")
def host(tmp_path_factory) -> str:
    """What happens on a host's SQLite file: migrated twice, then tampered with."""
    path = tmp_path_factory.mktemp("host") / "host.sqlite3"
    settings = path.with_name("host_settings.py")
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
    settings.write_text(f"from tests.settings import *\nDATABASES = {{'default': {database!r}}}\n")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "host_settings",
        "PYTHONPATH": os.pathsep.join([str(path.parent), str(ROOT)]),
        "MENTORSHIP_TEST_DB": "sqlite",
    }
    command = [sys.executable, "-c", _USE]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(path) as raw:
        rows = raw.execute(f"SELECT count(*), max(reason) FROM {TABLE}").fetchone()  # noqa: S608
    raw.close()
    return f"{done.stdout}\n{rows}"


def test_a_hosts_sqlite_file_refuses_updates_and_deletes(host):
    assert "UPDATE mentorship history is append-only" in host
    assert "DELETE mentorship history is append-only" in host
    assert "(1, '')" in host


def test_a_second_migrate_overwrites_no_group(host):
    assert "team 0 supervisors <QuerySet []>" in host
