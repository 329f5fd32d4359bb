"""Mentors as a snippet: columns, filters, and the panels in which they are edited."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from mentorship.choices import MentorshipType, MentorStatus
from mentorship.models import Expertise, MentorProfile
from mentorship.wagtail_admin import policies

from .choosers import MentorChooserViewSet
from .exporting import EXPORTED
from .forms import MentorForm
from .row_filter import RowsFilter
from .views import MentorCreate, MentorEdit, MentorHistory, MentorIndex, MentorInspect


class MentorFilters(WagtailFilterSet):
    """By state, by what is offered, by field."""

    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=MentorStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    offers = django_filters.ChoiceFilter(
        label=_("Offers"),
        choices=MentorshipType.choices,
        method="filter_offers",
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    expertise = RowsFilter(
        label=_("Expertise"),
        queryset=Expertise.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = MentorProfile
        fields = ["status", "offers", "expertise"]

    def filter_offers(self, queryset: Any, name: str, value: str) -> Any:
        """Mentors who offer the type."""
        return queryset.offering(value)


def _is_active(mentor: MentorProfile) -> bool:
    return mentor.status == MentorStatus.ACTIVE


def _expertise(mentor: MentorProfile) -> str:
    return ", ".join(topic.name for topic in mentor.expertise.all())


def _offers(mentor: MentorProfile) -> str:
    words = []
    if mentor.offers_long_term:
        words.append(str(_("Long-term: %(places)s") % {"places": mentor.long_term_mentees}))
    if mentor.offers_ad_hoc:
        words.append(str(_("Ad-hoc: %(places)s") % {"places": mentor.ad_hoc_mentees}))
    return ", ".join(words)


class MentorViewSet(SnippetViewSet):
    """Mentors: everything but their status is edited here."""

    model = MentorProfile
    permission_policy = policies.MENTORS
    icon = "user"
    menu_item_is_registered = True
    add_to_admin_menu = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = MentorIndex
    index_template_name = "mentorship/admin/mentors/index.html"
    index_results_template_name = "mentorship/admin/mentors/index_results.html"
    add_view_class = MentorCreate
    edit_view_class = MentorEdit
    inspect_view_class = MentorInspect
    history_view_class = MentorHistory
    chooser_viewset_class = MentorChooserViewSet
    filterset_class = MentorFilters
    search_fields = ["name", "email", "headline", "bio", "expertise__name"]
    ordering = ["name"]
    list_per_page = 30
    list_export = EXPORTED
    export_filename = "mentors"
    list_display = [
        "name",
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor="get_status_display",
            sort_key="status",
            primary=_is_active,
        ),
        Column("expertise", label=_("Expertise"), accessor=_expertise),
        Column("offers", label=_("Offers"), accessor=_offers),
        DateColumn("created_at", label=_("Registered"), sort_key="created_at"),
    ]
    inspect_view_fields = [
        "name",
        "email",
        "status",
        "photo",
        "headline",
        "bio",
        "expertise",
        "languages",
        "timezone",
        "offers_long_term",
        "long_term_hours",
        "long_term_mentees",
        "offers_ad_hoc",
        "ad_hoc_mentees",
        "teaching_style",
        "calendly_url",
        "created_at",
        "reviewed_at",
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("email"),
                    FieldPanel("photo"),
                    FieldPanel("photo_description"),
                    FieldPanel("headline"),
                    FieldPanel("bio"),
                    FieldRowPanel([FieldPanel("website"), FieldPanel("elsewhere")]),
                ],
                heading=_("Profile"),
                icon="user",
            ),
            InlinePanel(
                "specialisations",
                heading=_("Expertise"),
                label=_("Field"),
                icon="tag",
                min_num=1,
                panels=[FieldRowPanel([FieldPanel("expertise"), FieldPanel("level")])],
            ),
            MultiFieldPanel(
                [
                    FieldPanel("languages", widget=forms.CheckboxSelectMultiple),
                    FieldRowPanel([FieldPanel("timezone"), FieldPanel("preferred_language")]),
                ],
                heading=_("Languages and time"),
                icon="globe",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("offers_long_term"),
                    FieldRowPanel([FieldPanel("long_term_hours"), FieldPanel("long_term_mentees")]),
                    FieldPanel("offers_ad_hoc"),
                    FieldPanel("ad_hoc_mentees"),
                    FieldPanel("teaching_style"),
                    FieldPanel("calendly_url"),
                    FieldPanel("paused_until"),
                ],
                heading=_("Offer"),
                icon="calendar-check",
            ),
        ],
        base_form_class=MentorForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MentorProfile]:
        """With the fields of expertise, in one more query for all rows."""
        return MentorProfile.objects.prefetch_related("expertise")
