"""What of a cycle's numbers somebody may see: those that other pages show them, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mentorship.domain.actors import Actor, Right

from . import policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One flag for each kind of number on the board."""

    applications: bool
    matches: bool
    cycles: bool
    confirming: bool
    loads: bool

    @classmethod
    def of(cls, actor: Actor) -> Sight:
        """What this person may see."""
        applications, matches, cycles = (
            policy.user_has_permission(actor.user, "view")
            for policy in (policies.APPLICATIONS, policies.MATCHES, policies.CYCLES)
        )
        deciding = (Right.REVIEW_APPLICATIONS, Right.RUN_QUEUE, Right.CONFIRM_MATCHES)
        return cls(
            applications=applications,
            matches=matches,
            cycles=cycles,
            confirming=applications or actor.may(Right.CONFIRM_MATCHES),
            loads=any(actor.may(right) for right in deciding) or (applications and matches),
        )

    @property
    def anything(self) -> bool:
        """Whether the board shows this person anything at all."""
        return self.applications or self.matches or self.cycles


def may_see_board(user: Any) -> bool:
    """Whether the board is for this person."""
    return Sight.of(policies.actor_for(user)).anything
