"""modeladmin's views with Wagtail's present header, a strict door and safe spreadsheets."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.utils import lookup_field
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, HeaderButton
from wagtail_modeladmin.views import CreateView, EditView, HistoryView, IndexView, InspectView

from mentorship.domain.accounts import address_of

from .rows import rows_of
from .spreadsheets import SafeSpreadsheet

#: Characters, as in the searches of the workbenches.
LONGEST_SEARCH = 100


def _home() -> dict[str, Any]:
    return {"url": reverse("wagtailadmin_home"), "label": _("Home")}


class RegisterIndex(SafeSpreadsheet, IndexView):
    """The list: filters, search, spreadsheets."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a filter that does not exist with the whole list."""
        request.GET = _tidy(request.GET)  # type: ignore[assignment]
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            messages.warning(request, _("This filter does not exist; here is the whole list."))
            return redirect(self.index_url)

    def get_filters(self, request: HttpRequest) -> Any:
        """Only the declared filters: others could ask about any field of any related row."""
        found = super().get_filters(request)
        if found[2]:
            raise IncorrectLookupParameters
        return found

    def get_queryset(self, request: HttpRequest | None = None) -> Any:
        """The rows; modeladmin asks for them and their number again and again."""
        return self._found

    @cached_property
    def _found(self) -> Any:
        rows = super().get_queryset(self.request)
        rows.count = cache(rows.count)
        return rows

    def paginator_class(self, rows: Any, per_page: int) -> WagtailPaginator:
        """The pages; a paginator that cannot see who counts would read all rows instead."""
        paginator = WagtailPaginator(rows, per_page)
        paginator.count = rows.count()
        return paginator

    @property
    def export_headings(self) -> dict[str, Any]:
        """The register's own column headings."""
        return dict(self.model_admin.export_headings)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """One row of the spreadsheet; an empty cell stays empty."""
        values = {name: lookup_field(name, item, self.model_admin)[2] for name in self.list_export}
        return {name: "" if value is None else value for name, value in values.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the slim header shows."""
        title = str(self.get_page_title())
        context: dict[str, Any] = super().get_context_data(
            header_title=title,
            header_icon=self.header_icon,
            breadcrumbs_items=[_home(), {"url": "", "label": title}],
            header_buttons=self._buttons(),
            filters=[self._filter(spec) for spec in self.filter_specs],
            saved_list=self.model_admin.base_url_path.rpartition("/")[2],
            filters_in_use=bool(self.get_filters_params() or self.query),
            headers=list(result_headers(self)),
            **kwargs,
        )
        return context | {"rows": rows_of(self, context["object_list"])}

    def _buttons(self) -> list[Any]:
        exports = [
            Button(_("Download XLSX"), url=self.xlsx_export_url, icon_name="download"),
            Button(_("Download CSV"), url=self.csv_export_url, icon_name="download"),
        ]
        menu = ButtonWithDropdown(
            buttons=exports,
            icon_name="dots-horizontal",
            attrs={"aria-label": _("Actions")},
            classname="w-h-slim-header",
        )
        if not self.permission_helper.user_can_create(self.request.user):
            return [menu]
        label = _("Add %(object)s") % {"object": self.verbose_name}
        return [HeaderButton(label, url=self.create_url, icon_name="plus"), menu]

    def _filter(self, spec: Any) -> dict[str, Any]:
        choices = list(spec.choices(self))
        chosen = [choice for choice in choices[1:] if choice["selected"]]
        return {"title": spec.title, "choices": choices, "chosen": chosen}


def _tidy(data: QueryDict) -> QueryDict:
    """What can be asked: PostgreSQL looks for no NUL, and each word asks about every column."""
    clean = QueryDict(mutable=True)
    for name, values in data.lists():
        clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    if words := clean.get(IndexView.SEARCH_VAR):
        clean[IndexView.SEARCH_VAR] = words[:LONGEST_SEARCH]
    clean._mutable = False
    return clean


class _RegisterPage:
    """The header of a page below the list."""

    def get_context_data(self: Any, **kwargs: Any) -> dict[str, Any]:
        """Breadcrumbs down to this page."""
        title, label = str(self.get_page_title()), str(self.get_page_subtitle())
        plural = capfirst(self.opts.verbose_name_plural)
        items = [_home(), {"url": self.index_url, "label": plural}]
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {
            "header_title": f"{title}: {label}",
            "header_icon": self.header_icon,
            "breadcrumbs_items": [*items, {"url": "", "label": label, "sublabel": title}],
        }


class RegisterInspect(_RegisterPage, InspectView):
    """One row in full."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the way to the history."""
        return super().get_context_data(history_url=history_url(self), **kwargs)


class RegisterCreate(_RegisterPage, CreateView):
    """A new row."""


class RegisterEdit(_RegisterPage, EditView):
    """A row in its form."""


class RegisterHistory(_RegisterPage, HistoryView):
    """Who did what with one row."""

    def check_action_permitted(self, user: Any) -> bool:
        """The history is for those who may see the row."""
        return bool(self.permission_helper.user_can_inspect_obj(user, self.instance))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page of the log, with what its navigation needs."""
        context = super().get_context_data(**kwargs)
        paginator = context["paginator"]
        context["elided_page_range"] = paginator.get_elided_page_range(context["page_obj"].number)
        context["entries"] = [(entry, _who(entry)) for entry in context["page_obj"]]
        return context

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        """Wagtail's paginator, which knows its navigation."""
        return WagtailPaginator(*args, **kwargs)


def history_url(view: Any) -> str:
    """Where the history of a page's row is; empty where the register keeps none."""
    if not view.model_admin.history_view_enabled:
        return ""
    return str(view.url_helper.get_action_url("history", view.pk_quoted))


def _who(entry: Any) -> str:
    """A name for people: accounts that sign in by mail have nothing but their address."""
    user = entry.user
    return (user and (user.get_full_name() or address_of(user))) or str(entry.user_display_name)
