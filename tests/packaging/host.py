"""Lays the tests out in a directory of their own, so that they meet the installed package.

Run by tox as ``python host.py CHECKOUT TARGET``.
"""

import shutil
import sys
from pathlib import Path

#: What the tests read. The package itself is left out on purpose.
NEEDED = (
    "tests",
    "example_site",
    "docs",
    "manage.py",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "pyproject.toml",
)


def lay_out(checkout: Path, target: Path) -> None:
    """Copy what the tests need from the checkout; an older copy is thrown away."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in NEEDED:
        source = checkout / name
        if source.is_dir():
            shutil.copytree(
                source, target / name, ignore=shutil.ignore_patterns("__pycache__", "var")
            )
        elif source.exists():
            shutil.copy2(source, target / name)


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]), Path(sys.argv[2]))
