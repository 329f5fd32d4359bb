"""The forms of the manual match: what the lists show, whom to ask, and the honest letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from mentorship.domain.scoring import spoken
from mentorship.domain.suggestions import Suggestion
from mentorship.models import MentorProfile, language_name

from .forms import NoteForm

_HOURS = (2, 4, 6, 8, 10)
_ANY = pgettext_lazy("filter", "Any")


class QueueFilters(forms.Form):
    """Which of those who wait, and in which order."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), ("open", _("To assign")), ("asked", _("A mentor is being asked"))],
        required=False,
    )
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[("", _("The longest waiting first")), ("subject", _("By subject"))],
        required=False,
    )

    def rows(self, places: QuerySet[Any]) -> QuerySet[Any]:
        """The places that are asked for; where something makes no sense, all of them."""
        wish = self.cleaned_data if self.is_valid() else {}
        if words := wish.get("q"):
            named = Q(enrolment__mentee__name__icontains=words)
            places = places.filter(named | Q(enrolment__subject__icontains=words))
        if wish.get("state"):
            places = places.filter(is_asked=wish["state"] == "asked")
        if wish.get("order") == "subject":
            return places.order_by(Lower("enrolment__subject"), "changed_at", "pk")
        return places


class MentorFilters(forms.Form):
    """Which of the mentors."""

    q = forms.CharField(label=_("Name or expertise"), required=False, max_length=100)
    topic = forms.TypedChoiceField(label=_("Expertise"), required=False, coerce=int)
    language = forms.ChoiceField(label=_("Language"), required=False)
    hours = forms.TypedChoiceField(
        label=_("Shared hours"),
        choices=[
            ("", _ANY),
            *((n, ngettext_lazy("%d hour or more", "%d hours or more", n) % n) for n in _HOURS),
        ],
        required=False,
        coerce=int,
    )
    has_room = forms.BooleanField(label=_("Has room"), required=False)
    never_declined = forms.BooleanField(label=_("Has not declined this mentee"), required=False)

    def __init__(self, *args: Any, mentors: list[MentorProfile], **kwargs: Any) -> None:
        """What can be chosen is what one of the mentors has."""
        super().__init__(*args, **kwargs)
        anything: tuple[str, str | Promise] = ("", _ANY)
        known = {row.expertise for each in mentors for row in each.specialisations.all()}
        topics = sorted(((topic.pk, topic.name) for topic in known), key=_by_name)
        self.fields["topic"].choices = [anything, *topics]  # type: ignore[attr-defined]
        codes = {spoken(row.code) for each in mentors for row in each.languages.all()}
        names = sorted(((code, language_name(code)) for code in codes), key=_by_name)
        self.fields["language"].choices = [anything, *names]  # type: ignore[attr-defined]
        self.wish = self.cleaned_data if self.is_valid() else {}

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered."""
        return any(self.wish.values())

    def keep(self, row: Suggestion) -> bool:
        """Whether the mentor is one of those who are asked for."""
        wish, mentor = self.wish, row.mentor
        topics = {each.expertise_id for each in mentor.specialisations.all()}
        languages = {spoken(each.code) for each in mentor.languages.all()}
        return (
            wish.get("q", "").casefold() in _words(mentor).casefold()
            and (not wish.get("topic") or wish["topic"] in topics)
            and (not wish.get("language") or wish["language"] in languages)
            and (not wish.get("hours") or row.hours >= wish["hours"])
            and (not wish.get("has_room") or row.load.left > 0)
            and (not wish.get("never_declined") or not row.declined_before)
        )


def _by_name(choice: tuple[Any, str]) -> str:
    return choice[1].casefold()


def _words(mentor: MentorProfile) -> str:
    """What a search looks through."""
    topics = " ".join(row.expertise.name for row in mentor.specialisations.all())
    return f"{mentor.name} {mentor.headline} {topics}"


class PickForm(forms.Form):
    """One mentor out of the suggestions; ``ask_again`` overrules what speaks against it."""

    mentor = forms.ModelChoiceField(
        queryset=MentorProfile.objects.visible(), widget=forms.HiddenInput
    )
    ask_again = forms.BooleanField(required=False)


class LetterForm(NoteForm):
    """What the mentee reads when nobody was found, and the team's own reason."""

    letter = forms.CharField(
        label=_("Message to the mentee"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "These words are sent as they stand here. An empty line begins a paragraph; without "
            "any words the programme's own are sent."
        ),
    )
    field_order = ("letter", "reason")

    def __init__(self, *args: Any, letter: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].initial = self.suggested = letter
        self.fields["reason"].help_text = _("For the history; the mentee does not read it.")

    def clean_letter(self) -> str:
        """The words, or nothing where they are the programme's own."""
        words: str = self.cleaned_data["letter"].replace("\r\n", "\n").strip()
        return "" if words == self.suggested.strip() else words
