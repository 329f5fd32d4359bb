"""The health of the messages as plain values and as lines, for machines and for terminals."""

from __future__ import annotations

import datetime
from typing import Any

from mentorship.models import ChannelState

from .backlogs import Backlog
from .health import Health


def as_values(health: Health) -> dict[str, Any]:
    """Everything, as JSON has it. Names and numbers are kept from one release to the next."""
    backlog = health.backlog
    return {
        "status": "ok" if health.is_well else "ill",
        "at": health.at.isoformat(),
        "stuck": health.is_stuck,
        **_figures(backlog, health.at),
        "inbox": {"stuck": health.is_inbox_stuck, **_figures(health.inbox, health.at)},
        "sweep_seconds": _age(health.sweep_at, health.at),
        "updates_waiting": health.updates_waiting,
        "updates_given_up": health.updates_given_up,
        "messages": {status.lower(): number for status, number in health.counts.items()},
        "channels": [_channel(row) for row in health.channels],
        "missing_schedules": health.missing_schedules,
        "unknown_to_look_at": health.unknown,
        "troubles": troubles(health),
    }


def _figures(backlog: Backlog, now: datetime.datetime) -> dict[str, Any]:
    return {
        "due": backlog.due,
        "oldest_seconds": _age(backlog.oldest_at, now),
        "progress_seconds": _age(backlog.progress_at, now),
    }


def _channel(row: ChannelState) -> dict[str, Any]:
    return {
        "channel": row.channel.lower(),
        "bot": row.bot_id,
        "state": state_of(row),
        "reason": row.reason,
        "last_success": _moment(row.last_success_at),
        "last_failure": _moment(row.last_failure_at),
        "last_error": row.last_error,
    }


def state_of(row: ChannelState) -> str:
    """Whether a channel runs, in one word."""
    if row.paused_at is not None:
        return "paused"
    return "stopped" if row.stopped_at is not None else "running"


def as_lines(health: Health) -> list[str]:
    """The same in words."""
    backlog, inbox, counts = health.backlog, health.inbox, health.counts
    return [
        f"Messages due: {backlog.due}, the oldest for {_said(backlog.oldest_at, health.at)}",
        f"Last progress: {_ago(backlog.progress_at, health.at)}",
        f"Last sweep: {_ago(health.sweep_at, health.at)}",
        f"Telegram updates waiting: {health.updates_waiting}, "
        f"the oldest for {_said(inbox.oldest_at, health.at)}",
        f"Telegram updates given up: {health.updates_given_up}",
        f"Last look into the inbox: {_ago(inbox.progress_at, health.at)}",
        f"Unknown: {counts['UNKNOWN']}, failed: {counts['FAILED']}, waiting: {counts['QUEUED']}",
        *(_line(row, health.at) for row in health.channels),
        *(f"Missing schedule: {name}" for name in health.missing_schedules),
        *troubles(health),
    ]


def troubles(health: Health) -> list[str]:
    """What somebody has to look after, in sentences."""
    found = []
    if health.is_stuck:
        found.append("The workers do not get on: start or restart them.")
    if health.is_inbox_stuck:
        found.append("Nobody handles what Telegram brings: restart the workers.")
    if health.is_sweep_late:
        found.append("The sweep of every minute does not come: is a worker running?")
    if health.missing_schedules:
        found.append("Run migrate: it creates the schedules that are missing.")
    if health.unknown:
        found.append(f"Messages that may not have arrived, to look at: {health.unknown}")
    if health.updates_given_up:
        found.append(
            f"Telegram updates that nobody could handle: {health.updates_given_up}. The log says "
            "why; try them again on the page of the channels, or let them rest."
        )
    for row in health.stopped:
        found.append(f"{_name(row)} stands still: {row.reason}")
    return found


def _line(row: ChannelState, now: datetime.datetime) -> str:
    text = f"{_name(row)}: {state_of(row)}, last success {_ago(row.last_success_at, now)}"
    if row.last_failure_at is None:
        return text
    return f"{text}, last failure {_ago(row.last_failure_at, now)} ({row.last_error})"


def _name(row: ChannelState) -> str:
    return f"{row.channel.capitalize()} {row.bot_id}".strip()


def _age(moment: datetime.datetime | None, now: datetime.datetime) -> float | None:
    return None if moment is None else round((now - moment).total_seconds(), 1)


def _moment(moment: datetime.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _said(moment: datetime.datetime | None, now: datetime.datetime) -> str:
    return "–" if moment is None else f"{max((now - moment).total_seconds(), 0):.0f} s"


def _ago(moment: datetime.datetime | None, now: datetime.datetime) -> str:
    return "never" if moment is None else f"{_said(moment, now)} ago"
