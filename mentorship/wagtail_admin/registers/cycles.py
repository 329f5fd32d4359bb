"""The register of cycles, the one that is edited by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from mentorship.domain.cycle_changes import CycleChangedMeanwhile
from mentorship.domain.refusals import Refused
from mentorship.models import Cycle, Enrolment, Match, MentorshipSettings
from mentorship.wagtail_admin import policies

from .base import Register, status_tag
from .cycle_form import CycleForm
from .views import RegisterCreate, RegisterEdit


def _count(model: type[Model]) -> Coalesce:
    """How many rows of a model a cycle has."""
    rows = model._default_manager.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


class CycleCreate(RegisterCreate):
    """A new cycle, with the programme's own cap to begin with."""

    def get_instance(self) -> Cycle:
        """The form's first values."""
        settings = MentorshipSettings.load(self.request)
        return Cycle(mentor_cap=settings.mentor_capacity)


class CycleEdit(RegisterEdit):
    """A cycle in its form; a refusal stands beside what was typed."""

    def form_valid(self, form: CycleForm) -> HttpResponseBase:
        """Save it, or say why not."""
        try:
            return super().form_valid(form)
        except Refused as refusal:
            if isinstance(refusal, CycleChangedMeanwhile):
                form.take_over(refusal)
            form.add_error(None, str(refusal))
        return self.form_invalid(form)


#: Which columns count what.
_COUNTS = {"mentees": policies.APPLICATIONS, "matched": policies.MATCHES}


def _in_sight(columns: Iterable[str], request: HttpRequest) -> list[str]:
    """The columns without those that count what this person may not view."""
    hidden = {
        name
        for name, policy in _COUNTS.items()
        if not policy.user_has_permission(request.user, "view")
    }
    return [name for name in columns if name not in hidden]


class CycleRegister(Register):
    """All cycles, with what has come of them."""

    model = Cycle
    policy = policies.CYCLES
    base_url_path = "mentorship/cycles"
    menu_icon = "date"
    create_view_class = CycleCreate
    edit_view_class = CycleEdit
    list_display = (
        "name",
        "type",
        "state",
        "opens_on",
        "closes_on",
        "mentor_cap",
        "mentees",
        "matched",
    )
    list_filter = ("status", "type")
    search_fields = ("name",)
    list_export = (
        "name",
        "get_type_display",
        "get_status_display",
        "opens_on",
        "closes_on",
        "ends_on",
        "mentor_cap",
        "mentees",
        "matched",
    )
    export_headings = {
        "get_type_display": _("Type"),
        "get_status_display": _("State"),
        "mentees": _("Mentees"),
        "matched": _("Matches"),
    }
    export_filename = "cycles"
    inspect_view_fields = [
        "name",
        "type",
        "status",
        "opens_on",
        "closes_on",
        "opens_by_schedule",
        "closes_by_schedule",
        "ends_on",
        "completes_by_schedule",
        "mentor_cap",
        "confirmation",
        "reviewers",
        "follow_up_hours",
        "reminds_at_half_time",
        "created_at",
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("type")], heading=_("The cycle"), icon="date"
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
                    FieldPanel("opens_by_schedule"),
                    FieldPanel("closes_by_schedule"),
                ],
                heading=_("Applications"),
                icon="form",
            ),
            MultiFieldPanel([FieldPanel("reviewers")], heading=_("Review"), icon="tasks"),
            MultiFieldPanel(
                [
                    FieldPanel("mentor_cap"),
                    FieldPanel("confirmation"),
                    FieldPanel("follow_up_hours"),
                    FieldPanel("reminds_at_half_time"),
                ],
                heading=_("Matching"),
                icon="group",
            ),
            MultiFieldPanel(
                [FieldPanel("ends_on"), FieldPanel("completes_by_schedule")],
                heading=_("The end"),
                icon="history",
            ),
        ],
        base_form_class=CycleForm,
    )

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Numbers of what the person may not view are left out."""
        return _in_sight(self.list_display, request)

    def get_list_export(self, request: HttpRequest) -> list[str]:
        """The same in spreadsheets."""
        return _in_sight(self.list_export, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cycle]:
        """With the counts that the list shows, each for itself: joined they would multiply."""
        rows: QuerySet[Cycle] = super().get_queryset(request)
        return rows.annotate(n_mentees=_count(Enrolment), n_matches=_count(Match))

    def state(self, cycle: Cycle) -> str:
        """The state as a tag."""
        return status_tag(cycle.status, cycle.get_status_display())

    state.short_description = _("state")  # type: ignore[attr-defined]
    state.admin_order_field = "status"  # type: ignore[attr-defined]

    def mentees(self, cycle: Any) -> int:
        """How many have applied."""
        return int(cycle.n_mentees)

    mentees.short_description = _("mentees")  # type: ignore[attr-defined]
    mentees.admin_order_field = "n_mentees"  # type: ignore[attr-defined]

    def matched(self, cycle: Any) -> int:
        """How many matches there are."""
        return int(cycle.n_matches)

    matched.short_description = _("matches")  # type: ignore[attr-defined]
    matched.admin_order_field = "n_matches"  # type: ignore[attr-defined]
