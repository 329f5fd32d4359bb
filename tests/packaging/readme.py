"""Reads the install steps from the README and follows them in a project."""

import os
import re
import subprocess
import sys
from pathlib import Path

import mentorship

ROOT = Path(__file__).parents[2]
_STEP = re.compile(r"<!-- install: (\w+) -->\n```\S+\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps() -> dict[str, str]:
    """The marked snippets of the README, by name."""
    return dict(_STEP.findall((ROOT / "README.md").read_text()))


def append(path: Path, text: str) -> None:
    """Add a snippet to the end of a file, which may not exist yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((f"{path.read_text()}\n\n" if path.exists() else "") + text)


def run(project: Path, *words: str) -> str:
    """Run a program in the project and return what it said; a failure shows all of it."""
    outside = {key: value for key, value in os.environ.items() if "DJANGO" not in key}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=project,
        env=outside | {"PYTHONPATH": str(Path(mentorship.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def follow(project: Path) -> None:
    """Do what the README says, word for word."""
    step = steps()
    append(project / "clubsite/settings/base.py", step["settings"])
    append(project / "clubsite/urls.py", step["urls"])
    append(project / "clubsite/templates/mentorship/base.html", step["template"].strip())
    append(project / "home/models.py", step["models"])
    append(project / "home/templates/home/mentors_page.html", step["page"].strip())
    for line in step["commands"].strip().splitlines():
        words = line.split()[1:]
        if words[1] != "mentorship_worker":
            run(project, *words)
