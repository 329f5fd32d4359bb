"""What several tables need of their columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db import models

from .words import without_controls


def fields_besides(instance: models.Model, *names: str) -> list[str]:
    """The names of the columns that a save may write, without the given ones."""
    columns = (field for field in instance._meta.concrete_fields if not field.primary_key)
    return [field.name for field in columns if field.name not in names]


def clean_words(instance: models.Model, exclude: Collection[str] | None = None) -> None:
    """Take control characters out of the words of an instance, before they are validated."""
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if isinstance(value, str) and field.name not in (exclude or ()):
            setattr(instance, field.attname, without_controls(value))


class HttpsURLField(models.URLField):  # type: ignore[type-arg]
    """An address whose missing scheme means https, which Django assumes from 6.0 on only."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """The form field, told what to assume."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        """In migrations this is an ordinary URLField."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
