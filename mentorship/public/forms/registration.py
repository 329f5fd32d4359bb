"""The form with which a mentor registers: who they are and what they offer (M1–M3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from mentorship.models import Expertise, Language, MentorProfile, MentorshipSettings, Specialisation

from .fields import MessageLanguageField, TimeZoneField
from .photo import PhotoField

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[MentorProfile]
else:
    ModelForm = forms.ModelForm

HOURS_IN_A_MONTH = 31 * 24
_PLACES = ("long_term_mentees", "ad_hoc_mentees")


class RegistrationForm(ModelForm):
    """Everything that stands on a profile; the address is the account's own."""

    photo_file = PhotoField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG or WebP. Without one we show your initials."),
    )
    expertise = forms.ModelMultipleChoiceField(
        Expertise.objects.all(),
        label=_("Expertise"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one field of expertise.")},
    )
    languages = forms.ModelMultipleChoiceField(
        Language.objects.all(),
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    timezone = TimeZoneField()
    preferred_language = MessageLanguageField()

    class Meta:
        model = MentorProfile
        fields = (
            "name",
            "headline",
            "bio",
            "languages",
            "timezone",
            "preferred_language",
            "offers_long_term",
            "long_term_hours",
            "long_term_mentees",
            "offers_ad_hoc",
            "ad_hoc_mentees",
            "calendly_url",
        )
        labels = {
            "name": _("Your name"),
            "bio": _("About you"),
            "offers_long_term": _("I offer long-term mentorship"),
            "long_term_hours": _("Hours a month"),
            "long_term_mentees": _("Mentees at most"),
            "offers_ad_hoc": _("I offer ad-hoc mentorship"),
            "ad_hoc_mentees": _("Mentees per cycle at most"),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "bio": forms.Textarea(attrs={"rows": 8}),
            "calendly_url": forms.URLInput(attrs={"placeholder": "https://calendly.com/…"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.capacity: int = MentorshipSettings.load().mentor_capacity
        self._sort_languages()
        for name in _PLACES:
            self.fields[name].widget.attrs |= {"min": 1, "max": self.capacity}
        self.fields["long_term_hours"].validators.append(MaxValueValidator(HOURS_IN_A_MONTH))

    def _sort_languages(self) -> None:
        """By name in the reader's language, which the database does not know."""
        field: Any = self.fields["languages"]
        rows = sorted(field.queryset, key=str)
        field.choices = [(row.pk, str(row)) for row in rows]

    def specialisations(self) -> list[Specialisation]:
        """The chosen fields, as rows of the profile."""
        return [Specialisation(expertise=topic) for topic in self.cleaned_data["expertise"]]

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
