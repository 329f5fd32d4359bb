"""Mentor profiles: one per mentor, for life, visible on the site while ACTIVE (M1–M5)."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, router, transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.images import get_image_model_string
from wagtail.models import PreviewableMixin

from mentorship.choices import LearningStyle, MentorshipType, MentorStatus

from .directory import DirectoryEntry
from .fields import HttpsURLField, fields_besides
from .offers import HOURS_PER_MENTEE, booking_errors, link_errors, offer_errors
from .people import Person, closed_accounts


class MentorQuerySet(models.QuerySet["MentorProfile"]):
    """Readings of the mentor table."""

    def visible(self) -> MentorQuerySet:
        """Mentors whom the public may see (M4): nobody can be asked whose account is closed."""
        active = self.filter(status=MentorStatus.ACTIVE, left_at=None)
        return active.exclude(user__in=closed_accounts())

    def offering(self, mentorship_type: str) -> MentorQuerySet:
        """Mentors who offer the given type (C2)."""
        return self.filter(**{_OFFER_FIELD[mentorship_type]: True, "left_at": None})

    def with_places(self, mentorship_type: str) -> models.QuerySet[Any]:
        """Annotated with ``places``, for how many mentees of the type each signed up (A8)."""
        offers = When(**{_OFFER_FIELD[mentorship_type]: True, "left_at": None}, then=F("_places"))
        known = self.alias(_places=Coalesce(F(_PLACES_FIELD[mentorship_type]), 0))
        return known.annotate(places=Case(offers, default=0))


_OFFER_FIELD = {
    MentorshipType.LONG_TERM.value: "offers_long_term",
    MentorshipType.AD_HOC.value: "offers_ad_hoc",
}
_PLACES_FIELD = {
    MentorshipType.LONG_TERM.value: "long_term_mentees",
    MentorshipType.AD_HOC.value: "ad_hoc_mentees",
}


class MentorProfile(PreviewableMixin, Person, ClusterableModel):
    """A mentor's public profile and what they offer.

    The status is moved by ``domain.mentors`` alone (M5); forms never write it.
    """

    slug = models.SlugField(_("address"), max_length=140, unique=True, editable=False)
    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    photo_description = models.CharField(
        _("description of the photo"),
        max_length=160,
        blank=True,
        help_text=_("For people who do not see it. Empty: the name."),
    )
    headline = models.CharField(
        _("headline"), max_length=140, help_text=_("One line that says who you are.")
    )
    bio = models.TextField(
        _("about"), max_length=4000, help_text=_("What you can help with, and how you work.")
    )
    expertise = models.ManyToManyField(
        "mentorship.Expertise",
        verbose_name=_("expertise"),
        through="mentorship.Specialisation",
        related_name="mentors",
    )
    languages = ParentalManyToManyField(
        "mentorship.Language", verbose_name=_("languages"), related_name="mentors"
    )
    offers_long_term = models.BooleanField(_("offers long-term mentorship"), default=False)
    long_term_hours = models.PositiveSmallIntegerField(
        _("hours per month for long-term mentorship"),
        null=True,
        blank=True,
        help_text=_("At least two hours for each mentee."),
    )
    long_term_mentees = models.PositiveSmallIntegerField(
        _("long-term mentees at most"), null=True, blank=True
    )
    offers_ad_hoc = models.BooleanField(_("offers ad-hoc mentorship"), default=False)
    ad_hoc_mentees = models.PositiveSmallIntegerField(
        _("ad-hoc mentees per cycle at most"), null=True, blank=True
    )
    teaching_style = models.CharField(
        _("likes to teach"), max_length=16, choices=LearningStyle, blank=True
    )
    calendly_url = HttpsURLField(
        _("Calendly link"), help_text=_("Shown to your mentees once you are matched.")
    )
    website = HttpsURLField(_("website"), blank=True)
    elsewhere = HttpsURLField(
        _("profile elsewhere"), blank=True, help_text=_("LinkedIn, GitHub, Mastodon or another.")
    )
    paused_until = models.DateField(
        _("no new requests until"),
        null=True,
        blank=True,
        help_text=_("The profile stays visible and takes no applications before this day."),
    )
    left_at = models.DateTimeField(_("left the programme at"), null=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=MentorStatus,
        default=MentorStatus.PENDING,
        editable=False,
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        ordering = ("name", "pk")
        default_permissions = ("add", "change", "view")
        permissions = (("review_mentors", _("Can accept and reject mentors")),)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="mentorship_mentor_email_unique",
                violation_error_message=_("A mentor with this e-mail address exists already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=MentorStatus.values),
                name="mentorship_mentor_status_known",
            ),
            models.CheckConstraint(
                condition=Q(offers_long_term=True) | Q(offers_ad_hoc=True),
                name="mentorship_mentor_offers_something",
                violation_error_message=_("Choose long-term mentorship, ad-hoc, or both."),
            ),
            models.CheckConstraint(
                condition=Q(offers_long_term=False)
                | Q(
                    long_term_hours__isnull=False,
                    long_term_mentees__isnull=False,
                    long_term_mentees__gte=1,
                    long_term_hours__gte=F("long_term_mentees") * HOURS_PER_MENTEE,
                ),
                name="mentorship_mentor_hours_per_mentee",
                violation_error_message=_(
                    "Long-term mentorship takes at least two hours for each mentee."
                ),
            ),
            models.CheckConstraint(
                condition=Q(offers_ad_hoc=False)
                | Q(ad_hoc_mentees__isnull=False, ad_hoc_mentees__gte=1),
                name="mentorship_mentor_ad_hoc_places",
                violation_error_message=_("Say how many ad-hoc mentees you can take."),
            ),
        )
        indexes = (
            models.Index(fields=("status", "name"), name="mentorship_mentor_status"),
            models.Index(fields=("status", "left_at", "id"), name="mentorship_mentor_visible"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but the state: only its own move writes that, whatever this copy holds.

        The mentor's row in the directory is written with it, or neither is.
        """
        if not self._state.adding and kwargs.get("update_fields") is None:
            columns = fields_besides(self, "slug", "status", "reviewed_at", "left_at")
            kwargs["update_fields"] = [*columns, "languages", "specialisations"]
        alias = kwargs.get("using") or router.db_for_write(MentorProfile, instance=self)
        with transaction.atomic(using=alias):
            super().save(*args, **kwargs)
            DirectoryEntry.objects.using(alias).rewrite([self.pk])

    def clean(self) -> None:
        """Check the offer (M1, M2) and the links (M3), each error beside its field."""
        errors = {**offer_errors(self), **booking_errors(self), **link_errors(self)}
        try:
            super().clean()
        except ValidationError as error:
            errors |= error.error_dict
        if errors:
            raise ValidationError(errors)

    @property
    def is_visible(self) -> bool:
        """Whether the public may see this mentor (M4). Of many, read the accounts along."""
        is_active = self.status == MentorStatus.ACTIVE and self.left_at is None
        return is_active and (self.user is None or self.user.is_active)

    def is_paused(self, today: datetime.date) -> bool:
        """Whether the mentor takes no new requests on this day."""
        return self.paused_until is not None and today < self.paused_until

    def offers(self, mentorship_type: str) -> bool:
        """Whether this mentor offers the given type (C2); nobody who left offers anything."""
        return self.left_at is None and bool(getattr(self, _OFFER_FIELD[mentorship_type]))

    def places_for(self, mentorship_type: str) -> int:
        """How many mentees of the given type this mentor signed up for (A8)."""
        if not self.offers(mentorship_type):
            return 0
        return int(getattr(self, _PLACES_FIELD[mentorship_type]) or 0)

    def get_absolute_url(self) -> str:
        """The stable public address; it answers 404 unless the mentor is visible."""
        return reverse("mentorship:mentor_detail", args=[self.slug])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The template that Wagtail's preview panel shows."""
        return "mentorship/mentors/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The profile as visitors would see it, with no apply button to press."""
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context | {"mentor": self}
