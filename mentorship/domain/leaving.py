"""A mentor steps back: no new requests for a while, leaving the programme, coming back.

None of this is a move between PENDING, ACTIVE and REJECTED, which are the team's (M5): the
status stays, and the history says what happened.
"""

from __future__ import annotations

import datetime
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus, MentorStatus, Notice
from mentorship.compat import write_transaction
from mentorship.models import MentorProfile

from . import offers
from .actors import Actor, Right
from .history import note
from .mentors import (
    MENTOR_LEFT,
    HasLeft,
    TryAgain,
    flag_matches,
    lock_with_offers,
    locked_mentor,
)
from .outbox import tell_supervisors
from .questions import close_questions
from .refusals import NotAllowed, Refused, TransitionRefused

LONGEST_PAUSE = timedelta(days=366)


class PauseOutOfRange(Refused):
    """A pause ends on a day to come, within a year."""

    code = "pause_out_of_range"
    sentence = _("Choose a day after today and within a year.")


class StillHere(Refused):
    """Somebody who has not left cannot come back."""

    code = "still_here"
    sentence = _("This mentor is part of the programme already.")


def pause(
    mentor_id: int, *, until: datetime.date | None, actor: Actor, now: datetime.datetime
) -> MentorProfile:
    """Take no new requests before this day; None ends the pause. It ends by itself, too.

    The profile stays visible, and what has been asked already stays as it is. Raises ``Refused``.
    """
    today = timezone.localdate(now, timezone.get_default_timezone())
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        raise PauseOutOfRange
    with write_transaction(MentorProfile):
        mentor = locked_mentor(mentor_id)
        _require_owner_or_team(mentor, actor)
        if mentor.paused_until == until:
            return mentor
        mentor.paused_until = until
        mentor.save(update_fields=["paused_until"])
        reason = until.isoformat() if until else ""
        note(mentor, "pause" if until else "resume", actor=actor, now=now, reason=reason)
    return mentor


def leave(
    mentor_id: int, *, actor: Actor, now: datetime.datetime, reason: str = ""
) -> MentorProfile:
    """The mentor leaves: hidden at once, and nobody is asked any more.

    Offers without an answer are declined by the mentor, so that each goes on to the next
    choice (A5). What was accepted, and active matches, are left to the team, which is told.
    Raises ``Refused``; nothing is half-done.
    """
    for _attempt in range(3):
        with write_transaction(MentorProfile):
            if _leave(mentor_id, actor=actor, now=now, reason=reason):
                return MentorProfile.objects.get(pk=mentor_id)
    raise TryAgain


def come_back(mentor_id: int, *, actor: Actor, now: datetime.datetime) -> MentorProfile:
    """Part of the programme again, by the mentor's or the team's wish, as the status stood.

    Raises ``Refused``.
    """
    with write_transaction(MentorProfile):
        mentor = locked_mentor(mentor_id)
        _require_owner_or_team(mentor, actor)
        if mentor.left_at is None:
            raise StillHere
        mentor.left_at = None
        mentor.save(update_fields=["left_at"])
        note(mentor, "return", actor=actor, now=now)
    return mentor


def _leave(mentor_id: int, *, actor: Actor, now: datetime.datetime, reason: str) -> bool:
    """Leave under the locks; False where a case turned up that was not locked in time."""
    locked = lock_with_offers(mentor_id)
    if locked is None:
        return False
    mentor, live = locked
    _check_leaving(mentor, actor)
    mentor.left_at = now
    mentor.save(update_fields=["left_at"])
    note(mentor, "leave", actor=actor, now=now, reason=reason)
    close_questions(mentor=mentor, now=now)
    for application in live:
        if application.status == ApplicationStatus.ADMIN_APPROVED:
            offers.decline_locked(application, actor=actor, now=now, reason=str(MENTOR_LEFT))
    flag_matches(mentor)
    tell_supervisors(
        Notice.TEAM_MENTOR_LEFT,
        key=f"{mentor.pk}:{now.isoformat()}",
        now=now,
        context={"mentor": mentor.pk},
    )
    return True


def _check_leaving(mentor: MentorProfile, actor: Actor) -> None:
    if not actor.is_mentor(mentor):
        raise NotAllowed
    if mentor.left_at is not None:
        raise HasLeft
    if mentor.status == MentorStatus.REJECTED:
        raise TransitionRefused(state=mentor.get_status_display())


def _require_owner_or_team(mentor: MentorProfile, actor: Actor) -> None:
    if not (actor.is_mentor(mentor) or actor.may(Right.REVIEW_MENTORS)):
        raise NotAllowed
