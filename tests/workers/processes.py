"""Processes as a server runs them, which the tests kill: the worker, its poller, and the web."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from mentorship.choices import DeliveryChannel, Notice, NotificationStatus
from mentorship.management.children import members_of
from mentorship.models import Notification
from tests import secrets_watch

ROOT = Path(__file__).parents[2]
#: Within this a killed part has to be back at work.
PATIENCE = 20
#: Within this a cluster that stands still has to be noticed.
NOTICED = 30
#: So long may it take until processes have loaded everything, on a machine that is busy.
STARTS = 180


class Program:
    """One of our programs, running; what it says is searched for secrets at its end."""

    def __init__(self, directory: Path, *words: str, breaks: str = "", **config: Any) -> None:
        self.log = directory / f"{words[0]}.log"
        self.environment = os.environ | {
            "WORKER_DB_NAME": str(connection.settings_dict["NAME"]),
            "DJANGO_SETTINGS_MODULE": "tests.workers.settings",
            "WORKER_MENTORSHIP": json.dumps(config),
            "WORKER_BREAKS": breaks,
            "MAIL_DIR": str(directory / "mail"),
        }
        self.words = words
        self.start()

    def start(self) -> None:
        """Start it, once more perhaps."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def said(self) -> str:
        """Everything that it and its children have written."""
        return self.log.read_text(errors="replace")

    def end(self) -> int:
        """Ask it to end, and search what it said."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        assert secrets_watch.leaks_in(self.said()) == []
        return code


class Worker(Program):
    """``mentorship_worker``."""

    def __init__(self, directory: Path, *words: str, **options: Any) -> None:
        command = ("django", "mentorship_worker", "--finish-within", "3")
        super().__init__(directory, *command, *words, **options)

    def _children(self, word: str) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        heads = [int(pid) for pid in children.read_text().split()]
        return [pid for head in heads if word in _command(head) for pid in sorted(members_of(head))]

    def cluster(self) -> list[int]:
        """The processes of the cluster: its head first, then sentinel, workers, monitor, pusher."""
        return self._children("qcluster")

    def poller(self) -> list[int]:
        """The process that fetches updates."""
        return self._children("mentorship_telegram")


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


class Web(Program):
    """The website, which loses the process that answers where a test wants it."""

    def __init__(self, directory: Path, **options: Any) -> None:
        self.port = free_port()
        super().__init__(directory, "tests.workers.web", str(self.port), **options)
        wait_until(lambda: self.is_up() or self.process.poll() is not None, STARTS)

    def is_up(self) -> bool:
        """Whether it takes calls."""
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def post(self, path: str, body: str, *, dies_at: int = 0, **headers: str) -> int | None:
        """Send a form or an update; the status of the answer, or None where nobody answered."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        death = {"X-Dies-At": str(dies_at)} if dies_at else {}
        try:
            line.request("POST", path, body.encode(), headers | death)
            answer = line.getresponse()
            answer.read()
        except (http.client.HTTPException, OSError):
            return None
        else:
            return answer.status
        finally:
            line.close()


def patience(start: float) -> float:
    """How long a part may take to be back, on a machine on which its first start took so long."""
    return max(PATIENCE, 2 * start)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(condition, seconds: float) -> float:
    """Seconds until the condition held; fails where it never did."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        if condition():
            return time.monotonic() - begin
        time.sleep(0.1)
    raise AssertionError(f"Not within {seconds} seconds.")


def write(key: str) -> Notification:
    """A letter that is due."""
    now = timezone.now()
    return Notification.objects.create(
        dedupe_key=key,
        notice=Notice.MENTOR_REGISTERED,
        channel=DeliveryChannel.EMAIL,
        email="reader@example.org",
        due_at=now,
        created_at=now,
    )


def leaves(key: str, seconds: float) -> float:
    """How long it takes until a message written now has left."""
    row = write(key)
    rows = Notification.objects.filter(pk=row.pk, status=NotificationStatus.SENT)
    return wait_until(rows.exists, seconds)


def kill(pid: int) -> None:
    """Without a word."""
    os.kill(pid, signal.SIGKILL)
