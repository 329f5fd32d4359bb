"""The history: who moved what, through which door, when and why. Rows are only ever added."""

from __future__ import annotations

import functools
import operator
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ActorChannel


class HistoryIsAppendOnly(TypeError):
    """Somebody tried to change or delete a history row."""

    def __init__(self) -> None:
        super().__init__("History rows are written once and never changed or deleted.")


class HistoryQuerySet(models.QuerySet["HistoryEntry"]):
    """A queryset that can be read and added to."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: history is append-only."""
        raise HistoryIsAppendOnly

    def delete(self) -> NoReturn:
        """Refuse: history is append-only."""
        raise HistoryIsAppendOnly


_SUBJECTS = ("mentor", "cycle", "application", "match")


def _exactly_one_subject() -> Q:
    """A condition that holds when exactly one of the subject columns is filled."""
    rows = (
        Q(**{f"{subject}__isnull": subject != filled for subject in _SUBJECTS})
        for filled in _SUBJECTS
    )
    return functools.reduce(operator.or_, rows)


class HistoryEntry(models.Model):
    """One move of one mentor, cycle, application or match.

    The actor carries no database constraint: deleting an account neither touches the
    history nor is stopped by it.
    """

    mentor = models.ForeignKey(
        "mentorship.MentorProfile", on_delete=models.PROTECT, null=True, related_name="history"
    )
    cycle = models.ForeignKey(
        "mentorship.Cycle", on_delete=models.PROTECT, null=True, related_name="history"
    )
    application = models.ForeignKey(
        "mentorship.Application", on_delete=models.PROTECT, null=True, related_name="history"
    )
    match = models.ForeignKey(
        "mentorship.Match", on_delete=models.PROTECT, null=True, related_name="history"
    )
    transition = models.CharField(_("what happened"), max_length=40)
    from_status = models.CharField(_("from"), max_length=24, blank=True)
    to_status = models.CharField(_("to"), max_length=24)
    reason = models.TextField(_("why"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    channel = models.CharField(_("through"), max_length=16, choices=ActorChannel)
    at = models.DateTimeField(_("when"))

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history entries")
        ordering = ("-at", "-pk")
        default_permissions = ("view",)
        constraints = (
            models.CheckConstraint(
                condition=_exactly_one_subject(), name="mentorship_history_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=ActorChannel.values),
                name="mentorship_history_channel_known",
            ),
        )
        indexes = (models.Index(fields=("-at", "-id"), name="mentorship_history_latest"),)

    def __str__(self) -> str:
        return f"{self.transition}: {self.from_status} → {self.to_status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to change one."""
        if not self._state.adding:
            raise HistoryIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history is append-only."""
        raise HistoryIsAppendOnly
