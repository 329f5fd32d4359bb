"""Who acts, through which door, and with which rights."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from mentorship.choices import ActorChannel

from .refusals import NotAllowed

if TYPE_CHECKING:
    from mentorship.models import MentorProfile

#: An account of whatever user model the host has.
Account: TypeAlias = Any


class Right(StrEnum):
    """The team's rights, each a Django permission that groups can hold separately."""

    REVIEW_MENTORS = "mentorship.review_mentors"
    REVIEW_APPLICATIONS = "mentorship.review_applications"
    CONFIRM_MATCHES = "mentorship.confirm_matches"
    RUN_QUEUE = "mentorship.run_queue"
    MANAGE_CYCLES = "mentorship.manage_cycles"
    MANAGE_MESSAGES = "mentorship.manage_messages"
    MANAGE_WORDING = "mentorship.manage_wording"


SUPERVISOR_PERMISSION = "mentorship.receive_supervisor_notices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody at a door. A mentor who answers by a signed link has a profile but no session."""

    channel: ActorChannel
    user: Account | None = None
    mentor: MentorProfile | None = None

    @classmethod
    def system(cls) -> Actor:
        """The programme itself: cascades, schedules, the automatic policy."""
        return cls(channel=ActorChannel.SYSTEM)

    @classmethod
    def for_mentor(cls, mentor: MentorProfile, channel: ActorChannel) -> Actor:
        """A mentor known by a linked chat or a signed link."""
        return cls(channel=channel, user=mentor.user, mentor=mentor)

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind this."""
        return self.channel == ActorChannel.SYSTEM and self.user is None

    def may(self, right: Right) -> bool:
        """Whether this person holds the right, now."""
        return self.user is not None and self.user.is_active and self.user.has_perm(right)

    @property
    def is_closed(self) -> bool:
        """Whether the account has been closed: whatever proves who it is opens nothing."""
        return self.user is not None and not self.user.is_active

    def require(self, right: Right) -> None:
        """Raise ``NotAllowed`` unless this person holds the right."""
        if not self.may(right):
            raise NotAllowed

    def is_mentor(self, mentor: MentorProfile | None) -> bool:
        """Whether this is that mentor in person."""
        if mentor is None or self.is_closed:
            return False
        if self.mentor is not None:
            return self.mentor.pk == mentor.pk
        return self.owns(mentor.user_id)

    def owns(self, user_id: object) -> bool:
        """Whether this is the account with that id."""
        if self.user is None or user_id is None or self.is_closed:
            return False
        return bool(self.user.pk == user_id)
