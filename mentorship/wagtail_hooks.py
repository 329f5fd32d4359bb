"""Registrations with Wagtail; what is registered lives in ``wagtail_admin``."""

from wagtail import hooks

from mentorship.wagtail_admin import log_actions

hooks.register("register_log_actions", log_actions.register)
