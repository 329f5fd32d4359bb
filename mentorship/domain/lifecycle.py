"""The lifecycle, as data: every move that exists, from where to where, and whose it is.

This table is the one source for what is enforced, which buttons are shown and how the
state diagram in the documentation is drawn. What is not in it cannot happen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from mentorship.choices import (
    LIVE_STATUSES,
    OPEN_STATUSES,
    ApplicationStatus,
    CycleStatus,
    MatchStatus,
    MentorStatus,
)

from .actors import Right


class Role(Enum):
    """In which part somebody acts on a thing."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    TEAM = "team"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One move. No sources: it makes the thing. ``right`` is what the team needs for it."""

    name: str
    sources: frozenset[str]
    target: str
    who: frozenset[Role]
    right: Right | None = None
    needs_reason: bool = False


def _table(*rows: Transition) -> dict[str, Transition]:
    return {row.name: row for row in rows}


def _row(
    name: str,
    sources: Iterable[str],
    target: str,
    *who: Role,
    right: Right | None = None,
    needs_reason: bool = False,
) -> Transition:
    return Transition(
        name=name,
        sources=frozenset(sources),
        target=target,
        who=frozenset(who),
        right=right,
        needs_reason=needs_reason,
    )


_A = ApplicationStatus
_REVIEW, _QUEUE, _CONFIRM = Right.REVIEW_APPLICATIONS, Right.RUN_QUEUE, Right.CONFIRM_MATCHES

APPLICATION = _table(
    # Into the line
    _row("submit", (), _A.PENDING, Role.MENTEE),
    _row("pick", (), _A.PENDING, Role.TEAM, right=_QUEUE),
    # The team's review; the offer; the line moving on
    _row("offer", (_A.PENDING,), _A.ADMIN_APPROVED, Role.TEAM, Role.SYSTEM, right=_REVIEW),
    _row("strike", (_A.PENDING,), _A.REJECTED, Role.TEAM, right=_REVIEW, needs_reason=True),
    _row("pass_over", (_A.PENDING,), _A.REJECTED, Role.SYSTEM, needs_reason=True),
    # The mentor's answer, or the team's answer to remarks
    _row("accept", (_A.ADMIN_APPROVED,), _A.MENTOR_ACCEPTED, Role.MENTOR),
    _row("grant", (_A.ADMIN_APPROVED,), _A.MENTOR_ACCEPTED, Role.TEAM, right=_REVIEW),
    _row("decline", (_A.ADMIN_APPROVED,), _A.MENTOR_DECLINED, Role.MENTOR),
    _row("turn_down", (_A.ADMIN_APPROVED,), _A.MENTOR_DECLINED, Role.TEAM, right=_REVIEW),
    _row("recall", LIVE_STATUSES, _A.REJECTED, Role.TEAM, right=_REVIEW, needs_reason=True),
    _row("undo", (_A.ADMIN_APPROVED,), _A.REJECTED, Role.TEAM, right=_REVIEW, needs_reason=True),
    _row(
        "mentor_left",
        LIVE_STATUSES,
        _A.REJECTED,
        Role.TEAM,
        right=Right.REVIEW_MENTORS,
        needs_reason=True,
    ),
    # The match and what it ends
    _row("confirm", (_A.MENTOR_ACCEPTED,), _A.MATCHED, Role.TEAM, Role.SYSTEM, right=_CONFIRM),
    _row("close_other", OPEN_STATUSES, _A.REJECTED, Role.SYSTEM, needs_reason=True),
    # The mentee's way out
    _row("withdraw", OPEN_STATUSES, _A.DROPPED, Role.MENTEE),
    # The manual-match queue
    _row("enqueue", (), _A.PENDING_MANUAL_MATCH, Role.SYSTEM),
    _row("join_queue", (), _A.PENDING_MANUAL_MATCH, Role.SYSTEM),
    _row("put_back", (), _A.PENDING_MANUAL_MATCH, Role.TEAM, right=_CONFIRM),
    _row(
        "close_no_match",
        (_A.PENDING_MANUAL_MATCH,),
        _A.NO_MATCH_FOUND,
        Role.TEAM,
        right=_QUEUE,
    ),
)

_M = MentorStatus
_MENTORS = Right.REVIEW_MENTORS

MENTOR = _table(
    _row("register", (), _M.PENDING, Role.MENTOR, Role.TEAM, right=_MENTORS),
    _row("accept", (_M.PENDING, _M.REJECTED), _M.ACTIVE, Role.TEAM, right=_MENTORS),
    _row(
        "reject",
        (_M.PENDING, _M.ACTIVE),
        _M.REJECTED,
        Role.TEAM,
        right=_MENTORS,
        needs_reason=True,
    ),
    _row("reopen", (_M.REJECTED,), _M.PENDING, Role.TEAM, right=_MENTORS),
)

_C = CycleStatus
_CYCLES = Right.MANAGE_CYCLES

CYCLE = _table(
    _row("open", (_C.DRAFT, _C.CLOSED), _C.OPEN, Role.TEAM, Role.SYSTEM, right=_CYCLES),
    _row("close", (_C.OPEN,), _C.CLOSED, Role.TEAM, Role.SYSTEM, right=_CYCLES),
)

_P = MatchStatus

MATCH = _table(
    _row("confirm", (), _P.ACTIVE, Role.TEAM, Role.SYSTEM, right=_CONFIRM),
    _row("complete", (_P.ACTIVE,), _P.COMPLETED, Role.TEAM, Role.SYSTEM, right=_CONFIRM),
    _row("cancel", (_P.ACTIVE,), _P.CANCELLED, Role.TEAM, right=_CONFIRM, needs_reason=True),
)

TABLES: dict[str, dict[str, Transition]] = {
    "application": APPLICATION,
    "mentor": MENTOR,
    "cycle": CYCLE,
    "match": MATCH,
}


def available(table: dict[str, Transition], status: str, role: Role) -> list[Transition]:
    """The moves that exist from a state for a role, in the order of the table."""
    return [row for row in table.values() if status in row.sources and role in row.who]
