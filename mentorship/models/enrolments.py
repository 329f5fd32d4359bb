"""Enrolments: one mentee in one cycle, the row that every change of the case locks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import EnrolmentSource, PaymentState


class Enrolment(models.Model):
    """The mentee's case in a cycle; all of the mentee's applications there hang on it."""

    mentee = models.ForeignKey(
        "mentorship.MenteeProfile",
        verbose_name=_("mentee"),
        on_delete=models.PROTECT,
        related_name="enrolments",
    )
    cycle = models.ForeignKey(
        "mentorship.Cycle",
        verbose_name=_("cycle"),
        on_delete=models.PROTECT,
        related_name="enrolments",
    )
    subject = models.CharField(_("subject"), max_length=140, blank=True)
    motivation = models.TextField(_("motivation"), max_length=4000, blank=True)
    goals = models.TextField(_("goals"), max_length=2000, blank=True)
    hours_per_month = models.PositiveSmallIntegerField(_("hours per month"), null=True, blank=True)
    topics = models.ManyToManyField(
        "mentorship.Expertise",
        verbose_name=_("wants help with"),
        blank=True,
        related_name="+",
    )
    source = models.CharField(
        _("came from"), max_length=16, choices=EnrolmentSource, default=EnrolmentSource.SITE
    )
    payment = models.CharField(
        _("payment"), max_length=16, choices=PaymentState, default=PaymentState.NOT_REQUIRED
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("enrolled at"))

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("mentee", "cycle"), name="mentorship_enrolment_once_per_cycle"
            ),
            models.CheckConstraint(
                condition=Q(source__in=EnrolmentSource.values),
                name="mentorship_enrolment_source_known",
            ),
            models.CheckConstraint(
                condition=Q(payment__in=PaymentState.values),
                name="mentorship_enrolment_payment_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mentee} – {self.cycle}"


class PaidPlace(models.Model):
    """What the shop told us: this student has paid. Kept until a cycle takes it up (T7)."""

    reference = models.CharField(_("reference"), max_length=120, unique=True)
    mentee = models.ForeignKey(
        "mentorship.MenteeProfile",
        verbose_name=_("mentee"),
        on_delete=models.PROTECT,
        related_name="paid_places",
    )
    subject = models.CharField(_("subject"), max_length=140, blank=True)
    cycle = models.ForeignKey(
        "mentorship.Cycle",
        verbose_name=_("named cycle"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("enrolment"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="paid_places",
    )
    created_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("paid place")
        verbose_name_plural = _("paid places")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.reference
