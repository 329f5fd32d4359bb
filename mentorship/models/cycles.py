"""Cycles: the windows in which the programme takes applications, one open at a time (C1–C3)."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ConfirmationPolicy, CycleStatus, MentorshipType

from .fields import fields_besides

AD_HOC_LAST_DAY = 10
#: Years in which a cycle can lie: what is typed outside of them is a slip.
FIRST_YEAR, LAST_YEAR = 2000, 2199


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Readings of the cycle table."""

    def open(self) -> CycleQuerySet:
        """The open cycle, if there is one; the database allows no second (C1)."""
        return self.filter(status=CycleStatus.OPEN)


class Cycle(models.Model):
    """One round of the programme with its window, its cap and its policies."""

    name = models.CharField(_("name"), max_length=120)
    type = models.CharField(_("type"), max_length=16, choices=MentorshipType)
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=CycleStatus,
        default=CycleStatus.DRAFT,
        editable=False,
    )
    opens_on = models.DateField(_("first day for applications"))
    closes_on = models.DateField(_("last day for applications"))
    opens_by_schedule = models.BooleanField(
        _("open on the first day by schedule"),
        default=False,
        help_text=_("Otherwise the team opens the cycle by hand."),
    )
    closes_by_schedule = models.BooleanField(
        _("close after the last day by schedule"),
        default=True,
        help_text=_("Outside its days a cycle takes no applications in any case."),
    )
    ends_on = models.DateField(
        _("last day of the mentorships"),
        null=True,
        blank=True,
        help_text=_("Only needed where the matches are completed by schedule."),
    )
    completes_by_schedule = models.BooleanField(
        _("complete the matches after the last day"), default=False
    )
    mentor_cap = models.PositiveSmallIntegerField(
        _("matches per mentor at most"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("A mentor who signed up for fewer gets no more than that."),
    )
    confirmation = models.CharField(
        _("confirmation"),
        max_length=16,
        choices=ConfirmationPolicy,
        default=ConfirmationPolicy.TEAM,
    )
    reviewers = models.PositiveSmallIntegerField(
        _("reviewers per mentee"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("From two on, each gives a score, and a list is approved when all have."),
    )
    follow_up_hours = models.PositiveSmallIntegerField(
        _("hours until the supervisors follow up"),
        default=12,
        null=True,
        blank=True,
        help_text=_("Counted from the offer. Empty: nobody is reminded."),
    )
    reminds_at_half_time = models.BooleanField(
        _("remind the mentor at half of this time"),
        default=True,
        help_text=_("Once for an offer that is still open then."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ("-opens_on", "-pk")
        permissions = (("manage_cycles", _("Can add, change, open and close cycles")),)
        constraints = (
            models.UniqueConstraint(
                fields=("status",),
                condition=Q(status=CycleStatus.OPEN),
                name="mentorship_cycle_one_open",
                violation_error_message=_("Another cycle is open. Close it first."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=CycleStatus.values), name="mentorship_cycle_status_known"
            ),
            models.CheckConstraint(
                condition=Q(type__in=MentorshipType.values), name="mentorship_cycle_type_known"
            ),
            models.CheckConstraint(
                condition=Q(confirmation__in=ConfirmationPolicy.values),
                name="mentorship_cycle_confirmation_known",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="mentorship_cycle_days_in_order",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(mentor_cap__gte=1), name="mentorship_cycle_cap_positive"
            ),
            models.CheckConstraint(
                condition=Q(reviewers__gte=1), name="mentorship_cycle_reviewers_positive"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but the state: only its own move writes that, whatever this copy holds."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = fields_besides(self, "status")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Check the days against each other and against the ad-hoc window (C3)."""
        super().clean()
        errors = self._far_days()
        if errors:
            raise ValidationError(errors)
        if not (self.opens_on and self.closes_on):
            return
        if self.closes_on < self.opens_on:
            errors["closes_on"] = _("The last day must not be before the first.")
        elif self.type == MentorshipType.AD_HOC and not self._inside_ad_hoc_window():
            errors["closes_on"] = _("An ad-hoc cycle lies between the 1st and the 10th of a month.")
        if self.completes_by_schedule and not self.ends_on:
            errors["ends_on"] = _("Say on which day the mentorships end.")
        elif self.ends_on and self.ends_on < self.closes_on:
            errors["ends_on"] = _("The mentorships cannot end before the applications do.")
        if errors:
            raise ValidationError(errors)

    def _far_days(self) -> dict[str, Any]:
        """The days that lie in no year in which anybody would hold a cycle."""
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        words = _("Choose a day between the years %(first)s and %(last)s.")
        days = ((name, getattr(self, name)) for name in ("opens_on", "closes_on", "ends_on"))
        return {
            name: words % years
            for name, day in days
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR
        }

    def _inside_ad_hoc_window(self) -> bool:
        same_month = self.opens_on.replace(day=1) == self.closes_on.replace(day=1)
        return same_month and self.closes_on.day <= AD_HOC_LAST_DAY

    @property
    def is_open(self) -> bool:
        """Whether the team has opened this cycle."""
        return self.status == CycleStatus.OPEN

    def covers(self, now: datetime.datetime) -> bool:
        """Whether the moment lies between the first and the last day, in the site's zone (C3)."""
        today = timezone.localdate(now, timezone.get_default_timezone())
        return self.opens_on <= today <= self.closes_on

    def accepts_applications(self, now: datetime.datetime) -> bool:
        """Whether a mentee can apply at this moment (C1, C3)."""
        return self.is_open and self.covers(now)
