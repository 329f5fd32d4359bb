"""The same figures on SQLite and on PostgreSQL, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

DATABASES = ("sqlite", "postgres")


def on_both(module: str, *arguments: str) -> int:
    """Run a benchmark on one database after the other; 0 where both meet the goals."""
    codes = []
    for database in DATABASES:
        with tempfile.TemporaryDirectory() as data:
            environment = os.environ | {"MENTORSHIP_TEST_DB": database, "DEMO_DATA": data}
            command = [sys.executable, "-m", module, *arguments]
            codes.append(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603
    return max(codes)
