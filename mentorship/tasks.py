"""What the worker runs. Each task only says "look now", may run twice, and never fails."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils import timezone

from mentorship import background
from mentorship.bot import inbox, watching
from mentorship.domain import (
    cycles,
    digest,
    drafts,
    gathering,
    hands,
    heartbeats,
    limits,
    offers,
    pace,
    paid_requests,
    reminders,
)
from mentorship.notifications import delivery
from mentorship.notifications.dispatch import repairs

logger = logging.getLogger("mentorship.tasks")


def deliver_outbox() -> None:
    """Send what is due or soon will be; a click that comes meanwhile is answered in between."""
    _guard("deliver", _deliver_and_stay)


def _deliver_and_stay() -> None:
    delivery.deliver_due(linger=background.LINGER_SECONDS, between=_clicks())


def _clicks() -> Callable[[], None]:
    """Looks into the inbox between two messages."""
    pulse = heartbeats.Pulse(heartbeats.INBOX)
    return lambda: _guard("updates", lambda: inbox.handle_pending(pulse))


def handle_telegram_updates() -> None:
    """Handle what Telegram brought, and send what follows from it."""
    _guard("hands", lambda: hands.free(now=timezone.now()))
    _guard("updates", inbox.handle_pending)
    _guard("deliver", lambda: delivery.deliver_due(between=_clicks()))


def sweep() -> None:
    """Everything that time brings about, and everything that a lost nudge left undone."""
    now = timezone.now()
    _guard("cycles", lambda: cycles.run_schedule(now=now))
    _guard("follow-ups", lambda: offers.ask_follow_ups(now=now))
    _guard("reminders", lambda: reminders.remind_mentors(now=now))
    _guard("questions", lambda: reminders.remind_of_questions(now=now))
    _guard("welcomes", lambda: reminders.nudge_welcomes(now=now))
    _guard("digests", lambda: digest.send_due(now=now))
    _guard("gathered messages", lambda: gathering.gather_due(now=now))
    _guard("hands", lambda: hands.sweep(now=now))
    _guard("updates", inbox.handle_pending)
    _guard("webhooks", lambda: watching.watch_webhooks(now=now))
    _guard("drafts", lambda: drafts.sweep(now=now))
    _guard("prune", lambda: inbox.prune(now=now))
    _guard("limits", lambda: limits.sweep(now=now))
    _guard("paid requests", lambda: paid_requests.prune(now=now))
    _guard("pace", lambda: pace.sweep(now=now))
    _guard("stopped bots", lambda: repairs.ask_stopped_bots(now=now))
    _guard("other ways", lambda: repairs.go_round_stopped_bots(now=now))
    _guard("progress", lambda: heartbeats.beat(heartbeats.SWEEP, now=now))
    _guard("deliver", lambda: delivery.deliver_due(between=_clicks()))


def _guard(name: str, step: Callable[[], object]) -> None:
    """One step that fails must not keep the next ones from happening, nor repeat for ever."""
    try:
        step()
    except Exception:
        logger.exception("The step %r of the worker failed.", name)
