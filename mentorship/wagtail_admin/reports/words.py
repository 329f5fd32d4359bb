"""What happened, in words: every move of the lifecycle and everything noted besides."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentorship.wagtail_admin.log_actions import NOTES

MOVES: dict[str, str | Promise] = {
    "submit": _("Applied"),
    "pick": _("Picked by the team"),
    "offer": pgettext_lazy("history", "Offered"),
    "strike": _("Struck out"),
    "pass_over": _("Passed over"),
    "accept": pgettext_lazy("history", "Accepted"),
    "grant": _("Accepted for the mentor, on conditions"),
    "decline": _("Declined"),
    "turn_down": _("Declined for the mentor"),
    "recall": _("Offer recalled"),
    "undo": _("Undone"),
    "mentor_left": _("Offer ended with the mentor"),
    "confirm": _("Confirmed"),
    "close_other": _("Closed by a match"),
    "withdraw": _("Withdrawn"),
    "enqueue": _("Into the manual-match queue"),
    "join_queue": _("Joined the manual-match queue"),
    "put_back": _("Put back into the queue"),
    "close_no_match": _("Closed without a match"),
    "register": pgettext_lazy("history", "Registered"),
    "reject": _("Rejected"),
    "reopen": _("Reopened"),
    "open": _("Opened"),
    "close": pgettext_lazy("history", "Closed"),
    "complete": _("Completed"),
    "cancel": _("Cancelled"),
}
WHAT: dict[str, Any] = {**NOTES, **MOVES}


def what_happened(transition: str) -> str:
    """The words for a move or a note; its own name where another app wrote it."""
    return str(WHAT.get(transition, transition))
