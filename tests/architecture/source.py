"""What the architecture tests read: the modules and templates of the package."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mentorship"


def modules() -> list[Path]:
    """Every module that a person wrote; migrations are made by a command."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    """Every template, for pages, mails and messages alike."""
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.is_file())


def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(), filename=str(path))


def imported(module: ast.Module) -> Iterator[str]:
    """The top-level packages that a module imports, inside of functions too."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def name(path: Path) -> str:
    """How a test names the file."""
    return path.relative_to(PACKAGE).as_posix()
