"""All figures of the directory, on SQLite and on PostgreSQL: ``python -m benchmarks [size ...]``.

Each database is measured in a process of its own. The exit code says whether the goals are met:
at most 4 queries more than the page without the directory, at most 2 times its time when every
card is drawn anew and 1.15 times with a copy (at up to 1,000 mentors), and searches of 60 ms.
"""

from __future__ import annotations

import sys

from benchmarks.databases import on_both

if __name__ == "__main__":
    sys.exit(on_both("benchmarks.directory", *sys.argv[1:]))
