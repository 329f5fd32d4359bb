"""The kinds of people of the matrices: everybody who could try a move, by their part in it."""

from __future__ import annotations

from dataclasses import dataclass

from mentorship.choices import ActorChannel
from mentorship.domain.actors import Actor
from mentorship.models import MenteeProfile, MentorProfile
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_mentee,
    make_mentor,
    make_user,
    web,
)

RIGHTS = (
    "review_mentors",
    "review_applications",
    "confirm_matches",
    "run_queue",
    "manage_cycles",
    "manage_messages",
)

OWNER, MENTOR, TEAM, SYSTEM = "the mentee", "the mentor", "team", "system"
#: Who belongs to each part. Everybody else in ``everybody`` is a stranger to every move.
PARTS = {
    OWNER: {"the mentee"},
    MENTOR: {"the mentor", "the mentor by a signed link"},
    TEAM: {"team with the right", "site admin"},
    SYSTEM: {"the system"},
}


@dataclass(frozen=True)
class Cast:
    """Who the case is about."""

    mentee: MenteeProfile
    mentor: MentorProfile


def make_cast() -> Cast:
    """A mentee and a mentor with accounts."""
    return Cast(mentee=make_mentee(), mentor=make_mentor())


def everybody(cast: Cast, right: str | None) -> dict[str, Actor]:
    """One actor of each kind; ``right`` is what the team needs for the move in question."""
    every = {f"mentorship.{name}" for name in RIGHTS}
    needed = {f"mentorship.{right}"} if right else set()
    holder = make_user(permissions=tuple(needed))
    lacking = make_user(permissions=tuple(sorted(every - needed)))
    inactive = make_user(permissions=tuple(sorted(every)), is_active=False)
    return {
        "the mentee": web(cast.mentee.user),
        "another mentee": web(make_mentee().user),
        "the mentor": Actor(channel=ActorChannel.TELEGRAM, user=cast.mentor.user),
        "the mentor by a signed link": Actor(channel=ActorChannel.WEB, mentor=cast.mentor),
        "another mentor": Actor.for_mentor(make_mentor(), ActorChannel.TELEGRAM),
        **({"team with the right": admin(holder)} if right else {}),
        "team without the right": admin(lacking),
        "team member whose account is closed": admin(inactive),
        **({"site admin": admin(make_admin())} if right else {}),
        "the system": Actor.system(),
        "somebody who claims to be the system": Actor(
            channel=ActorChannel.SYSTEM, user=make_user()
        ),
        "a visitor": Actor(channel=ActorChannel.WEB),
        "a program": Actor(channel=ActorChannel.API),
    }


def may(kind: str, parts: set[str]) -> bool:
    """Whether this kind of person has one of the parts."""
    return any(kind in PARTS[part] for part in parts)
