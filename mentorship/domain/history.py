"""Writing the history: our own row, and Wagtail's log for the history view of each object."""

from __future__ import annotations

import datetime

from wagtail.log_actions import log

from mentorship.models import Application, Cycle, HistoryEntry, Match, MentorProfile

from .actors import Actor

Subject = MentorProfile | Cycle | Application | Match

_FIELD: dict[type, str] = {
    MentorProfile: "mentor",
    Cycle: "cycle",
    Application: "application",
    Match: "match",
}


def subject_name(subject: Subject) -> str:
    """The history's word for what kind of thing this is."""
    return _FIELD[type(subject)]


def record(
    subject: Subject,
    *,
    transition: str,
    from_status: str,
    to_status: str,
    actor: Actor,
    now: datetime.datetime,
    reason: str = "",
) -> HistoryEntry:
    """Write who moved what, through which door, when and why.

    Call it in the transaction of the move itself, so that neither exists without the other.
    """
    entry = HistoryEntry.objects.create(
        **{subject_name(subject): subject},
        transition=transition,
        from_status=from_status,
        to_status=to_status,
        reason=reason,
        actor=actor.user,
        channel=actor.channel,
        at=now,
    )
    log(
        instance=subject,
        action="mentorship.move",
        user=actor.user,
        data={
            "transition": transition,
            "from": from_status,
            "to": to_status,
            "channel": actor.channel,
            "reason": reason,
        },
        timestamp=now,
    )
    return entry


def note(
    subject: Subject, what: str, *, actor: Actor, now: datetime.datetime, reason: str = ""
) -> HistoryEntry:
    """Write down what happened without a move: the status is the same before and after."""
    status = subject.status
    return record(
        subject,
        transition=what,
        from_status=status,
        to_status=status,
        actor=actor,
        now=now,
        reason=reason,
    )
