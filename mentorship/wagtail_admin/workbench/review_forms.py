"""The forms of the review desk. Each decision carries the mark of what was on the page."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.domain import desk_filters
from mentorship.domain.review_queue import (
    ANSWERED,
    ASKED,
    CONDITIONAL,
    FLAGS,
    FULL,
    LATE,
    MINE,
    NOBODY,
    STUCK,
    UNSCORED,
)
from mentorship.domain.team import name_of
from mentorship.models import HIGHEST_SCORE, LOWEST_SCORE, Application, Cycle

LONGEST_REASON = 500


class MarkedForm(forms.Form):
    """A decision; ``mark`` is what the person has seen, which the domain compares."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, mark: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["mark"] = mark


def ready_field(ready: Iterable[str], **options: Any) -> forms.ChoiceField:
    """Reasons in ready words to choose from."""
    choices = [("", _("Choose a reason, or write one")), *((words, words) for words in ready)]
    return forms.ChoiceField(choices=choices, required=False, **options)


def own_words(**options: Any) -> forms.CharField:
    """A reason in one's own words."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=LONGEST_REASON, widget=widget, required=False, **options)


def joined(*parts: str) -> str:
    """A ready reason, and what somebody adds to it."""
    return " ".join(part.strip() for part in parts if part and part.strip())


class WithReason(forms.Form):
    """A reason, ready-made, free, or both."""

    def __init__(self, *args: Any, ready: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ready"] = ready_field(ready, label=_("Reason"))
        self.fields["reason"] = own_words(label=_("In your own words"))

    def clean(self) -> dict[str, Any]:
        """The reason, put together."""
        data = super().clean() or {}
        data["reason"] = joined(data.get("ready", ""), data.get("reason", ""))
        if not data["reason"]:
            self.add_error("reason", _("Give a reason: choose one, or write it."))
        return data


class ReasonedForm(MarkedForm, WithReason):
    """A decision with a reason."""


class ApproveForm(MarkedForm):
    """The list goes on: what is struck out, and why."""

    def __init__(
        self,
        *args: Any,
        waiting: Iterable[Application],
        ready: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = list(waiting)
        ready = list(ready)
        for application in self.waiting:
            names = {"mentor": application.mentor}
            pk = application.pk
            self.fields[f"strike_{pk}"] = forms.BooleanField(
                label=_("Strike out %(mentor)s") % names, required=False
            )
            self.fields[f"ready_{pk}"] = ready_field(
                ready, label=_("Reason for striking out %(mentor)s") % names
            )
            self.fields[f"reason_{pk}"] = own_words(label=_("In your own words"))

    def clean(self) -> dict[str, Any]:
        """Tie each strike to its reason; gather them in ``strikes``."""
        data = super().clean() or {}
        strikes = {}
        for application in self.waiting:
            pk = application.pk
            reason = joined(data.get(f"ready_{pk}", ""), data.get(f"reason_{pk}", ""))
            struck = data.get(f"strike_{pk}")
            if struck and not reason:
                self.add_error(f"reason_{pk}", _("Give a reason: choose one, or write it."))
            elif reason and not struck:
                message = _("Tick “Strike out” as well, or empty this field.")
                self.add_error(f"reason_{pk}", message)
            elif struck:
                strikes[pk] = reason
        data["strikes"] = strikes
        return data


class QuestionForm(MarkedForm):
    """A question to the person."""

    question = forms.CharField(
        label=_("What do you want to know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakeBackForm(forms.Form):
    """The question is taken back."""


class NoteForm(forms.Form):
    """A note for the team."""

    text = forms.CharField(
        label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssignForm(forms.Form):
    """Whose case it is."""

    def __init__(self, *args: Any, colleagues: dict[str, str], current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody in particular")), *colleagues.items()]
        self.fields["assignee"] = forms.ChoiceField(
            label=_("Whose case this is"), choices=choices, required=False, initial=current
        )


class ScoreForm(forms.Form):
    """One reviewer's score."""

    score = forms.TypedChoiceField(
        label=_("Your score"),
        coerce=int,
        choices=[(number, str(number)) for number in range(LOWEST_SCORE, HIGHEST_SCORE + 1)],
        widget=forms.RadioSelect,
        help_text=_("From 1, no, to 5, by all means."),
    )
    comment = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _people(assignees: list[Any]) -> list[tuple[str, Any]]:
    fixed = [("", _("Everybody’s")), (MINE, _("Mine")), (NOBODY, _("Nobody’s"))]
    return [*fixed, *((str(user.pk), name_of(user)) for user in assignees)]


def _cycles(cycles: list[Cycle]) -> list[tuple[str, Any]]:
    return [("", _("All")), *((str(cycle.pk), cycle.name) for cycle in cycles)]


class DeskFilters(forms.Form):
    """What the desk shows; what makes no sense shows everything."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    who = forms.ChoiceField(label=_("Whose"), required=False)
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    flag = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All that wait")),
            *((key, FLAGS[key]) for key in (LATE, CONDITIONAL, STUCK, ASKED, ANSWERED, FULL)),
            (UNSCORED, _("not scored by me")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """People and cycles are read when they are shown, once, and not for a case on the way."""
        super().__init__(*args, **kwargs)
        read = functools.cache(desk_filters.to_choose_from)
        self.fields["who"].choices = lambda: _people(read()[0])  # type: ignore[attr-defined]
        self.fields["cycle"].choices = lambda: _cycles(read()[1])  # type: ignore[attr-defined]
