"""The editors' own words for a notice, per language; without them the catalogue's hold."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from mentorship.choices import Notice


class NoticeWording(RevisionMixin, models.Model):
    """What editors say instead of the catalogue, for one notice in one language.

    An empty field takes the catalogue's words.
    """

    notice = models.CharField(_("event"), max_length=40, choices=Notice)
    language = models.CharField(_("language"), max_length=16)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=4000, blank=True)
    action = models.CharField(_("words on the button"), max_length=60, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="content_type",
        object_id_field="object_id",
        related_query_name="mentorship_wording",
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ("notice", "language")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("notice", "language"), name="mentorship_wording_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_notice_display()} ({self.language})"

    @property
    def revisions(self) -> GenericRelation:
        """The history, under the name that Wagtail looks for."""
        return self._revisions
