"""What every test can rely on. The database is chosen in ``tests/databases.py``."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from mentorship.testing.telegram import FakeTelegram, fake_telegram
from tests.browser import find_chromium
from tests.databases import prepare

_BROWSER_TESTS = Path(__file__).parent / "e2e"
_FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences"}


def pytest_configure(config: pytest.Config) -> None:
    """Without a choice on the command line, run what takes seconds and needs no browser."""
    prepare()
    if not config.option.markexpr:
        whole_suite = config.args_source is pytest.Config.ArgsSource.TESTPATHS
        config.option.markexpr = "not slow and not e2e and not html" if whole_suite else "not slow"


def _flushes(item: pytest.Function) -> bool:
    """Whether the test commits, and has the database emptied behind it."""
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return marked or not _FLUSHING.isdisjoint(item.fixturenames)


def _fill_before(item: pytest.Function) -> None:
    """Have the database filled again before a test that may find it emptied."""
    marker = item.get_closest_marker("django_db")
    options = {**(marker.kwargs if marker else {})}
    options.update(transaction=True, serialized_rollback=True)
    item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark by place, skip what only PostgreSQL can show, and let nobody find an empty site.

    Tests of real concurrency say nothing on SQLite, which lets one writer in at a time. Those
    that empty the database go last, in their random order, and find again what the
    migrations put there: the pages, the site and the groups.
    """
    items.sort(key=_flushes)
    for item in items:
        if _BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.e2e)
        if _flushes(item):
            _fill_before(item)
        if item.get_closest_marker("races"):
            item.add_marker(pytest.mark.postgres)
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


def pytest_sessionstart() -> None:
    """Search the logs of the whole run for secrets."""
    from tests import secrets_watch

    secrets_watch.start()


@pytest.fixture(autouse=True)
def _no_secret_is_logged() -> Iterator[None]:
    """Fail the test during which a secret got into a log."""
    from tests.secrets_watch import WATCH

    yield
    assert WATCH.take() == []


@pytest.fixture(autouse=True)
def _clear_cache() -> None:
    """The cache outlives the rollback of the database."""
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the browser of this machine; root has to run it without its sandbox."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": flags}


@pytest.fixture
def telegram(settings: Any) -> Iterator[FakeTelegram]:
    """A configured bot whose calls stay in the process."""
    settings.MENTORSHIP = settings.MENTORSHIP | {
        "TELEGRAM_TOKEN": "42:secret-token",
        "TELEGRAM_WEBHOOK_SECRET": "hook-secret",
        "TELEGRAM_BOT_USERNAME": "demo_bot",
    }
    with fake_telegram() as fake:
        yield fake
