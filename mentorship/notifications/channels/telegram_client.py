"""One long-lived client per process: a loop in a thread of its own, a connection pool per bot."""

from __future__ import annotations

import asyncio
import atexit
import os
import ssl
import threading
from typing import Any

from telegram import Bot
from telegram.error import TimedOut
from telegram.request import HTTPXRequest

CONNECT_SECONDS = 5
POOL_SECONDS = 5
POOL_SIZE = 16
# Above all that the library itself waits for, so that nobody ever waits for ever.
PATIENCE = 30


class Client:
    """Runs the asynchronous library for ordinary code. Made once; any thread may call."""

    def __init__(self) -> None:
        self._tls = ssl.create_default_context()
        self._bots: dict[tuple[str, str], Bot] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="telegram-client", daemon=True
        )
        self._thread.start()

    def call(
        self, bot: tuple[str, str], method: str, seconds: float, arguments: dict[str, Any]
    ) -> Any:
        """Call a method of the bot, which is a token and an address, and wait for the answer."""
        future = asyncio.run_coroutine_threadsafe(
            self._call(bot, method, seconds, arguments), self._loop
        )
        try:
            return future.result(seconds + float(arguments.get("timeout") or 0) + PATIENCE)
        except TimeoutError as error:
            raise TimedOut from error
        finally:
            future.cancel()

    async def _call(
        self, bot: tuple[str, str], method: str, seconds: float, arguments: dict[str, Any]
    ) -> Any:
        if bot not in self._bots:
            self._bots[bot] = self._open(*bot)
        return await getattr(self._bots[bot], method)(read_timeout=seconds, **arguments)

    def _open(self, token: str, address: str) -> Bot:
        """A bot that asks nobody who it is: its connections stay open between two messages."""
        request = HTTPXRequest(
            connection_pool_size=POOL_SIZE,
            connect_timeout=CONNECT_SECONDS,
            pool_timeout=POOL_SECONDS,
            httpx_kwargs={"verify": self._tls},
        )
        return Bot(token, base_url=address, request=request, get_updates_request=request)

    def close(self) -> None:
        """Close the connections and end the thread."""
        asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _shut_down(self) -> None:
        for bot in self._bots.values():
            await bot.request.shutdown()
        self._bots.clear()


_lock = threading.Lock()
_client: Client | None = None


def get_client() -> Client:
    """The client of this process."""
    global _client
    with _lock:
        if _client is None:
            _client = Client()
        return _client


def close() -> None:
    """End the client of this process; the next call opens a new one."""
    global _client
    with _lock:
        client, _client = _client, None
    if client is not None:
        client.close()


def _forget() -> None:
    """A forked process has the parent's client, but not its thread."""
    global _client, _lock
    _client, _lock = None, threading.Lock()


atexit.register(close)
os.register_at_fork(after_in_child=_forget)
