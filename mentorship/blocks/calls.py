"""Blocks that call for something: applying in the open cycle, becoming a mentor."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .cards import front_of


class OpenCycleBannerBlock(blocks.StructBlock):
    """The open cycle: until when, how many places; a friendly word while none is open (C1, C3)."""

    heading = blocks.CharBlock(
        label=_("Heading"),
        required=False,
        max_length=120,
        help_text=_("Empty: the name of the cycle."),
    )
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=600, rows=3)
    closed_text = blocks.TextBlock(
        label=_("Text while applications are closed"), required=False, max_length=600, rows=3
    )

    class Meta:
        icon = "date"
        label = _("Banner of the open cycle")
        description = _(
            "Says which cycle is open, until when and for how many, and leads to the mentors."
        )
        template = "mentorship/blocks/open_cycle_banner.html"
        preview_template = "mentorship/blocks/preview.html"
        preview_value = {"text": _("Find a mentor who helps you with your next step.")}

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds the cycle, whether it takes applications, and for how many mentees it has room."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        front = front_of(context.get("request"))
        state = front.cycle_state
        return context | {
            "cycle": front.cycle,
            "cycle_state": state,
            "places_free": front.places_free if state.enabled else None,
        }


class BecomeAMentorBlock(blocks.StructBlock):
    """The call to register as a mentor."""

    heading = blocks.CharBlock(
        label=_("Heading"), max_length=120, default=_("Become a mentor"), required=False
    )
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=600, rows=3)
    button = blocks.CharBlock(
        label=_("Words on the button"), required=False, max_length=40, default=_("Register")
    )

    class Meta:
        icon = "user"
        label = _("Call to become a mentor")
        description = _("Invites visitors to register as mentors.")
        template = "mentorship/blocks/become_a_mentor.html"
        preview_template = "mentorship/blocks/preview.html"
        preview_value = {
            "heading": _("Become a mentor"),
            "text": _("Two hours a month can change somebody’s path."),
            "button": _("Register"),
        }
