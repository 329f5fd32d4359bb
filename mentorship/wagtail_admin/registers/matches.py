"""The register of matches."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mentorship.models import Application, Match
from mentorship.wagtail_admin import policies

from .base import Register, since, status_tag
from .filters import CycleFilter, FlagFilter


class MatchRegister(Register):
    """All pairings of all cycles."""

    model = Match
    policy = policies.MATCHES
    base_url_path = "mentorship/matches"
    menu_icon = "group"
    list_select_related = ("enrolment__mentee", "mentor", "cycle")
    list_display = ("mentee", "mentor_name", "state", "cycle_name", "since", "flag")
    list_filter = ("status", CycleFilter, FlagFilter)
    search_fields = ("enrolment__mentee__name", "enrolment__mentee__email", "mentor__name")
    list_export = (
        "mentee",
        "mentor_name",
        "get_status_display",
        "cycle_name",
        "confirmed_at",
        "ended_at",
        "end_reason",
        "get_ended_by_wish_of_display",
        "meet_url",
        "flag",
    )
    export_headings = {
        "get_status_display": _("State"),
        "get_ended_by_wish_of_display": _("Ended at the wish of"),
    }
    export_filename = "matches"
    inspect_view_fields = [
        "enrolment",
        "mentor",
        "cycle",
        "status",
        "place",
        "meet_url",
        "confirmed_at",
        "ended_at",
        "end_reason",
        "ended_by_wish_of",
        "flag",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Match]:
        """With whether the mentee's case goes on, so that nobody offers the queue needlessly."""
        rows: QuerySet[Match] = super().get_queryset(request)
        same = {"enrolment": OuterRef("enrolment")}
        queued = Application.objects.queued().filter(**same)
        matched = Match.objects.counted().filter(**same)
        return rows.annotate(is_going_on=Exists(queued) | Exists(matched))

    def mentee(self, match: Match) -> str:
        """The one half."""
        return match.enrolment.mentee.name

    mentee.short_description = _("mentee")  # type: ignore[attr-defined]
    mentee.admin_order_field = "enrolment__mentee__name"  # type: ignore[attr-defined]

    def mentor_name(self, match: Match) -> str:
        """The other half."""
        return match.mentor.name

    mentor_name.short_description = _("mentor")  # type: ignore[attr-defined]
    mentor_name.admin_order_field = "mentor__name"  # type: ignore[attr-defined]

    def state(self, match: Match) -> str:
        """The state as a tag."""
        return status_tag(match.status, match.get_status_display())

    state.short_description = _("state")  # type: ignore[attr-defined]
    state.admin_order_field = "status"  # type: ignore[attr-defined]

    def since(self, match: Match) -> str:
        """Since when they are a pair."""
        return since(match.confirmed_at)

    since.short_description = _("confirmed")  # type: ignore[attr-defined]
    since.admin_order_field = "confirmed_at"  # type: ignore[attr-defined]

    def cycle_name(self, match: Match) -> str:
        """In which cycle."""
        return match.cycle.name

    cycle_name.short_description = _("cycle")  # type: ignore[attr-defined]
    cycle_name.admin_order_field = "cycle__name"  # type: ignore[attr-defined]
