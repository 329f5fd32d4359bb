"""Choosing a mentor for a page: every editor may, and sees none whom the public may not (M4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.views.generic import View
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from mentorship.models import MentorProfile
from mentorship.numbers import is_row_number
from mentorship.wagtail_admin import policies


class _Visible:
    """The list that is offered."""

    def get_object_list(self) -> QuerySet[MentorProfile]:
        """Active mentors."""
        return MentorProfile.objects.visible()


class MentorChoose(_Visible, ChooseView):
    """The dialogue."""


class MentorChooseResults(_Visible, ChooseResultsView):
    """The list in the dialogue."""


class MentorChosen(SnippetChosenView):
    """One chosen mentor."""

    def get_object(self, pk: str) -> MentorProfile:
        """An active one."""
        if not is_row_number(pk):
            raise MentorProfile.DoesNotExist
        return MentorProfile.objects.visible().get(pk=pk)


class MentorChosenMultiple(SnippetChosenMultipleView):
    """Several chosen mentors."""

    def get_objects(self, pks: Iterable[str]) -> QuerySet[MentorProfile]:
        """The active ones among them."""
        numbers = [pk for pk in pks if is_row_number(pk)]
        return MentorProfile.objects.visible().filter(pk__in=numbers)


class NoCreating(View):
    """Nothing is made on the side of a dialogue: mentors register, words have lists of their own.

    Wagtail's own view fails where a snippet has no form for it.
    """

    model: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        """There is no such address."""
        raise Http404


class WordChooserViewSet(SnippetChooserViewSet):
    """The chooser of fields and languages."""

    create_view_class = NoCreating


class MentorChooserViewSet(WordChooserViewSet):
    """The chooser of mentors."""

    choose_view_class = MentorChoose
    choose_results_view_class = MentorChooseResults
    chosen_view_class = MentorChosen
    chosen_multiple_view_class = MentorChosenMultiple


class ReasonChooserViewSet(WordChooserViewSet):
    """The chooser of ready reasons."""

    def get_common_view_kwargs(self, **kwargs: Any) -> Any:
        """With our policy, which Wagtail before version 8 does not look up for a chooser."""
        return super().get_common_view_kwargs(**{"permission_policy": policies.REASONS, **kwargs})
