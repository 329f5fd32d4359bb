"""The filters of the registers.

Django's own filter of related rows asks ``django.contrib.admin`` for their order; a Wagtail
site need not have it installed.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus
from mentorship.models import Cycle


class CycleFilter(SimpleListFilter):
    """The rows of one cycle; ``path`` leads from a row to its cycle."""

    title = _("cycle")
    parameter_name = "cycle"
    path = "cycle_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All cycles, the newest first."""
        return [(str(pk), name) for pk, name in Cycle.objects.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen cycle; none for a cycle that does not exist."""
        chosen = self.value()
        if chosen is None:
            return queryset
        known = {str(value) for value, _name in self.lookup_choices}
        return queryset.filter(**{self.path: chosen}) if chosen in known else queryset.none()


class EnrolmentCycleFilter(CycleFilter):
    """For rows that hang on an enrolment."""

    path = "enrolment__cycle_id"


class RemarksFilter(SimpleListFilter):
    """Offers whose mentors wait for an answer to their remarks."""

    title = _("remarks")
    parameter_name = "remarks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One choice."""
        return [("open", _("Waiting for an answer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The offers that are out and have remarks."""
        if self.value() != "open":
            return queryset
        return queryset.filter(status=ApplicationStatus.ADMIN_APPROVED, remarks_at__isnull=False)


class FlagFilter(SimpleListFilter):
    """Matches that need attention."""

    title = _("attention")
    parameter_name = "flagged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One choice."""
        return [("yes", _("Needs attention"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The flagged ones."""
        return queryset.exclude(flag="") if self.value() == "yes" else queryset
