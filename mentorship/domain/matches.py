"""Matches: confirming under the cap, completing, cancelling (A8, T6)."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from typing import cast

from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationStatus, MatchStatus, Notice, Wish
from mentorship.models import Application, Cycle, Match, MentorProfile

from . import cascade
from .actors import Actor, Right
from .applications import AlreadyMatched
from .history import note
from .locking import lock_mentors, locked_application, locked_enrolment
from .moves import move, start
from .outbox import post
from .refusals import Refused, TransitionRefused
from .taking_back import close_card


class MentorIsFull(Refused):
    """The mentor has as many matches in the cycle as the cap allows (A8)."""

    code = "mentor_is_full"
    sentence = _("%(mentor)s has %(taken)s of %(cap)s matches in this cycle.")


class QueuedAlready(Refused):
    """The mentee has a place in the manual-match queue."""

    code = "queued_already"
    sentence = _("%(mentee)s is in the manual-match queue already.")


def confirm(
    application_id: int, *, actor: Actor, now: datetime.datetime, meet_url: str = ""
) -> Match:
    """Turn an accepted offer into an ACTIVE match; the welcome sequence starts (T6).

    The cap is checked under the mentor's lock, so that two confirmations at the same
    instant cannot both pass (A8). Every other open application of the mentee in the cycle
    ends. Raises ``MentorIsFull``, ``AlreadyMatched`` or another ``Refused``.
    """
    with locked_application(application_id) as application:
        return confirm_locked(application, actor=actor, now=now, meet_url=meet_url)


def confirm_locked(
    application: Application, *, actor: Actor, now: datetime.datetime, meet_url: str = ""
) -> Match:
    """``confirm`` for a caller that holds the case already."""
    _check_state(application, actor)
    enrolment = application.enrolment
    if enrolment.matches.counted().exists():
        raise AlreadyMatched
    mentor_id = cast("int", application.mentor_id)
    mentor = lock_mentors([mentor_id])[mentor_id]
    # A lower cap locks the mentors, too; it may have come in before this lock was had.
    enrolment.cycle.refresh_from_db(fields=["mentor_cap"])
    place = _free_place(mentor, enrolment.cycle)
    move(application, "confirm", actor=actor, now=now)
    match = Match(
        application=application,
        enrolment=enrolment,
        cycle=enrolment.cycle,
        mentor=mentor,
        place=place,
        meet_url=meet_url,
        confirmed_at=now,
    )
    start(match, "confirm", actor=actor, now=now)
    close_card(application, now=now)
    _close_others(application, now=now)
    _welcome(match, now=now)
    return match


def _check_state(application: Application, actor: Actor) -> None:
    """Say "too late" or "not you" before saying "full": the first is the truer answer."""
    if application.status != ApplicationStatus.MENTOR_ACCEPTED:
        raise TransitionRefused(state=application.get_status_display())
    if not actor.is_system:
        actor.require(Right.CONFIRM_MATCHES)


def cap_for(mentor: MentorProfile, cycle: Cycle) -> int:
    """The most matches the mentor may have in the cycle: its cap, or fewer by own wish (A8)."""
    return cap_of(mentor.places_for(cycle.type), cycle)


def cap_of(places: int, cycle: Cycle) -> int:
    """The same of a mentor who signed up for so many places."""
    return min(cycle.mentor_cap, places)


def _free_place(mentor: MentorProfile, cycle: Cycle) -> int:
    """The lowest free place under the cap; the caller holds the mentor's lock."""
    counted = Match.objects.counted().filter(mentor=mentor, cycle=cycle)
    taken = set(counted.values_list("place", flat=True))
    cap = cap_for(mentor, cycle)
    if len(taken) >= cap:
        raise MentorIsFull(mentor=mentor.name, taken=len(taken), cap=cap)
    return next(place for place in range(1, cap + len(taken) + 1) if place not in taken)


def _close_others(application: Application, *, now: datetime.datetime) -> None:
    others = Application.objects.open().filter(enrolment=application.enrolment_id)
    related = others.select_related("enrolment__mentee", "enrolment__cycle", "mentor")
    for other in related.exclude(pk=application.pk):
        was_live = other.is_live
        move(
            other,
            "close_other",
            actor=Actor.system(),
            now=now,
            reason=cascade.MATCHED_ELSEWHERE,
        )
        if was_live and other.mentor and close_card(other, now=now):
            post(
                Notice.OFFER_WITHDRAWN,
                to=other.mentor,
                key=str(other.pk),
                now=now,
                application=other,
            )


def _welcome(match: Match, *, now: datetime.datetime) -> None:
    context, key = {"match": match.pk}, str(match.pk)
    post(Notice.MATCH_MENTEE, to=match.enrolment.mentee, key=key, now=now, context=context)
    post(Notice.MATCH_MENTOR, to=match.mentor, key=key, now=now, context=context)


@contextlib.contextmanager
def _locked_match(match_id: int) -> Iterator[Match]:
    enrolment_id = Match.objects.values_list("enrolment_id", flat=True).get(pk=match_id)
    with locked_enrolment(enrolment_id):
        yield Match.objects.select_related(
            "enrolment__mentee", "enrolment__cycle", "mentor", "cycle"
        ).get(pk=match_id)


def complete(match_id: int, *, actor: Actor, now: datetime.datetime) -> Match:
    """End a match well; its place stays taken in this cycle. Raises ``Refused``."""
    with _locked_match(match_id) as match:
        move(match, "complete", actor=actor, now=now, ended_at=now)
        _tell_end(match, now=now)
    return match


def cancel(
    match_id: int,
    *,
    actor: Actor,
    now: datetime.datetime,
    reason: str,
    wish: Wish,
    put_back: bool = False,
) -> Match:
    """End a match early, with a reason and at whose wish; its place becomes free.

    ``put_back`` gives the mentee a place in the manual-match queue. Raises ``Refused``.
    """
    with _locked_match(match_id) as match:
        move(
            match,
            "cancel",
            actor=actor,
            now=now,
            reason=reason,
            ended_at=now,
            end_reason=reason,
            ended_by_wish_of=wish,
        )
        _tell_end(match, now=now)
        if put_back:
            _put_back(match, actor=actor, now=now, reason=reason)
    return match


def put_back(match_id: int, *, actor: Actor, now: datetime.datetime) -> Application:
    """Give the mentee of a cancelled match a place in the manual-match queue, afterwards.

    Raises ``QueuedAlready``, ``AlreadyMatched``, ``TransitionRefused`` or ``NotAllowed``.
    """
    actor.require(Right.CONFIRM_MATCHES)
    with _locked_match(match_id) as match:
        enrolment = match.enrolment
        if match.status != MatchStatus.CANCELLED:
            raise TransitionRefused(state=match.get_status_display())
        if enrolment.matches.counted().exists():
            raise AlreadyMatched
        if Application.objects.queued().filter(enrolment=enrolment).exists():
            raise QueuedAlready(mentee=enrolment.mentee.name)
        return cascade.enqueue(
            enrolment, actor=actor, now=now, transition="put_back", reason=match.end_reason
        )


def _put_back(match: Match, *, actor: Actor, now: datetime.datetime, reason: str) -> None:
    if not Application.objects.queued().filter(enrolment=match.enrolment).exists():
        cascade.enqueue(match.enrolment, actor=actor, now=now, transition="put_back", reason=reason)


def set_meet_url(match_id: int, *, meet_url: str, actor: Actor, now: datetime.datetime) -> Match:
    """Set the meeting link, which the team makes around the time of the match (M3)."""
    actor.require(Right.CONFIRM_MATCHES)
    with _locked_match(match_id) as match:
        before = match.meet_url
        if meet_url != before:
            match.meet_url = meet_url
            match.save(update_fields=["meet_url"])
            way = f"{before or '–'} → {meet_url or '–'}"
            note(match, "meet_link", actor=actor, now=now, reason=way)
    return match


def clear_flag(match_id: int, *, actor: Actor, now: datetime.datetime) -> Match:
    """Say that the team has looked after a flagged match (M5)."""
    actor.require(Right.CONFIRM_MATCHES)
    with _locked_match(match_id) as match:
        flag = match.flag
        if flag:
            match.flag = ""
            match.save(update_fields=["flag"])
            note(match, "clear_flag", actor=actor, now=now, reason=flag)
    return match


def _tell_end(match: Match, *, now: datetime.datetime) -> None:
    context, key = {"match": match.pk}, str(match.pk)
    post(Notice.MATCH_ENDED_MENTEE, to=match.enrolment.mentee, key=key, now=now, context=context)
    post(Notice.MATCH_ENDED_MENTOR, to=match.mentor, key=key, now=now, context=context)
