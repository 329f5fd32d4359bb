"""The parts of a mentor's profile, each a form: for registering and for editing (M1–M3).

The parts lie on one unsaved profile, so that each can be filled in, kept and shown by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mentorship.conf import get_config
from mentorship.models import (
    HOURS_PER_MENTEE,
    MentorProfile,
    MentorshipSettings,
    without_controls,
)

from .expertise import ExpertiseForm
from .fields import MessageLanguageField, TimeZoneField, style_choices
from .photo import PhotoField

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[MentorProfile]
else:
    ModelForm = forms.ModelForm

HOURS_IN_A_MONTH = 31 * 24
_PLACES = ("long_term_mentees", "ad_hoc_mentees")
_KNOWN_HOSTS = {"calendly.com": "Calendly", "cal.com": "Cal.com"}


class PartForm(ModelForm):
    """One part of a profile. It says only what is wrong in this part."""

    #: The name of the part, in addresses and in drafts.
    part: ClassVar[str]
    title: ClassVar[str | Promise]

    def clean(self) -> dict[str, Any] | None:
        """Drop the control characters that come along when words are pasted."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = without_controls(value)
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        """The profile as a whole is checked with every part; keep what is said of this one."""
        if hasattr(errors, "error_dict"):
            said = errors.error_dict
            own = {name: said[name] for name in (*self.fields, NON_FIELD_ERRORS) if name in said}
            errors = ValidationError(own)
        super()._update_errors(errors)  # type: ignore[misc]


class YouForm(PartForm):
    """Who somebody is."""

    part = "you"
    title = _("Who you are")

    class Meta:
        model = MentorProfile
        fields = ("name", "headline", "bio")
        labels = {"name": _("Your name"), "bio": _("About you")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "headline": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "bio": forms.Textarea(attrs={"rows": 10}),
        }


class KnowForm(ExpertiseForm, PartForm):
    """What somebody knows and speaks, and where they live."""

    part = "know"
    title = _("What you know")
    timezone = TimeZoneField()
    preferred_language = MessageLanguageField()

    class Meta:
        model = MentorProfile
        fields = ("timezone", "preferred_language")


class OfferForm(PartForm):
    """What somebody offers, for how many, and where to book it."""

    part = "offer"
    title = _("What you offer")

    class Meta:
        model = MentorProfile
        fields = (
            "offers_long_term",
            "long_term_hours",
            "long_term_mentees",
            "offers_ad_hoc",
            "ad_hoc_mentees",
            "teaching_style",
            "calendly_url",
        )
        labels = {
            "offers_long_term": _("I offer long-term mentorship"),
            "long_term_hours": _("Hours a month"),
            "long_term_mentees": _("Mentees at most"),
            "offers_ad_hoc": _("I offer ad-hoc mentorship"),
            "ad_hoc_mentees": _("Mentees per cycle at most"),
            "teaching_style": _("How you like to teach"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.capacity: int = MentorshipSettings.load().mentor_capacity
        self.hours_per_mentee = HOURS_PER_MENTEE
        for name in _PLACES:
            self.fields[name].widget.attrs |= {"min": 1, "max": self.capacity}
        hours = self.fields["long_term_hours"]
        hours.validators.append(MaxValueValidator(HOURS_IN_A_MONTH))
        hours.widget.attrs |= {"min": HOURS_PER_MENTEE, "max": HOURS_IN_A_MONTH}
        style = self.fields["teaching_style"]
        style.choices = style_choices()  # type: ignore[attr-defined]
        style.help_text = _("Mentees read this, and the team when it looks for a mentor.")
        self._name_hosts()

    def _name_hosts(self) -> None:
        """Say where a booking link may lead: the site decides (``BOOKING_HOSTS``)."""
        hosts = list(dict.fromkeys(h.removeprefix("www.") for h in get_config().booking_hosts))
        names = ", ".join(_KNOWN_HOSTS.get(host, host) for host in hosts)
        booking = self.fields["calendly_url"]
        booking.label = format_lazy("{} ({})", _("Booking link"), names)
        text = _("Your own page there. Your mentees see it once you are matched, and nobody else.")
        booking.help_text = text
        if hosts:
            booking.widget.attrs["placeholder"] = f"https://{hosts[0]}/…"

    def clean(self) -> dict[str, Any]:
        """Drop the numbers of what is not offered, and hold the others to the capacity."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("offers_long_term"):
            cleaned["long_term_hours"] = cleaned["long_term_mentees"] = None
        if not cleaned.get("offers_ad_hoc"):
            cleaned["ad_hoc_mentees"] = None
        for name in _PLACES:
            if (cleaned.get(name) or 0) > self.capacity:
                message = _("This programme allows up to %(limit)s mentees for each mentor.")
                params = {"limit": self.capacity}
                self.add_error(name, forms.ValidationError(message, "capacity", params))
        return cleaned


class LookForm(PartForm):
    """How the profile looks: the photo, and where to read more."""

    part = "look"
    title = _("How it looks")
    photo_file = PhotoField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG or WebP. Without one we show your initials."),
    )
    remove_photo = forms.BooleanField(label=_("Remove this photo"), required=False)

    class Meta:
        model = MentorProfile
        fields = ("photo_description", "website", "elsewhere")
        labels = {
            "photo_description": _("What the photo shows"),
            "website": _("Your website"),
            "elsewhere": _("Your profile elsewhere"),
        }
        widgets = {
            "website": forms.URLInput(attrs={"autocomplete": "url", "placeholder": "https://…"}),
            "elsewhere": forms.URLInput(attrs={"placeholder": "https://…"}),
        }

    @property
    def removes_photo(self) -> bool:
        """Whether the photo is to go, and no other one takes its place."""
        cleaned = self.cleaned_data
        return bool(cleaned.get("remove_photo")) and not cleaned.get("photo_file")


PARTS: tuple[type[PartForm], ...] = (YouForm, KnowForm, OfferForm, LookForm)
