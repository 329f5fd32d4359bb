"""How a move reads in Wagtail's history views."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry

from mentorship.choices import ActorChannel


def register(actions: LogActionRegistry) -> None:
    """Register the one action that all moves are logged under."""

    @actions.register_action("mentorship.move")
    class MoveFormatter(LogFormatter):
        label = _("Move")

        def format_message(self, log_entry: ModelLogEntry | PageLogEntry) -> str:
            """Say from where to where, through which door, and why."""
            data = log_entry.data
            labels = _labels(log_entry)
            message = _("%(start)s → %(end)s (%(channel)s)") % {
                "start": labels.get(data.get("from"), "–"),
                "end": labels.get(data.get("to"), data.get("to")),
                "channel": dict(ActorChannel.choices).get(data.get("channel"), "–"),
            }
            reason = data.get("reason")
            return f"{message}: {reason}" if reason else str(message)


def _labels(log_entry: ModelLogEntry | PageLogEntry) -> dict[str, Any]:
    """The words for the states of the thing: PENDING is not the same for all."""
    model = log_entry.content_type.model_class()
    return dict(model._meta.get_field("status").flatchoices) if model else {}
