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
            if data.get("from") == data.get("to"):
                return _noted(data)
            labels = _labels(log_entry)
            message = _("%(start)s → %(end)s (%(channel)s)") % {
                "start": labels.get(data.get("from"), "–"),
                "end": labels.get(data.get("to"), data.get("to")),
                "channel": dict(ActorChannel.choices).get(data.get("channel"), "–"),
            }
            reason = data.get("reason")
            return f"{message}: {reason}" if reason else str(message)


#: What happened without a move from one state to another.
NOTES = {
    "pause": _("Takes no new requests until a day"),
    "resume": _("Takes new requests again"),
    "leave": _("Left the programme"),
    "return": _("Came back to the programme"),
    "propose_change": _("Proposed a change of the profile"),
    "withdraw_change": _("Took the proposed change back"),
    "accept_change": _("The proposed change became public"),
    "refuse_change": _("The proposed change was refused"),
    "approve": _("Approved by the team, to be offered in its turn"),
    "ask": _("The team asked a question"),
    "answer": _("The question was answered"),
    "take_back_question": _("The question was taken back"),
    "lapse": _("The question lapsed: nothing was left to review"),
    "assign": _("The case was assigned"),
    "assess": _("A reviewer gave a score"),
    "raise_cap": _("The cap was raised"),
    "import": _("Changed by an import"),
    "undo_import": _("An import was undone"),
    "clone": _("Made with the policies of another cycle"),
    "create": _("Added"),
    "change": _("Changed"),
    "meet_link": _("The meeting link was changed"),
    "clear_flag": _("The team has looked after it"),
    "note": _("The team wrote a note"),
    "edit": _("The profile was changed"),
}


def _noted(data: dict[str, Any]) -> str:
    """Say what happened, through which door, and why."""
    what = NOTES.get(str(data.get("transition")), data.get("transition"))
    channel = dict(ActorChannel.choices).get(str(data.get("channel")), "–")
    message = f"{what} ({channel})"
    reason = data.get("reason")
    return f"{message}: {reason}" if reason else message


def _labels(log_entry: ModelLogEntry | PageLogEntry) -> dict[str, Any]:
    """The words for the states of the thing: PENDING is not the same for all."""
    model = log_entry.content_type.model_class()
    return dict(model._meta.get_field("status").flatchoices) if model else {}
