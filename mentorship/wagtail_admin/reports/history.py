"""The history of everything: a report with filters, to read and to take along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from mentorship.models import HistoryEntry
from mentorship.wagtail_admin.registers.spreadsheets import Cell, ColumnSpreadsheet

from .filters import HistoryFilters, name_of_account
from .subjects import RELATED, kind_of, kinds_for, name_of, named, of_kinds, url_of
from .words import what_happened


def may_see_history(user: Any) -> bool:
    """Whether the report holds anything that this person may view."""
    return bool(kinds_for(user))


def _state(entry: HistoryEntry, status: str) -> str:
    return str(kind_of(entry).statuses.get(status, status))


def _from(entry: HistoryEntry) -> str:
    return _state(entry, entry.from_status) if entry.from_status else ""


def _to(entry: HistoryEntry) -> str:
    return _state(entry, entry.to_status)


def _way(entry: HistoryEntry) -> str:
    start, end = _from(entry), _to(entry)
    if start == end:
        return start
    return f"{start} → {end}" if start else end


def _who(entry: HistoryEntry) -> str:
    """Who it was; accounts may have been deleted since."""
    if entry.actor is not None:
        return name_of_account(entry.actor)
    return _("A deleted account") if entry.actor_id else "–"


def _when(entry: HistoryEntry) -> str:
    return date_format(timezone.localtime(entry.at), "SHORT_DATETIME_FORMAT")


def _kind(entry: HistoryEntry) -> str:
    return kind_of(entry).label


def _what(entry: HistoryEntry) -> str:
    return what_happened(entry.transition)


def _story(entry: HistoryEntry) -> str:
    """What happened, and from where to where where that says more."""
    way = _way(entry)
    return f"{_what(entry)}: {way}" if "→" in way else _what(entry)


def _somewhere(entry: HistoryEntry) -> str:
    """Who, and through which door."""
    return f"{_who(entry)} ({entry.get_channel_display()})"


_CELLS: dict[str, Cell] = {
    "at": (gettext_lazy("When"), lambda entry: entry.at),
    "about": (pgettext_lazy("history", "About"), name_of),
    "kind": (gettext_lazy("Kind"), _kind),
    "what": (gettext_lazy("What happened"), _what),
    "from": (gettext_lazy("From"), _from),
    "to": (gettext_lazy("To"), _to),
    "who": (gettext_lazy("Who"), _who),
    "through": (gettext_lazy("Through"), lambda entry: entry.get_channel_display()),
    "why": (gettext_lazy("Why"), lambda entry: entry.reason),
}


class SubjectColumn(Column):
    """What it is about, with the link to it, and of what kind that is."""

    cell_template_name = "mentorship/admin/parts/history_subject.html"

    def get_cell_context_data(self, instance: HistoryEntry, parent_context: Any) -> Any:
        """The address and the kind besides."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"url": url_of(instance), "kind": _kind(instance)}


class HistoryReport(ColumnSpreadsheet, ReportView):
    """Everything that ever happened to what this person may view, the latest first."""

    model = HistoryEntry
    results_template_name = "mentorship/admin/history_results.html"
    page_title = gettext_lazy("History")
    header_icon = "history"
    filterset_class = HistoryFilters
    is_searchable = True
    default_ordering = "-at"
    index_url_name = "mentorship_admin:history"
    index_results_url_name = "mentorship_admin:history_results"
    cells = _CELLS
    export_filename = "history"
    #: By which our style sheet knows the table.
    table_classname = "listing mentorship-history"
    columns = [
        Column("at", label=gettext_lazy("When"), accessor=_when, sort_key="at"),
        SubjectColumn("about", label=pgettext_lazy("history", "About"), accessor=name_of),
        Column("what", label=gettext_lazy("What happened"), accessor=_story),
        Column("who", label=gettext_lazy("Who"), accessor=_somewhere),
        Column("why", label=gettext_lazy("Why"), accessor="reason"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in whoever may view at least one kind of things."""
        if not may_see_history(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the style sheet that has the rows flow on a phone, and the script of its filters."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["media"] += forms.Media(
            css={"all": ["mentorship/admin.css"]}, js=["mentorship/admin.js"]
        )
        return context

    def get_base_queryset(self) -> QuerySet[HistoryEntry]:
        """The entries about what this person may view, each with what names it."""
        kinds = kinds_for(self.request.user)
        return HistoryEntry.objects.filter(of_kinds(kinds)).select_related(*RELATED)

    def order_queryset(self, queryset: Any) -> Any:
        """By time; what happened at one moment stays in its order."""
        return (
            queryset.order_by("at", "pk")
            if self.ordering == "at"
            else queryset.order_by("-at", "-pk")
        )

    def search_queryset(self, queryset: Any) -> Any:
        """What is about somebody or something of that name."""
        return queryset.filter(named(self.search_query)) if self.is_searching else queryset

    def get_filtered_queryset(self) -> Any:
        """Filtered and searched already."""
        return self.get_queryset()
