"""Registrations with Wagtail; what is registered lives in ``wagtail_admin``."""

from typing import Any

from django.urls import include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from mentorship.wagtail_admin import account, home, log_actions, menu, policies, search_areas, urls
from mentorship.wagtail_admin.registers.applications import ApplicationRegister
from mentorship.wagtail_admin.registers.cycles import CycleRegister
from mentorship.wagtail_admin.registers.matches import MatchRegister
from mentorship.wagtail_admin.registers.notifications import NotificationRegister
from mentorship.wagtail_admin.snippets import bulk, deleting
from mentorship.wagtail_admin.snippets.mentors import MentorViewSet
from mentorship.wagtail_admin.snippets.words import (
    CannedReasonViewSet,
    ExpertiseViewSet,
    LanguageViewSet,
)

# The policies come first: Wagtail makes up its own where it is asked before it is told.
policies.register()

register_snippet(MentorViewSet)
register_snippet(ExpertiseViewSet)
register_snippet(LanguageViewSet)
register_snippet(CannedReasonViewSet)
modeladmin_register(CycleRegister)
modeladmin_register(ApplicationRegister)
modeladmin_register(MatchRegister)
modeladmin_register(NotificationRegister)

hooks.register("register_log_actions", log_actions.register)
hooks.register("register_permissions", policies.permissions)
hooks.register("register_admin_menu_item", menu.group)
hooks.register("construct_homepage_panels", home.add_panel)
hooks.register("register_account_settings_panel", account.MessagesPanel)
hooks.register("register_admin_search_area", search_areas.mentors)
hooks.register("register_admin_search_area", search_areas.applications)
hooks.register("register_admin_search_area", search_areas.matches)
hooks.register("register_bulk_action", bulk.AcceptMentors)
hooks.register("register_bulk_action", bulk.RejectMentors)
# The last one of a name is the one that counts: after Wagtail's own, whatever the order of apps.
hooks.register("before_delete_snippet", deleting.keep_what_is_in_use)
hooks.register("register_bulk_action", deleting.NoDeleting, order=1000)
hooks.register("register_bulk_action", deleting.DeleteWords, order=1000)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """The workbenches, below Wagtail's own address."""
    return [path("mentorship/", include(urls))]
