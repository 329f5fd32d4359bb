"""The one place that writes a status: check against the lifecycle, write, record, announce."""

from __future__ import annotations

import datetime
import functools
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from mentorship import signals
from mentorship.choices import ApplicationStatus
from mentorship.models import Application, DirectoryEntry, Match, MentorProfile

from .actors import Actor
from .history import Subject, record, subject_name
from .lifecycle import TABLES, Role, Transition
from .questions import let_lapse
from .refusals import NotAllowed, ReasonMissing, TransitionRefused

_SIGNALS: dict[str, Signal] = {
    "application": signals.application_status_changed,
    "mentor": signals.mentor_status_changed,
    "cycle": signals.cycle_status_changed,
    "match": signals.match_status_changed,
}


def move(
    subject: Subject,
    name: str,
    *,
    actor: Actor,
    now: datetime.datetime,
    reason: str = "",
    **fields: Any,
) -> None:
    """Make the named move; ``fields`` are written with the new status.

    The caller holds the lock and the transaction, and has read ``subject`` under it.
    Raises ``TransitionRefused`` (the state has no such move), ``NotAllowed`` (not this
    actor's move) or ``ReasonMissing``; then nothing is changed.
    """
    row = TABLES[subject_name(subject)][name]
    before = subject.status
    if before not in row.sources:
        raise TransitionRefused(state=subject.get_status_display())
    _check(subject, row, actor, reason)
    _write(subject, row, reason, now, fields)
    _announce(subject, row, before, actor, now, reason)
    if isinstance(subject, Application) and before == ApplicationStatus.PENDING:
        let_lapse(subject, now=now)


def start(
    subject: Subject, name: str, *, actor: Actor, now: datetime.datetime, reason: str = ""
) -> None:
    """Save a new thing in the first state of the named move.

    Raises ``TransitionRefused`` (the move needs a thing that exists) or ``NotAllowed``.
    """
    row = TABLES[subject_name(subject)][name]
    if row.sources:
        raise TransitionRefused(state=subject.get_status_display())
    _check(subject, row, actor, reason)
    subject.status = row.target
    subject.save()
    _announce(subject, row, "", actor, now, reason)


def _check(subject: Subject, row: Transition, actor: Actor, reason: str) -> None:
    if not any(_acts_as(actor, role, subject, row) for role in row.who):
        raise NotAllowed
    if row.needs_reason and not reason.strip():
        raise ReasonMissing


def _acts_as(actor: Actor, role: Role, subject: Subject, row: Transition) -> bool:
    """Whether the actor has that role towards this thing."""
    if role is Role.SYSTEM:
        return actor.is_system
    if role is Role.TEAM:
        return row.right is not None and actor.may(row.right)
    if role is Role.MENTOR:
        return actor.is_mentor(subject if isinstance(subject, MentorProfile) else _mentor(subject))
    return isinstance(subject, Application) and actor.owns(subject.enrolment.mentee.user_id)


def _mentor(subject: Subject) -> MentorProfile | None:
    return subject.mentor if isinstance(subject, Application | Match) else None


def _write(
    subject: Subject,
    row: Transition,
    reason: str,
    now: datetime.datetime,
    fields: dict[str, Any],
) -> None:
    """Write only if the status is still the one that was checked: a net below the lock."""
    if isinstance(subject, Application):
        fields = {"reason": reason, "changed_at": now, **fields}
    model: type[Any] = type(subject)
    written = model.objects.filter(pk=subject.pk, status=subject.status).update(
        status=row.target, **fields
    )
    if not written:
        subject.refresh_from_db(fields=["status"])
        raise TransitionRefused(state=subject.get_status_display())
    for field, value in {"status": row.target, **fields}.items():
        setattr(subject, field, value)


def _announce(
    subject: Subject,
    row: Transition,
    before: str,
    actor: Actor,
    now: datetime.datetime,
    reason: str,
) -> None:
    record(
        subject,
        transition=row.name,
        from_status=before,
        to_status=row.target,
        actor=actor,
        now=now,
        reason=reason,
    )
    if isinstance(subject, Match):
        DirectoryEntry.objects.touch([subject.mentor_id])  # its cards show the places left
    name = subject_name(subject)
    send = functools.partial(
        _SIGNALS[name].send_robust,
        sender=type(subject),
        transition=row.name,
        from_status=before,
        to_status=str(row.target),
        at=now,
        **{f"{name}_id": subject.pk},
    )
    transaction.on_commit(send, robust=True)
