"""The vocabularies that editors keep: fields of expertise and spoken languages."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _


class Expertise(models.Model):
    """A field in which mentors can help, kept as a snippet."""

    name = models.CharField(_("name"), max_length=80)

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


class Language(models.Model):
    """A language in which mentorship can be held, known by its ISO 639 code."""

    code = models.CharField(_("code"), max_length=16, unique=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ("code",)

    def __str__(self) -> str:
        try:
            name = str(get_language_info(self.code)["name_translated"])
        except KeyError:
            return self.code
        return name[:1].upper() + name[1:]
