"""What a database can hold of an update: PostgreSQL knows no NUL, and no half of a character."""

from __future__ import annotations

import math
from typing import Any

DEEPEST = 50


def storable(value: Any, depth: int = 0) -> Any:
    """The value without what no database stores; the rest is as it was."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {storable(key): storable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [storable(item, depth + 1) for item in value]
    return value
