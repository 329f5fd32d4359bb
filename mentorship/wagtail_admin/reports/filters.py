"""By what the history can be searched: when, who, through which door, what, from where to where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from mentorship.choices import ActorChannel
from mentorship.domain.accounts import address_of
from mentorship.models import HistoryEntry

from .subjects import KINDS, Kind, kinds_for
from .words import WHAT

Choices = list[tuple[str, Any]]


def name_of_account(user: Any) -> str:
    """A name for people: accounts that sign in by mail have nothing but their address."""
    return str(user.get_full_name() or address_of(user) or user)


class _Who(django_filters.ModelChoiceFilter):
    """The members of the team who have acted; mentors and mentees are found by their names."""

    class field_class(django_filters.fields.ModelChoiceField):  # noqa: N801
        def label_from_instance(self, obj: Any) -> str:
            return name_of_account(obj)


def _team(request: Any) -> QuerySet[Any]:
    model = get_user_model()
    acted = HistoryEntry.objects.filter(channel=ActorChannel.ADMIN, actor__isnull=False)
    users = model._default_manager.filter(pk__in=acted.order_by().values("actor_id"))
    return users.order_by(model.USERNAME_FIELD)


class HistoryFilters(WagtailFilterSet):
    """Offers only what there can be among the kinds that this person may view."""

    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)
    actor = _Who(label=_("Who"), queryset=_team, empty_label=_("Everybody"))
    channel = django_filters.MultipleChoiceFilter(
        label=_("Through"), choices=ActorChannel.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("history", "About"),
        method="filter_kind",
        widget=forms.CheckboxSelectMultiple,
    )
    transition = django_filters.ChoiceFilter(label=_("What happened"), empty_label=_("All"))
    start = django_filters.ChoiceFilter(
        label=_("From the state"), method="filter_status", empty_label=_("All")
    )
    end = django_filters.ChoiceFilter(
        label=_("To the state"), method="filter_status", empty_label=_("All")
    )

    class Meta:
        model = HistoryEntry
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_for(self.request.user)
        states = [(kind.label, list(_states(kind))) for kind in kinds]
        self.filters["kind"].extra["choices"] = [(kind.name, kind.label) for kind in kinds]
        self.filters["transition"].extra["choices"] = sorted(
            WHAT.items(), key=lambda row: str(row[1])
        )
        self.filters["start"].extra["choices"] = states
        self.filters["end"].extra["choices"] = states

    def filter_kind(self, queryset: Any, name: str, value: list[str]) -> Any:
        """About any of the ticked kinds."""
        found = Q(pk__in=())
        for kind in value:
            found |= KINDS[kind].rows()
        return queryset.filter(found) if value else queryset

    def filter_status(self, queryset: Any, name: str, value: str) -> Any:
        """Moves from or to a state of one kind."""
        kind, _colon, status = value.partition(":")
        column = {"start": "from_status", "end": "to_status"}[name]
        return queryset.filter(KINDS[kind].rows(), **{column: status})


def _states(kind: Kind) -> Iterator[tuple[str, Any]]:
    for status, label in kind.statuses.items():
        yield f"{kind.name}:{status}", label
