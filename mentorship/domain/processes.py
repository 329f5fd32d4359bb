"""The processes of this machine, as ``/proc`` shows them; elsewhere nothing is known of any."""

from __future__ import annotations

import functools
import os
import socket
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_BOOT = PROC / "sys/kernel/random/boot_id"
_NUMBERS = PROC / "self/ns/pid"
#: Killed, and its parent has not looked yet; or on its way there.
_ENDED = "ZX"


@dataclass(frozen=True, slots=True)
class Process:
    """One process that is there. ``started`` tells it from a later one with its number."""

    session: int
    started: int
    is_alive: bool


def look_at(pid: int) -> Process | None:
    """The process with this number; None where there is none.

    Raises ``OSError`` where nobody can look just now: that says nothing of the process.
    """
    try:
        # The name stands in brackets and may hold anything.
        fields = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, session, started = fields[0], int(fields[3]), int(fields[19])
    return Process(session, started, state not in _ENDED)


@functools.cache
def place() -> str:
    """Where the numbers of processes mean the same: a boot of a machine, or one container of it.

    For one user: others may be shown fewer processes. Empty where that cannot be told.
    """
    try:
        boot, numbers = _BOOT.read_text().strip(), str(_NUMBERS.readlink())
    except OSError:
        return ""
    return f"{os.getuid()}@{socket.gethostname()}:{boot}:{numbers}"
