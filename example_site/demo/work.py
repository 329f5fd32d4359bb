"""The worker process of the demonstration: a django-q cluster that stops when it is told.

Whoever stops a group of processes signals all of them at once. A cluster that loses its inner
processes that way waits for them in vain; told alone, it lets the running task finish and ends.
Therefore it gets a group of its own here, and the signal is passed on to its head.
"""

import os
import signal
import subprocess
import sys

from .steps import ROOT, manage_command

FINISH_WITHIN = 4  # seconds; the supervisor's patience ends after five


def main() -> int:
    """Run the cluster until it ends or a signal asks for that; nothing of it stays behind."""
    cluster = subprocess.Popen(  # noqa: S603 - our own words
        manage_command("qcluster"), cwd=ROOT, start_new_session=True
    )
    signal.signal(signal.SIGTERM, lambda *received: sys.exit(0))
    try:
        return cluster.wait()
    finally:
        _end(cluster)


def _end(cluster: "subprocess.Popen[bytes]") -> None:
    cluster.terminate()
    try:
        cluster.wait(FINISH_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(cluster.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
