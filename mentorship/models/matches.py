"""Matches: the confirmed pairings, with the place each takes in the mentor's cap (A8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.choices import COUNTED_MATCH_STATUSES, MatchStatus, Wish

from .fields import HttpsURLField


class MatchQuerySet(models.QuerySet["Match"]):
    """Readings of the match table."""

    def active(self) -> MatchQuerySet:
        """Pairings that are live."""
        return self.filter(status=MatchStatus.ACTIVE)

    def counted(self) -> MatchQuerySet:
        """Pairings that count against the mentor's cap."""
        return self.filter(status__in=COUNTED_MATCH_STATUSES)


class Match(models.Model):
    """A confirmed pairing in a cycle.

    ``place`` numbers the mentor's matches in the cycle from 1; the database lets no two
    counted matches share a place, so that even a path that forgets the lock cannot overbook.
    """

    application = models.OneToOneField(
        "mentorship.Application",
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="match",
    )
    enrolment = models.ForeignKey(
        "mentorship.Enrolment",
        verbose_name=_("enrolment"),
        on_delete=models.PROTECT,
        related_name="matches",
    )
    cycle = models.ForeignKey(
        "mentorship.Cycle",
        verbose_name=_("cycle"),
        on_delete=models.PROTECT,
        related_name="matches",
    )
    mentor = models.ForeignKey(
        "mentorship.MentorProfile",
        verbose_name=_("mentor"),
        on_delete=models.PROTECT,
        related_name="matches",
    )
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=MatchStatus,
        default=MatchStatus.ACTIVE,
        editable=False,
    )
    place = models.PositiveSmallIntegerField(_("place in the mentor's cap"), editable=False)
    meet_url = HttpsURLField(_("meeting link"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.TextField(_("reason of the end"), blank=True)
    ended_by_wish_of = models.CharField(
        _("ended at the wish of"), max_length=8, choices=Wish, blank=True
    )
    flag = models.TextField(_("needs attention because"), blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ("-confirmed_at", "-pk")
        default_permissions = ("view",)
        permissions = (("confirm_matches", _("Can confirm, complete and cancel matches")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=MatchStatus.values), name="mentorship_match_status_known"
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1), name="mentorship_match_place_positive"
            ),
            models.UniqueConstraint(
                fields=("enrolment",),
                condition=Q(status=MatchStatus.ACTIVE),
                name="mentorship_match_one_active",
            ),
            models.UniqueConstraint(
                fields=("cycle", "mentor", "place"),
                condition=Q(status__in=COUNTED_MATCH_STATUSES),
                name="mentorship_match_place_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment.mentee} – {self.mentor}"
