"""The real demonstration, started as a person would start it, on a port and data of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READY = "The demo is running."
START_WITHIN = 180
STOP_WITHIN = 20


class Demo:
    """``python -m example_site.demo`` with web server, worker and simulators."""

    def __init__(self, data: Path, environment: Mapping[str, str] | None = None) -> None:
        self.data, self.environment = data, environment or {}
        self.log = data.parent / "demo.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait for the greeting; fails with what it said instead."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "example_site.demo"],
                cwd=ROOT,
                env=self._variables(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_WITHIN
        while READY not in self.said:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"The demo did not start:\n{self.said}")
            time.sleep(0.2)

    def ask(self, module: str) -> str:
        """Run a module beside it, with its settings and data; returns what that prints."""
        variables = {"DJANGO_SETTINGS_MODULE": "example_site.settings", **self._variables()}
        command = [sys.executable, "-m", module]
        return subprocess.run(
            command, cwd=ROOT, env=variables, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def _variables(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if "DJANGO" not in name},
            "PORT": str(self.port),
            "DEMO_DATA": str(self.data),
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }

    @property
    def said(self) -> str:
        """Everything that it has printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self) -> int:
        """Press Ctrl-C and wait; returns the exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            return process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise AssertionError(f"The demo did not stop:\n{self.said}") from None


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
