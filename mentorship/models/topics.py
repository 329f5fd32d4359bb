"""The vocabularies that editors keep: fields of expertise and spoken languages."""

from __future__ import annotations

import functools
from collections.abc import Collection
from typing import Any

from django.db import models, router, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from .directory import DirectoryEntry
from .fields import clean_words


class _OnProfilesQuerySet(models.QuerySet[Any]):
    """Things whose name or code stands in the directory's rows of the mentors who have them."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete, and write the rows anew from which something goes away."""
        with transaction.atomic(using=self.db):
            mentors = set(self.order_by().values_list("mentors", flat=True)) - {None}
            DirectoryEntry.objects.using(self.db).hold(mentors)
            deleted = super().delete()
            DirectoryEntry.objects.using(self.db).rewrite(mentors)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class _OnProfiles(models.Model):
    """A thing that mentors have on their profiles, under ``mentors``."""

    objects = _OnProfilesQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; its mentors are found by the new name at once."""
        is_new = self._state.adding
        with transaction.atomic(using=kwargs.get("using") or router.db_for_write(type(self))):
            super().save(*args, **kwargs)
            if not is_new:
                DirectoryEntry.objects.using(self._state.db).rewrite(self._mentor_ids())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete; its mentors are not found by it any more."""
        alias = self._state.db
        with transaction.atomic(using=alias):
            mentor_ids = self._mentor_ids()
            DirectoryEntry.objects.using(alias).hold(mentor_ids)
            deleted = super().delete(*args, **kwargs)
            DirectoryEntry.objects.using(alias).rewrite(mentor_ids)
        return deleted

    def _mentor_ids(self) -> list[int]:
        mentors: Any = self.mentors  # type: ignore[attr-defined]
        return list(mentors.order_by("pk").values_list("pk", flat=True))


class Expertise(_OnProfiles):
    """A field in which mentors can help, kept as a snippet."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("address"), max_length=100, unique=True, editable=False, allow_unicode=True
    )

    class Meta:
        verbose_name = _("field of expertise")
        verbose_name_plural = _("fields of expertise")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="mentorship_expertise_name_unique",
                violation_error_message=_("This field of expertise exists already."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with an address made from the first name and kept for life."""
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check each field, without the control characters that were pasted along."""
        clean_words(self, exclude)
        super().clean_fields(exclude)

    def _free_slug(self) -> str:
        stem = slugify(self.name, allow_unicode=True)[:90] or "field"
        taken = set(Expertise.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        return next(slug for slug in (stem, *numbered) if slug not in taken)


class Level(models.IntegerChoices):
    """How well a mentor knows a field."""

    BASIC = 1, _("Basic")
    WORKING = 2, _("Working knowledge")
    EXPERIENCED = 3, _("Experienced")
    ADVANCED = 4, _("Advanced")
    EXPERT = 5, _("Expert")


class Specialisation(models.Model):
    """A mentor's field of expertise and how well the mentor knows it."""

    mentor = ParentalKey(
        "mentorship.MentorProfile", on_delete=models.CASCADE, related_name="specialisations"
    )
    expertise = models.ForeignKey(
        Expertise,
        verbose_name=_("field of expertise"),
        on_delete=models.CASCADE,
        related_name="specialisations",
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.EXPERIENCED)

    class Meta:
        verbose_name = _("specialisation")
        verbose_name_plural = _("specialisations")
        ordering = ("-level", "expertise__name")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("mentor", "expertise"),
                name="mentorship_specialisation_once",
                violation_error_message=_("This field of expertise is on the profile already."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="mentorship_specialisation_level_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.expertise} ({self.get_level_display()})"


class Language(_OnProfiles):
    """A language in which mentorship can be held, known by its ISO 639 code."""

    code = models.CharField(_("code"), max_length=16, unique=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ("code",)

    def __str__(self) -> str:
        return language_name(self.code)


def language_name(code: str) -> str:
    """The name of a language in the language that is active; the code where it has none."""
    return _language_name(code, get_language())


@functools.lru_cache(maxsize=1024)
def _language_name(code: str, _active: str | None) -> str:
    """Looked up once for each language that is active: a directory shows dozens of them."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name[:1].upper() + name[1:]
