"""A field that every supported version of Django treats alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models


class HttpsURLField(models.URLField):  # type: ignore[type-arg]
    """An address whose missing scheme means https, which Django assumes from 6.0 on only."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """The form field, told what to assume."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        """In migrations this is an ordinary URLField."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
