"""Processes that are started, watched and ended as a group."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from mentorship.domain.processes import PROC, look_at

#: Who has started nobody by then never will.
_LOADS_WITHIN = 120.0


class Child:
    """A management command in a session of its own, with everything that it starts."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self._process: subprocess.Popen[bytes] | None = None
        self._members: set[int] = set()
        self._started_at = 0.0
        self._has_loaded = False

    @property
    def age(self) -> float:
        """Seconds since it was started last."""
        return time.monotonic() - self._started_at

    @property
    def pid(self) -> int:
        """The head of the group, by whose number the group is known; 0 before the start."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it."""
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": str(settings.SETTINGS_MODULE)}
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            command_line(*self.words), start_new_session=True, env=environment
        )
        self._members = set()
        self._started_at = time.monotonic()
        self._has_loaded = False

    def is_running(self) -> bool:
        """Whether its head is alive."""
        return self._process is not None and self._process.poll() is None

    def is_loading(self) -> bool:
        """Whether its head has started nobody yet, which takes long on a machine that is busy.

        Known where there is ``/proc``; elsewhere nobody seems to be loading.
        """
        if self._has_loaded or self.age > _LOADS_WITHIN or not PROC.is_dir():
            return False
        self._has_loaded = len(members_of(self.pid)) > 1
        return not self._has_loaded

    def has_lost_somebody(self) -> bool:
        """Whether a process of the group has ended since this was last asked.

        Known where there is ``/proc``; elsewhere nobody seems to be lost.
        """
        members = members_of(self.pid)
        lost = self._members - members
        self._members = members
        return bool(lost)

    def kill(self) -> None:
        """End all of it at once, without a word: what is stuck does not listen."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        for pid in members_of(self.pid) - {self.pid}:
            _kill(pid)
        self._process.wait()

    def end(self, *, within: float) -> None:
        """Ask its head to end, and do not wait for longer than so many seconds."""
        if self._process is None or not self.is_running():
            return
        self._process.terminate()
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()


def command_line(*words: str) -> list[str]:
    """A management command as it was called itself: by manage.py, or by Django."""
    script = Path(sys.argv[0])
    if script.name == "manage.py" and script.exists():
        return [sys.executable, str(script.resolve()), *words]
    return [sys.executable, "-m", "django", *words]


def members_of(session: int) -> set[int]:
    """The living processes of a session."""
    if not session or not PROC.is_dir():
        return set()
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return {pid for pid in pids if _is_alive_in(session, pid)}


def _is_alive_in(session: int, pid: int) -> bool:
    try:
        process = look_at(pid)
    except OSError:
        return False
    return process is not None and process.is_alive and process.session == session


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
