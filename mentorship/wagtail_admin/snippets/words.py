"""The words that editors keep, as snippets: fields, languages and ready reasons."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from mentorship.choices import ReasonUse
from mentorship.models import CannedReason, Expertise, Language
from mentorship.wagtail_admin import policies

from .choosers import ReasonChooserViewSet, WordChooserViewSet


class ExpertiseViewSet(SnippetViewSet):
    """The fields in which mentors can help."""

    model = Expertise
    chooser_viewset_class = WordChooserViewSet
    icon = "tag"
    menu_item_is_registered = True
    add_to_admin_menu = False
    list_display = ["name"]
    search_fields = ["name"]
    ordering = ["name"]
    panels = [FieldPanel("name")]


class LanguageViewSet(SnippetViewSet):
    """The languages in which mentorship can be held."""

    model = Language
    chooser_viewset_class = WordChooserViewSet
    icon = "globe"
    menu_item_is_registered = True
    add_to_admin_menu = False
    list_display = ["__str__", "code"]
    search_fields = ["code"]
    ordering = ["code"]
    panels = [FieldPanel("code")]


class CannedReasonFilters(WagtailFilterSet):
    """By the decision for which a reason stands ready."""

    used_for = django_filters.ChoiceFilter(
        label=_("Used for"),
        choices=ReasonUse.choices,
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )

    class Meta:
        model = CannedReason
        fields = ["used_for"]


class CannedReasonViewSet(SnippetViewSet):
    """Reasons in ready words; as long as there is none for a decision, the programme's own show."""

    model = CannedReason
    permission_policy = policies.REASONS
    chooser_viewset_class = ReasonChooserViewSet
    icon = "openquote"
    menu_item_is_registered = True
    add_to_admin_menu = False
    filterset_class = CannedReasonFilters
    list_display = [
        "text",
        Column(
            "used_for", label=_("Used for"), accessor="get_used_for_display", sort_key="used_for"
        ),
    ]
    search_fields = ["text"]
    ordering = ["used_for", "text"]
    panels = [FieldPanel("used_for"), FieldPanel("text")]
