"""What happens to a mentor: registering, being accepted, rejected or looked at again (M1–M5)."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel, MentorshipType, MentorStatus, Notice
from mentorship.compat import write_transaction
from mentorship.models import Application, Match, MentorProfile, MentorshipSettings

from . import cascade
from .actors import Actor, Right
from .locking import lock_enrolments, lock_mentors
from .moves import move, start
from .outbox import post, tell_supervisors
from .public_addresses import free_address
from .questions import close_questions
from .refusals import NotAllowed, Refused
from .seen import check_mentor
from .taking_back import close_card

MENTOR_LEFT = _("The mentor is no longer part of the programme.")


class AlreadyRegistered(Refused):
    """This person has a mentor profile (M1)."""

    code = "already_registered"
    sentence = _("There is a mentor profile for this person already.")


class OverCapacity(Refused):
    """More mentees than the programme lets a mentor sign up for (decision 5)."""

    code = "over_capacity"
    sentence = _("A mentor can sign up for %(limit)s mentees at most.")


class HasLeft(Refused):
    """The mentor has left the programme."""

    code = "has_left"
    sentence = _("This mentor has left the programme.")


#: How often a free address is looked for where namesakes register at the same moment.
_ATTEMPTS = 3


class TryAgain(Refused):
    """Something else changed the same cases at the same moment."""

    code = "try_again"
    sentence = _("Somebody else changed this at the same moment. Please try again.")


def register_mentor(
    profile: MentorProfile, *, actor: Actor, now: datetime.datetime, tell: bool = True
) -> MentorProfile:
    """Save a validated, unsaved profile as PENDING and tell the mentor (M1, M3).

    The mentor registers in person, or somebody who may review mentors does it for them;
    ``tell=False`` writes to nobody. Raises ``AlreadyRegistered``, ``OverCapacity`` or
    ``NotAllowed``; ``ValidationError`` for a bad offer (M2).
    """
    if not (actor.owns(profile.user_id) or actor.may(Right.REVIEW_MENTORS)):
        raise NotAllowed
    profile.status = MentorStatus.PENDING
    profile.created_at = now
    with write_transaction(MentorProfile):
        if _is_registered(profile):
            raise AlreadyRegistered
        check_capacity(profile)
        for attempt in range(_ATTEMPTS):
            if attempt or not profile.slug:
                profile.slug = free_address(profile.name)
            if _start(profile, actor=actor, now=now):
                break
        else:
            raise TryAgain
        if tell:
            post(Notice.MENTOR_REGISTERED, to=profile, key=str(profile.pk), now=now)
    return profile


def _start(profile: MentorProfile, *, actor: Actor, now: datetime.datetime) -> bool:
    """Save the new profile; False where a namesake has taken its address at this moment.

    The person's other tab may have registered since it was looked up: the check of the whole
    finds that, or else the database.
    """
    try:
        profile.full_clean(exclude=["photo", "languages", "slug"])
        with transaction.atomic():
            start(profile, "register", actor=actor, now=now)
    except (ValidationError, IntegrityError) as error:
        if _is_registered(profile):
            raise AlreadyRegistered from error
        if isinstance(error, ValidationError):
            raise
        profile.pk, profile._state.adding = None, True
        return False
    return True


def check_capacity(profile: MentorProfile) -> None:
    """Raise ``OverCapacity`` where the profile offers more places than the programme allows."""
    limit = MentorshipSettings.load().mentor_capacity
    if any(profile.places_for(kind) > limit for kind in MentorshipType.values):
        raise OverCapacity(limit=limit)


def _is_registered(profile: MentorProfile) -> bool:
    mentors = MentorProfile.objects.all()
    same_user = profile.user_id and mentors.filter(user_id=profile.user_id).exists()
    return bool(same_user) or mentors.filter(email__iexact=profile.email).exists()


def accept_mentor(
    mentor_id: int, *, actor: Actor, now: datetime.datetime, mark: str | None = None
) -> MentorProfile:
    """Make a mentor visible and selectable (M4, M5). Raises ``Refused``.

    ``mark`` says what was read of the profile: it is not accepted unread (``domain.seen``).
    """
    with write_transaction(MentorProfile):
        mentor = locked_mentor(mentor_id)
        check_mentor(mentor, mark)
        if mentor.left_at is not None:
            raise HasLeft
        move(mentor, "accept", actor=actor, now=now, reviewed_at=now)
        close_questions(mentor=mentor, now=now)
        post(Notice.MENTOR_ACCEPTED, to=mentor, key=_moment(mentor, now), now=now)
    return mentor


def reopen_mentor(
    mentor_id: int, *, actor: Actor, now: datetime.datetime, reason: str = ""
) -> MentorProfile:
    """Put a rejected mentor back before the team (M5). Raises ``Refused``."""
    with write_transaction(MentorProfile):
        mentor = locked_mentor(mentor_id)
        move(mentor, "reopen", actor=actor, now=now, reason=reason)
    return mentor


def reject_mentor(
    mentor_id: int,
    *,
    actor: Actor,
    now: datetime.datetime,
    reason: str,
    mark: str | None = None,
) -> MentorProfile:
    """Hide a mentor and tell them by e-mail (M4, M5).

    Live offers to the mentor end and go on to the next choice; active matches are flagged
    to the team. ``mark`` as in ``accept_mentor``. Raises ``Refused``; nothing is half-done.
    """
    for _attempt in range(3):
        with write_transaction(MentorProfile):
            if _reject(mentor_id, actor=actor, now=now, reason=reason, mark=mark):
                return MentorProfile.objects.get(pk=mentor_id)
    raise TryAgain


def _reject(
    mentor_id: int, *, actor: Actor, now: datetime.datetime, reason: str, mark: str | None
) -> bool:
    """Reject under the locks; False where a case turned up that was not locked in time."""
    locked = lock_with_offers(mentor_id)
    if locked is None:
        return False
    mentor, live = locked
    check_mentor(mentor, mark)
    move(mentor, "reject", actor=actor, now=now, reason=reason, reviewed_at=now)
    close_questions(mentor=mentor, now=now)
    for application in live:
        move(application, "mentor_left", actor=actor, now=now, reason=str(MENTOR_LEFT))
        close_card(application, now=now)
        cascade.advance(application.enrolment, now=now)
    _flag_matches(mentor, now=now)
    post(
        Notice.MENTOR_REJECTED,
        to=mentor,
        key=_moment(mentor, now),
        now=now,
        context={"mentor": mentor.pk, "reason": reason},
        channel=DeliveryChannel.EMAIL,
    )
    return True


def lock_with_offers(mentor_id: int) -> tuple[MentorProfile, list[Application]] | None:
    """Lock the mentor and every case in which the mentor is asked; the live offers besides.

    None where an offer turned up whose case was not locked in time: the caller begins anew.
    Raises ``MentorProfile.DoesNotExist``.
    """
    open_cases = Application.objects.open().filter(mentor_id=mentor_id)
    enrolments = lock_enrolments(open_cases.values_list("enrolment_id", flat=True))
    locked = {enrolment.pk for enrolment in enrolments}
    rivals = Application.objects.open().filter(enrolment_id__in=locked, mentor__isnull=False)
    mentors = lock_mentors({mentor_id, *rivals.values_list("mentor_id", flat=True)})
    if mentor_id not in mentors:
        raise MentorProfile.DoesNotExist
    live = list(
        Application.objects.live()
        .filter(mentor_id=mentor_id)
        .select_related("enrolment__mentee", "enrolment__cycle", "mentor")
        .order_by("enrolment_id")
    )
    is_complete = all(application.enrolment_id in locked for application in live)
    return (mentors[mentor_id], live) if is_complete else None


def _flag_matches(mentor: MentorProfile, *, now: datetime.datetime) -> None:
    for match in flag_matches(mentor):
        tell_supervisors(
            Notice.TEAM_MATCH_FLAGGED,
            key=f"{match.pk}:{now.isoformat()}",
            now=now,
            context={"match": match.pk},
        )


def flag_matches(mentor: MentorProfile) -> list[Match]:
    """Mark the mentor's active matches for the team's attention (M5)."""
    matches = list(Match.objects.active().filter(mentor=mentor))
    for match in matches:
        match.flag = str(MENTOR_LEFT)
        match.save(update_fields=["flag"])
    return matches


def locked_mentor(mentor_id: int) -> MentorProfile:
    """The mentor, read under the lock. Raises ``MentorProfile.DoesNotExist``."""
    mentors = lock_mentors([mentor_id])
    if mentor_id not in mentors:
        raise MentorProfile.DoesNotExist
    return mentors[mentor_id]


def _moment(mentor: MentorProfile, now: datetime.datetime) -> str:
    return f"{mentor.pk}:{now.isoformat()}"
