"""What the team writes about a case: notes, questions to the person, and scores."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ReasonUse

LOWEST_SCORE, HIGHEST_SCORE = 1, 5


def _about_one() -> Q:
    """A condition that holds when the row is about a mentee's case or about a mentor."""
    return Q(enrolment__isnull=False, mentor__isnull=True) | Q(
        enrolment__isnull=True, mentor__isnull=False
    )


def _case(related_name: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "mentorship.Enrolment",
        verbose_name=_("enrolment"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name=related_name,
    )


def _mentor(related_name: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "mentorship.MentorProfile",
        verbose_name=_("mentor"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name=related_name,
    )


def _somebody(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )


class TeamNote(models.Model):
    """A note that only the team reads, about a mentee's case or about a mentor."""

    enrolment = _case("notes")
    mentor = _mentor("notes")
    author = _somebody(_("author"))
    text = models.TextField(_("note"), max_length=4000)
    mentioned = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("mentioned"), blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("created_at", "pk")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=_about_one(), name="mentorship_note_about_one"),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Inquiry(models.Model):
    """A question of the team to a mentee or a mentor, which the person answers on the site.

    Until it is answered, the case waits for the person and not for the team. ``closed_at`` is
    set when the team decides without the answer.
    """

    enrolment = _case("inquiries")
    mentor = _mentor("inquiries")
    question = models.TextField(_("question"), max_length=2000)
    asked_by = _somebody(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("asked_at", "pk")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=_about_one(), name="mentorship_inquiry_about_one"),
            models.UniqueConstraint(
                fields=("enrolment",),
                condition=Q(answered_at=None, closed_at=None, enrolment__isnull=False),
                name="mentorship_inquiry_one_open_of_case",
            ),
            models.UniqueConstraint(
                fields=("mentor",),
                condition=Q(answered_at=None, closed_at=None, mentor__isnull=False),
                name="mentorship_inquiry_one_open_of_mentor",
            ),
        )

    def __str__(self) -> str:
        return self.question[:80]

    @property
    def is_open(self) -> bool:
        """Whether the team still waits for the answer."""
        return self.answered_at is None and self.closed_at is None


class Assessment(models.Model):
    """One reviewer's score of one mentee's case."""

    enrolment = models.ForeignKey(
        "mentorship.Enrolment",
        verbose_name=_("enrolment"),
        on_delete=models.CASCADE,
        related_name="assessments",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    score = models.PositiveSmallIntegerField(
        _("score"),
        validators=[MinValueValidator(LOWEST_SCORE), MaxValueValidator(HIGHEST_SCORE)],
        help_text=_("From 1, no, to 5, by all means."),
    )
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    changed_at = models.DateTimeField(_("scored at"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ("changed_at", "pk")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment", "reviewer"), name="mentorship_assessment_one_each"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST_SCORE, score__lte=HIGHEST_SCORE),
                name="mentorship_assessment_score_in_range",
            ),
        )

    def __str__(self) -> str:
        return str(self.score)


class CannedReason(models.Model):
    """A reason in ready words, which whoever decides can choose instead of typing it."""

    used_for = models.CharField(_("used for"), max_length=16, choices=ReasonUse)
    text = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("ready reason")
        verbose_name_plural = _("ready reasons")
        ordering = ("used_for", "text", "pk")
        default_permissions = ()
        permissions = (("manage_wording", _("Can change the wording of messages")),)
        constraints = (
            models.UniqueConstraint(
                fields=("used_for", "text"),
                name="mentorship_reason_once",
                violation_error_message=_("There is such a reason already."),
            ),
            models.CheckConstraint(
                condition=Q(used_for__in=ReasonUse.values), name="mentorship_reason_use_known"
            ),
        )

    def __str__(self) -> str:
        return self.text
