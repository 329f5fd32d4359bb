"""The channels by which messages leave: how they do, and pausing one for a while."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import NotificationStatus
from mentorship.domain import arrivals, channels
from mentorship.domain.actors import Right
from mentorship.domain.health import Health, examine
from mentorship.models import ChannelState

from . import updates
from .forms import PlainForm
from .pages import MovePage, TeamPage, Words

#: Shown in this order, with the register's rows behind each.
_COUNTED = (
    NotificationStatus.QUEUED,
    NotificationStatus.SENDING,
    NotificationStatus.UNKNOWN,
    NotificationStatus.FAILED,
)


class Channels(TeamPage):
    """Everything about the machinery on one page."""

    template_name = "mentorship/admin/channels.html"
    page_title = _("Channels")
    header_icon = "mail"
    right = Right.MANAGE_MESSAGES
    parent = ("mentorship_messages_modeladmin_index", _("Messages"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How things stand now."""
        health = examine(now=timezone.now())
        return super().get_context_data(
            health=health,
            channels=[(row, lane_of(row)) for row in health.channels],
            counts=[(status, status.label, health.counts[status]) for status in _COUNTED],
            troubles=_troubles(health),
            given_up=updates.listing() if health.updates_given_up else [],
            arrivals=arrivals.known(now=health.at),
            **kwargs,
        )


class ChannelPage(MovePage):
    """Pausing one channel, and letting it go on."""

    page_title = _("Channel")
    header_icon = "mail"
    right = Right.MANAGE_MESSAGES
    parent = ("mentorship_admin:channels", _("Channels"))
    success_name = "mentorship_admin:channels"
    subject: ChannelState

    def get_subject(self) -> ChannelState:
        """One of the site's channels."""
        for row in channels.known():
            if lane_of(row) == self.kwargs["lane"]:
                return row
        raise Http404

    def prepare(self) -> None:
        """One that runs can be paused, one that does not can go on."""
        super().prepare()
        runs = self.subject.paused_at is None and self.subject.stopped_at is None
        self.form_classes = {"pause" if runs else "resume": PlainForm}  # type: ignore[misc]
        label = _("Pause the channel") if runs else _("Let it go on")
        self.submit_label, self.is_serious = label, runs  # type: ignore[misc]

    def get_page_subtitle(self) -> str:
        """Which one."""
        return str(self.subject)

    def closed_because(self) -> str:
        """It is always open."""
        return ""

    def facts(self) -> list[tuple[Words, Any]]:
        """How it does."""
        row = self.subject
        return [
            (_("State"), state_of(row)),
            (_("Paused by"), row.paused_by or "–"),
            (_("Reason"), row.reason or "–"),
            (_("Last success"), row.last_success_at or "–"),
            (_("Last failure"), row.last_failure_at or "–"),
            (_("Last error"), row.last_error or "–"),
        ]

    def consequences(self) -> list[Words]:
        """What becomes of the messages."""
        if "pause" in self.form_classes:
            return [
                _("Messages wait, also the answers to clicks, until somebody lets them go on."),
            ]
        return [_("What waits leaves at once.")]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Pause it, or let it go on."""
        row = self.subject
        if action == "pause":
            channels.pause(row.channel, row.bot_id, actor=self.actor, now=timezone.now())
            return _("The channel is paused.")
        channels.resume(row.channel, row.bot_id, actor=self.actor)
        return _("The channel goes on.")


def lane_of(row: ChannelState) -> str:
    """The channel's name in an address."""
    return f"{row.channel}-{row.bot_id}".lower().rstrip("-")


def state_of(row: ChannelState) -> Words:
    """Whether it runs, in words."""
    if row.paused_at is not None:
        return _("Paused")
    return _("Stands still") if row.stopped_at is not None else _("Runs")


def _troubles(health: Health) -> list[Words]:
    """What somebody has to do."""
    found: list[Words] = []
    if health.is_stuck:
        found.append(_("Messages are due and nobody sends them: the worker has to be restarted."))
    if health.is_inbox_stuck:
        found.append(_("Telegram has brought something that nobody handles: restart the worker."))
    if health.is_sweep_late:
        found.append(_("The worker does not do its rounds: is it running?"))
    if health.unknown:
        found.append(
            _("Nobody knows whether some messages arrived: send them anew, or let them rest.")
        )
    if health.updates_given_up:
        found.append(
            _(
                "Telegram has brought something that nobody could handle: look into the log, then "
                "try it again below, or let it rest."
            )
        )
    if health.missing_schedules:
        found.append(_("A schedule of the worker is missing: run “migrate”."))
    return found
