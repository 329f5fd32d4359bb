"""Applications: a choice, a hand-picked pairing or a place in the manual-match queue."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import (
    LIVE_STATUSES,
    OPEN_STATUSES,
    QUEUE_STATUSES,
    ApplicationOrigin,
    ApplicationStatus,
)

if TYPE_CHECKING:
    from .mentors import MentorProfile

MAX_CHOICES = 5


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Readings of the application table."""

    def open(self) -> ApplicationQuerySet:
        """Applications that can still move."""
        return self.filter(status__in=OPEN_STATUSES)

    def live(self) -> ApplicationQuerySet:
        """Offers that are out: waiting for the mentor, or accepted and not yet confirmed."""
        return self.filter(status__in=LIVE_STATUSES)

    def queued(self) -> ApplicationQuerySet:
        """Open places in the manual-match queue."""
        return self.filter(status=ApplicationStatus.PENDING_MANUAL_MATCH)

    def in_line(self) -> ApplicationQuerySet:
        """The order in which choices are offered: by priority, then hand-picked ones by age."""
        return self.order_by(F("priority").asc(nulls_last=True), "created_at", "pk")

    def seen_by(self, mentor: MentorProfile, *, now: datetime.datetime) -> ApplicationQuerySet:
        """What a mentor may see: what was offered to them, from the moment of the offer (A3, A5).

        An offer that can still be undone lies ahead: nobody but the team knows of it.
        """
        return self.filter(mentor=mentor, offered_at__lte=now)

    def shown_to_mentee(self, *, now: datetime.datetime) -> ApplicationQuerySet:
        """What a mentee may see: what the team picked is its own thought until it is offered."""
        offered = Q(offered_at__isnull=False, offered_at__lte=now)
        return self.filter(~Q(origin=ApplicationOrigin.HAND_PICKED) | offered)


class Application(models.Model):
    """One mentee towards one mentor; or, with no mentor, a place in the queue.

    The status is written by ``domain.moves.move`` alone.
    """

    enrolment = models.ForeignKey(
        "mentorship.Enrolment",
        verbose_name=_("enrolment"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    mentor = models.ForeignKey(
        "mentorship.MentorProfile",
        verbose_name=_("mentor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
    )
    origin = models.CharField(_("origin"), max_length=16, choices=ApplicationOrigin)
    priority = models.PositiveSmallIntegerField(_("priority"), null=True, blank=True)
    status = models.CharField(
        _("status"),
        max_length=24,
        choices=ApplicationStatus,
        default=ApplicationStatus.PENDING,
        editable=False,
    )
    why = models.TextField(
        _("why this mentor"), max_length=600, blank=True, help_text=_("The mentor reads this.")
    )
    reason = models.TextField(_("reason"), blank=True)
    remarks = models.TextField(_("the mentor's remarks"), max_length=2000, blank=True)
    remarks_at = models.DateTimeField(_("remarks received at"), null=True, blank=True)
    created_at = models.DateTimeField(_("submitted at"))
    changed_at = models.DateTimeField(_("in this state since"))
    reviewed_at = models.DateTimeField(_("reviewed by the team at"), null=True, blank=True)
    offered_at = models.DateTimeField(_("offered at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("mentor reminded at"), null=True, blank=True)
    followed_up_at = models.DateTimeField(_("follow-up asked at"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("-created_at", "-pk")
        default_permissions = ("view",)
        permissions = (
            ("review_applications", _("Can review applications")),
            ("run_queue", _("Can run the manual-match queue")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=ApplicationStatus.values),
                name="mentorship_application_status_known",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=ApplicationOrigin.values),
                name="mentorship_application_origin_known",
            ),
            models.CheckConstraint(
                condition=(Q(origin=ApplicationOrigin.QUEUE) & Q(mentor__isnull=True))
                | (~Q(origin=ApplicationOrigin.QUEUE) & Q(mentor__isnull=False)),
                name="mentorship_application_mentor_unless_queue",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=QUEUE_STATUSES) | Q(origin=ApplicationOrigin.QUEUE),
                name="mentorship_application_queue_states",
            ),
            models.CheckConstraint(
                condition=(
                    Q(origin=ApplicationOrigin.CHOICE)
                    & Q(priority__isnull=False, priority__gte=1, priority__lte=MAX_CHOICES)
                )
                | (~Q(origin=ApplicationOrigin.CHOICE) & Q(priority__isnull=True)),
                name="mentorship_application_priority_1_to_5",
            ),
            models.UniqueConstraint(
                fields=("enrolment", "priority"),
                condition=Q(origin=ApplicationOrigin.CHOICE),
                name="mentorship_application_priority_once",
            ),
            models.UniqueConstraint(
                fields=("enrolment", "mentor"),
                condition=Q(origin=ApplicationOrigin.CHOICE),
                name="mentorship_application_choice_once",
            ),
            models.UniqueConstraint(
                fields=("enrolment", "mentor"),
                condition=Q(status__in=OPEN_STATUSES, mentor__isnull=False),
                name="mentorship_application_open_once",
            ),
            models.UniqueConstraint(
                fields=("enrolment",),
                condition=Q(status__in=LIVE_STATUSES),
                name="mentorship_application_one_live_offer",
            ),
            models.UniqueConstraint(
                fields=("enrolment",),
                condition=Q(status=ApplicationStatus.PENDING_MANUAL_MATCH),
                name="mentorship_application_one_queue_place",
            ),
        )
        indexes = (
            models.Index(fields=("status", "changed_at"), name="mentorship_app_status"),
            models.Index(fields=("mentor", "status"), name="mentorship_app_mentor"),
            models.Index(fields=("-created_at", "-id"), name="mentorship_app_latest"),
        )

    def __str__(self) -> str:
        if self.mentor is None:
            return f"{self.enrolment.mentee}"
        return f"{self.enrolment.mentee} → {self.mentor}"

    @property
    def is_open(self) -> bool:
        """Whether this application can still move."""
        return self.status in OPEN_STATUSES

    @property
    def is_live(self) -> bool:
        """Whether this is the offer that is out."""
        return self.status in LIVE_STATUSES

    def lies_ahead(self, now: datetime.datetime) -> bool:
        """Whether the moment of the offer is still to come; until then it can be undone."""
        return self.offered_at is not None and self.offered_at > now

    @property
    def has_open_remarks(self) -> bool:
        """Whether the mentor's remarks still wait for the team's answer (T4)."""
        return bool(self.remarks_at) and self.status == ApplicationStatus.ADMIN_APPROVED
