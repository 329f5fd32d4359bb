"""The register of applications: read, filter, export, and go to the next step."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus
from mentorship.models import Application
from mentorship.wagtail_admin import policies

from .base import Register, since, status_tag
from .filters import EnrolmentCycleFilter, RemarksFilter


class ApplicationRegister(Register):
    """All applications of all cycles."""

    model = Application
    policy = policies.APPLICATIONS
    base_url_path = "mentorship/applications"
    menu_icon = "form"
    list_select_related = ("enrolment__mentee", "enrolment__cycle", "mentor")
    list_display = ("mentee", "to_mentor", "subject", "state", "place", "cycle", "since")
    list_filter = ("status", "origin", EnrolmentCycleFilter, RemarksFilter)
    search_fields = (
        "enrolment__mentee__name",
        "enrolment__mentee__email",
        "enrolment__subject",
        "mentor__name",
    )
    list_export = (
        "mentee",
        "mentee_email",
        "to_mentor",
        "subject",
        "get_status_display",
        "get_origin_display",
        "priority",
        "cycle",
        "reason",
        "created_at",
        "offered_at",
        "answered_at",
        "changed_at",
    )
    export_headings = {
        "get_status_display": _("State"),
        "get_origin_display": _("Origin"),
        "mentee_email": _("E-mail address"),
    }
    export_filename = "applications"
    inspect_view_fields = [
        "enrolment",
        "mentor",
        "origin",
        "priority",
        "status",
        "reason",
        "remarks",
        "remarks_at",
        "created_at",
        "reviewed_at",
        "offered_at",
        "answered_at",
        "followed_up_at",
        "changed_at",
    ]

    def mentee(self, row: Application) -> str:
        """Who applies."""
        return row.enrolment.mentee.name

    mentee.short_description = _("mentee")  # type: ignore[attr-defined]
    mentee.admin_order_field = "enrolment__mentee__name"  # type: ignore[attr-defined]

    def mentee_email(self, row: Application) -> str:
        """How to reach them."""
        return row.enrolment.mentee.email

    def to_mentor(self, row: Application) -> str:
        """To whom."""
        return row.mentor.name if row.mentor else ""

    to_mentor.short_description = _("mentor")  # type: ignore[attr-defined]
    to_mentor.admin_order_field = "mentor__name"  # type: ignore[attr-defined]

    def subject(self, row: Application) -> str:
        """What about."""
        return row.enrolment.subject

    subject.short_description = _("subject")  # type: ignore[attr-defined]

    def state(self, row: Application) -> str:
        """The state as a tag."""
        return status_tag(row.status, ApplicationStatus(row.status).label)

    state.short_description = _("state")  # type: ignore[attr-defined]
    state.admin_order_field = "status"  # type: ignore[attr-defined]

    def place(self, row: Application) -> str:
        """The place on the mentee's list, or what else it is."""
        return str(row.priority) if row.priority else str(row.get_origin_display())

    place.short_description = _("choice")  # type: ignore[attr-defined]
    place.admin_order_field = "priority"  # type: ignore[attr-defined]

    def since(self, row: Application) -> str:
        """Since when it is in this state."""
        return since(row.changed_at)

    since.short_description = _("in this state since")  # type: ignore[attr-defined]
    since.admin_order_field = "changed_at"  # type: ignore[attr-defined]

    def cycle(self, row: Application) -> str:
        """In which cycle."""
        return row.enrolment.cycle.name

    cycle.short_description = _("cycle")  # type: ignore[attr-defined]
    cycle.admin_order_field = "enrolment__cycle__name"  # type: ignore[attr-defined]
