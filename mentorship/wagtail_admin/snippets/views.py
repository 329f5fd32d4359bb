"""Mentors in the admin: registering goes through the domain, the next step stands on the row."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.admin.widgets.button import Button, HeaderButton, ListingButton
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import CreateView, EditView, HistoryView, InspectView
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView

from mentorship.domain import mentor_edits, mentors
from mentorship.domain.importing.taking_in import may_import
from mentorship.domain.public_addresses import readdress
from mentorship.domain.refusals import Refused
from mentorship.models import MentorProfile
from mentorship.wagtail_admin.policies import actor_for
from mentorship.wagtail_admin.registers.spreadsheets import SafeSpreadsheet
from mentorship.wagtail_admin.steps import steps_for

from .bulk import buttons_for
from .exporting import row_of
from .side_panels import MentorSidePanel


class MentorIndex(SafeSpreadsheet, SnippetIndexView):
    """The list of mentors, on the page and as a table to take along."""

    #: By which our style sheet knows the table.
    table_classname = "listing mentorship-mentors"

    def get_queryset(self) -> Any:
        """With all that a table needs, in a query for each kind of it."""
        rows = super().get_queryset()
        return (
            rows.prefetch_related("specialisations__expertise", "languages")
            if self.is_export
            else rows
        )

    def search_queryset(self, queryset: Any) -> Any:
        """Each mentor once, however many of the fields of expertise are called so."""
        if not self.is_searching:
            return queryset
        found = super().search_queryset(queryset).order_by().values("pk")
        return queryset.filter(pk__in=found)

    def to_row_dict(self, item: MentorProfile) -> dict[str, Any]:
        """One row of the table."""
        return row_of(item)

    @cached_property
    def bulk_buttons(self) -> list[Any]:
        """What this person can do with many mentors at once."""
        return buttons_for(actor_for(self.request.user))

    @cached_property
    def columns(self) -> list[Any]:
        """Ticks only where something can be done with what is ticked."""
        columns: list[Any] = super().columns
        if self.bulk_buttons:
            return columns
        return [row for row in columns if not isinstance(row, BulkActionsCheckboxColumn)]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The buttons below the list."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"bulk_buttons": self.bulk_buttons}

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """The import besides, for those who may."""
        buttons = [*super().header_more_buttons]
        if may_import(actor_for(self.request.user)):
            url = reverse("mentorship_admin:mentor_imports")
            buttons.append(Button(_("Import mentors"), url=url, icon_name="upload", priority=80))
        return buttons

    def get_list_more_buttons(self, instance: MentorProfile) -> list[Any]:
        """The next steps as visible buttons, before Wagtail's own menu."""
        steps = steps_for(instance, actor_for(self.request.user))
        buttons = [
            ListingButton(step.label, url=step.url(instance), priority=place)
            for place, step in enumerate(steps, start=1)
        ]
        return [*buttons, *super().get_list_more_buttons(instance)]


class MentorCreate(CreateView):
    """Registering a mentor for them: PENDING, with the message, like any registration (M1)."""

    def save_instance(self) -> MentorProfile:
        """Register through the domain."""
        profile = self.form.save(commit=False)
        actor = actor_for(self.request.user)
        mentor = mentors.register_mentor(profile, actor=actor, now=timezone.now())
        log(instance=mentor, action="wagtail.create", content_changed=True)
        return mentor

    def form_valid(self, form: Any) -> HttpResponse:
        """A refusal is an error of the form."""
        try:
            return super().form_valid(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class _StepsInHeader:
    """The next steps beside the breadcrumbs."""

    @cached_property
    def header_buttons(self: Any) -> list[Any]:
        """One button for each step, the first one before the others."""
        steps = steps_for(self.object, actor_for(self.request.user))
        return [
            *super().header_buttons,  # type: ignore[misc]
            *(
                HeaderButton(step.label, url=step.url(self.object), priority=place)
                for place, step in enumerate(steps, start=1)
            ),
        ]

    @cached_property
    def header_more_buttons(self: Any) -> list[Any]:
        """The public page besides, while there is one."""
        buttons = [*super().header_more_buttons]  # type: ignore[misc]
        if self.object.is_visible:
            url = self.object.get_absolute_url()
            buttons.append(Button(_("View on the site"), url=url, icon_name="view", priority=5))
        return buttons


class MentorEdit(_StepsInHeader, EditView):
    """A mentor's profile."""

    def get_side_panels(self) -> MediaContainer:
        """Wagtail's own, and where the mentor stands."""
        panels = super().get_side_panels()
        return MediaContainer([*panels, MentorSidePanel(self.object, self.request)])

    def form_valid(self, form: Any) -> HttpResponse:
        """A refusal is an error of the form, which keeps what was typed."""
        try:
            return super().form_valid(form)
        except Refused as refusal:
            form.look_again()
            form.add_error(None, str(refusal))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def save_instance(self) -> MentorProfile:
        """On record, unless somebody else has changed the profile since the form was opened."""
        return mentor_edits.edit_by_team(
            self.object.pk,
            save=self._save,
            labels=self.form.changed_labels(),
            mark=self.form.cleaned_data["seen"],
            actor=actor_for(self.request.user),
            now=timezone.now(),
        )

    def _save(self) -> MentorProfile:
        """A new name moves the page to a new address; the former one leads there."""
        mentor: MentorProfile = super().save_instance()
        if "name" in self.form.changed_data and readdress(mentor.pk):
            mentor.refresh_from_db(fields=["slug"])
        return mentor


class MentorInspect(_StepsInHeader, InspectView):
    """A mentor's profile, to read."""


class MentorHistory(HistoryView):
    """Who did what with a mentor, for all who may see the mentor."""

    any_permission_required = ["add", "change", "view"]
