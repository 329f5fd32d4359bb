"""The processes that tests start end with them."""

import contextlib

import pytest

from .processes import Web, Worker
from .telegram import telegram_side


@pytest.fixture
def worker(tmp_path):
    """``worker(words)`` starts one."""
    with contextlib.ExitStack() as over:

        def start(*words, **options):
            worker = Worker(tmp_path, *words, **options)
            over.callback(worker.end)
            return worker

        yield start


@pytest.fixture
def web(tmp_path):
    """``web()`` starts the website."""
    with contextlib.ExitStack() as over:

        def start(**options):
            web = Web(tmp_path, **options)
            over.callback(web.end)
            return web

        yield start


@pytest.fixture
def telegram_api():
    """Telegram's side, from which a poller fetches."""
    with telegram_side() as api:
        yield api
