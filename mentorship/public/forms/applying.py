"""The application: who applies, why, and to whom in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mentorship.domain.applications import Choice
from mentorship.models import MAX_CHOICES, Enrolment, Expertise

from .fields import MessageLanguageField, TimeZoneField

#: What the team reviews with the list.
REVIEWED_WORDS = ("subject", "topics", "motivation")


class ApplyForm(forms.Form):
    """What the mentee says; the choices stand beside it as pairs of mentor and place."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    subject = forms.CharField(
        label=_("What it is about"),
        max_length=Enrolment._meta.get_field("subject").max_length,
        help_text=_("In a few words, for instance “My first job as a developer”."),
    )
    topics = forms.ModelMultipleChoiceField(
        Expertise.objects.all(),
        label=_("You want help with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    motivation = forms.CharField(
        label=_("Your motivation"),
        max_length=Enrolment._meta.get_field("motivation").max_length,
        help_text=_("What do you want to reach, and what have you tried? The mentor reads this."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    timezone = TimeZoneField()
    preferred_language = MessageLanguageField()

    def __init__(self, *args: Any, is_reviewed: bool = False, **kwargs: Any) -> None:
        """What the team has reviewed stays as it was; such a case asks for it no more (A3)."""
        super().__init__(*args, **kwargs)
        if is_reviewed:
            for name in REVIEWED_WORDS:
                del self.fields[name]


class ChoicesMalformed(ValueError):
    """The posted list is not one that our page could have sent."""


def read_choices(data: QueryDict) -> list[Choice]:
    """The posted pairs of mentor and place; whether they are allowed is the domain's to say.

    Raises ``ChoicesMalformed`` where they are not even numbers.
    """
    mentors, places = data.getlist("mentor"), data.getlist("place")
    if len(mentors) != len(places):
        raise ChoicesMalformed
    numbers = [*mentors, *places]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        raise ChoicesMalformed
    return [Choice(int(pk), int(place)) for pk, place in zip(mentors, places, strict=True)]


def free_places(taken: Sequence[int | None]) -> list[int]:
    """The places on a mentee's list that no earlier choice has (A1)."""
    return [place for place in range(1, MAX_CHOICES + 1) if place not in taken]
