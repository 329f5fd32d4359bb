"""The database: SQLite in the data directory, or whatever ``DATABASE_URL`` names."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(data: Path) -> dict[str, Any]:
    """Django's settings for the one database of the site."""
    if url := os.environ.get("DATABASE_URL"):
        return _postgres(url)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "demo.sqlite3",
        "CONN_MAX_AGE": 60,
        # The web server and the worker write at once: the first to begin goes first.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    """``postgres://user:password@host:5432/name?sslmode=require``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL has to begin with postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
