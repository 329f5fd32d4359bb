"""Portraits of people who do not exist, drawn anew on each machine instead of shipped."""

from .draw import portrait
from .look import Look

__all__ = ["Look", "portrait"]
