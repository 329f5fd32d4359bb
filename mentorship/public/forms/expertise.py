"""Fields of expertise, each with a level, and languages: all there are, to tick."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext_lazy as _

from mentorship.models import Expertise, Language, Level, MentorProfile, Specialisation


class ExpertiseForm(forms.BaseForm):
    """Mix it in before the form's own class.

    A level stands beside every field and counts only where the field is ticked, so that the
    form works without a script.
    """

    instance: MentorProfile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance: MentorProfile | None = kwargs.get("instance")
        if instance is not None:
            kwargs["initial"] = _initial(instance) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.topics = {topic.pk: topic for topic in Expertise.objects.all()}
        self._offer_topics()
        self._offer_languages()
        self.order_fields(["expertise", *map(_level_name, self.topics), "languages"])

    def _offer_topics(self) -> None:
        self.fields["expertise"] = forms.TypedMultipleChoiceField(
            label=_("Expertise"),
            help_text=_("Tick what you can help with, and say how well you know it."),
            choices=[(topic.pk, topic.name) for topic in self.topics.values()],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one field of expertise.")},
        )
        for topic in self.topics.values():
            self.fields[_level_name(topic.pk)] = forms.TypedChoiceField(
                label=_("Level in %(topic)s") % {"topic": topic.name},
                choices=Level.choices,
                coerce=int,
                initial=Level.EXPERIENCED,
                required=False,
            )

    def _offer_languages(self) -> None:
        """By name in the reader's language, which the database does not know."""
        rows = sorted(Language.objects.all(), key=str)
        by_pk = {row.pk: row for row in rows}
        self.fields["languages"] = forms.TypedMultipleChoiceField(
            label=_("Languages"),
            choices=[(row.pk, str(row)) for row in rows],
            coerce=lambda pk: by_pk[int(pk)],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one language.")},
        )

    def rows(self) -> Iterator[tuple[BoundWidget, BoundField]]:
        """Every field of expertise: its box to tick, and its level."""
        for tick, pk in zip(self["expertise"].subwidgets, self.topics, strict=True):
            yield tick, self[_level_name(pk)]

    def chosen(self) -> list[Specialisation]:
        """The ticked fields as rows of the profile, the best known first."""
        data = self.cleaned_data
        rows = [
            Specialisation(
                expertise=self.topics[pk], level=data[_level_name(pk)] or Level.EXPERIENCED
            )
            for pk in data["expertise"]
        ]
        return sorted(rows, key=lambda row: (-row.level, row.expertise.name))

    def clean(self) -> dict[str, Any] | None:
        """What is wrong with the level of a field that is not ticked does not matter."""
        cleaned: dict[str, Any] | None = super().clean()
        ticked = {_level_name(pk) for pk in self.cleaned_data.get("expertise", ())}
        for name in map(_level_name, self.topics):
            if name not in ticked:
                self.errors.pop(name, None)
        return cleaned


def _level_name(pk: int) -> str:
    return f"level_{pk}"


def _initial(mentor: MentorProfile) -> dict[str, Any]:
    """What the profile has by now."""
    if mentor.pk is None:
        return {}
    rows = list(mentor.specialisations.all())
    levels = {_level_name(row.expertise_id): row.level for row in rows}
    languages = [language.pk for language in mentor.languages.all()]
    return {"expertise": [row.expertise_id for row in rows], "languages": languages} | levels
