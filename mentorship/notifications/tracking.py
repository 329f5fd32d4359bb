"""What mail services report through django-anymail, where the host uses it.

The only module that knows anymail. Without it everything works; only nobody reports.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mentorship.domain.returned import Event, Report, take_report

from .channels.email_services import NUMBER

_REPORTS = {
    "delivered": Report.DELIVERED,
    "bounced": Report.FAILED,
    "rejected": Report.FAILED,
    "failed": Report.FAILED,
    "complained": Report.COMPLAINED,
    "unsubscribed": Report.UNSUBSCRIBED,
}
#: Why a message was not taken, where that says something about the address for good.
_FOR_GOOD = {
    "bounced": Report.BOUNCED,
    "invalid": Report.BOUNCED,
    "spam": Report.COMPLAINED,
    "unsubscribed": Report.UNSUBSCRIBED,
}
_SOFT = "SoftBounce"


def connect() -> bool:
    """Listen to anymail. Returns whether it is there."""
    try:
        from anymail.signals import tracking
    except ImportError:
        return False
    tracking.connect(_on_event, dispatch_uid="mentorship.tracking")
    return True


def _on_event(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Hand one event on. An exception makes the service send it again later."""
    report = report_of(event)
    if report is None:
        return
    said = event.mta_response or event.description or event.reject_reason or ""
    take_report(
        Event(
            report=report,
            provider_id=str(event.message_id or ""),
            number=_number_of(event),
            recipient=str(event.recipient or ""),
            reason=" ".join(f"{esp_name}: {said}".split())[:300] if said else esp_name,
        ),
        now=timezone.now(),
    )


def _number_of(event: Any) -> str:
    """The number that we gave the message, where the service brings our words back."""
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    return str(metadata.get(NUMBER) or "")


def report_of(event: Any) -> Report | None:
    """What an event of any service comes to; nothing for openings, clicks and delays."""
    report = _REPORTS.get(str(event.event_type))
    if report != Report.FAILED or _is_passing(event):
        return report
    return _FOR_GOOD.get(str(event.reject_reason), report)


def _is_passing(event: Any) -> bool:
    """A full mailbox, a server that is away: the address itself is good."""
    raw = event.esp_event if isinstance(event.esp_event, dict) else {}
    return raw.get("Type") == _SOFT or str(event.mta_response or "").lstrip().startswith("4")
