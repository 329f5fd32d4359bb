"""The application: who applies, why, and to whom in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mentorship.domain.applications import Choice
from mentorship.domain.sending import Words
from mentorship.models import MAX_CHOICES, Application, Enrolment, Expertise, Language
from mentorship.numbers import ByRowNumbers, is_row_number

from .fields import MessageLanguageField, TimeZoneField, style_choices
from .guard import GuardedForm

#: What the team reviews with the list.
REVIEWED_WORDS = ("subject", "topics", "motivation", "goals", "hours_per_month")
WHY_LENGTH = Application._meta.get_field("why").max_length or 600
#: Drafts keep what was typed even where it is too long to be sent, but not without end.
_KEPT_LENGTH = 10_000
_KEPT_ITEMS = 100


class SeveralField(ByRowNumbers, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any number of rows by their keys."""


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
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    topics = SeveralField(
        Expertise.objects.all(),
        label=_("You want help with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    motivation = forms.CharField(
        label=_("Your motivation"),
        max_length=Enrolment._meta.get_field("motivation").max_length,
        help_text=_("What moves you, and what have you tried so far? The mentor reads this."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    goals = forms.CharField(
        label=_("Your goals"),
        required=False,
        max_length=Enrolment._meta.get_field("goals").max_length,
        help_text=_("What should be different at the end? The mentor reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    hours_per_month = forms.IntegerField(
        label=_("Hours a month that you can give"),
        required=False,
        min_value=1,
        max_value=200,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )
    timezone = TimeZoneField()
    languages = SeveralField(
        Language.objects.all(),
        label=_("Languages that you speak"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    learning_style = forms.ChoiceField(
        label=_("How you like to learn"),
        choices=style_choices,
        required=False,
        help_text=_("It helps to find a mentor who likes to teach so."),
    )
    preferred_language = MessageLanguageField()

    def __init__(self, *args: Any, is_reviewed: bool = False, **kwargs: Any) -> None:
        """What the team has reviewed stays as it was; such a case asks for it no more (A3)."""
        super().__init__(*args, **kwargs)
        if is_reviewed:
            for name in REVIEWED_WORDS:
                del self.fields[name]

    def words(self) -> Words:
        """What was said, once it is known to be valid."""
        known = Words.__dataclass_fields__
        return Words(**{name: value for name, value in self.cleaned_data.items() if name in known})


class VisitorApplyForm(GuardedForm, ApplyForm):
    """The same for somebody whom we do not know yet, and who may be a robot."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send a link there; with it you confirm and send your application."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("name", "email")


class ChoicesMalformed(ValueError):
    """The posted list is not one that our page could have sent."""


def read_choices(data: QueryDict) -> list[Choice]:
    """The posted pairs of mentor and place; whether they are allowed is the domain's to say.

    Raises ``ChoicesMalformed`` where they are not even numbers.
    """
    mentors, places = data.getlist("mentor"), data.getlist("place")
    if len(mentors) != len(places) or not all(map(is_row_number, [*mentors, *places])):
        raise ChoicesMalformed
    return [
        Choice(int(pk), int(place), _whole_lines(data.get(f"why-{pk}", "")))
        for pk, place in zip(mentors, places, strict=True)
    ]


def reasons_too_long(choices: Sequence[Choice]) -> bool:
    """Whether one of the reasons is longer than what is kept."""
    return any(len(choice.why) > WHY_LENGTH for choice in choices)


def listed(data: QueryDict) -> list[int]:
    """The posted mentors in the order of the page, as far as they make sense."""
    return [int(pk) for pk in data.getlist("mentor") if is_row_number(pk)]


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, right or wrong, for a draft: an entry for each field that was sent."""
    entries: dict[str, Any] = {}
    for name, field in VisitorApplyForm.base_fields.items():
        if isinstance(field, SeveralField):
            # Without a tick, browsers send nothing at all.
            entries[name] = [value[:40] for value in data.getlist(name)[:_KEPT_ITEMS]]
        elif name in data:
            entries[name] = data[name][:_KEPT_LENGTH]
    whys = {str(pk): data.get(f"why-{pk}", "")[:_KEPT_LENGTH] for pk in listed(data)[:MAX_CHOICES]}
    return entries | {"why": whys}


def free_places(taken: Sequence[int | None]) -> list[int]:
    """The places on a mentee's list that no earlier choice has (A1)."""
    return [place for place in range(1, MAX_CHOICES + 1) if place not in taken]


def _whole_lines(text: str) -> str:
    """The text as every browser counts it: a line ends with one character; none is a NUL."""
    return text.replace("\0", "").replace("\r\n", "\n").strip()
