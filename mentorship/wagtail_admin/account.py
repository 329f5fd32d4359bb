"""The panel on one's account in Wagtail: the way to one's own messages of the programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from mentorship.conf import get_config
from mentorship.domain import digest
from mentorship.domain.notices import Audience
from mentorship.domain.own_messages import audiences_of
from mentorship.domain.preferences import TELEGRAM, reachable

from .policies import actor_for


class MessagesPanel(BaseSettingsPanel):
    """Nothing to fill in here: the programme's own page knows every notice and every way."""

    name = "mentorship_messages"
    title = _("Messages of the mentorship programme")
    tab = notifications_tab
    order = 200
    template_name = "mentorship/admin/account_panel.html"

    def is_active(self) -> bool:
        """For whoever the programme tells anything."""
        return audiences_of(self.user) != {Audience.ANYBODY}

    def get_form(self) -> forms.Form:
        """An empty one, which saving the account leaves alone."""
        return forms.Form(prefix=self.name)

    def get_context_data(self) -> dict[str, Any]:
        """By which ways the person is reached now."""
        return {
            "has_digest": digest.may_have_digest(actor_for(self.user)),
            "has_telegram": get_config().has_telegram,
            "is_linked": TELEGRAM in reachable(self.user.pk),
        }
