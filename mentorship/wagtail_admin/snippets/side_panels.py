"""Beside a mentor's profile in the admin: where the mentor stands, and what takes the places."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from mentorship.domain.capacity import load_of
from mentorship.models import Cycle, MentorProfile
from mentorship.wagtail_admin.policies import actor_for
from mentorship.wagtail_admin.registers.base import CSS
from mentorship.wagtail_admin.sight import Sight
from mentorship.wagtail_admin.steps import steps_for


class MentorSidePanel(BaseSidePanel):
    """The state, the break, the places of the open cycle, and what can be done next."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Its button."""

        aria_label = _("Toggle mentorship")
        icon_name = "group"
        has_counter = False

    name = "mentorship"
    title = _("Mentorship")
    template_name = "mentorship/admin/mentors/side_panel.html"
    order = 150

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": (CSS,)}

    object: MentorProfile

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The load only for those to whom the board shows it as well."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        actor = actor_for(self.request.user)
        cycle = Cycle.objects.open().first() if Sight.of(actor).loads else None
        return context | {
            "mentor": self.object,
            "is_paused": self.object.is_paused(timezone.localdate()),
            "cycle": cycle,
            "load": load_of([self.object], cycle)[self.object.pk] if cycle else None,
            "steps": [
                (step.label, step.url(self.object)) for step in steps_for(self.object, actor)
            ],
        }
