"""The manual-match queue and the paid queue that feeds it (A7, T7)."""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import (
    ActorChannel,
    ApplicationOrigin,
    ApplicationStatus,
    CycleStatus,
    EnrolmentSource,
    Notice,
    PaymentState,
)
from mentorship.compat import write_transaction
from mentorship.models import (
    Application,
    Cycle,
    Enrolment,
    MenteeProfile,
    MentorProfile,
    MentorshipSettings,
    PaidPlace,
)

from . import cascade
from .accounts import find_user, has_verified_email
from .actors import Actor, Right
from .applications import (
    AlreadyMatched,
    ApplyingToOneself,
    MentorPaused,
    MentorUnavailable,
    is_same_person,
)
from .capacity import load_of
from .locking import lock_enrolments, lock_mentors, locked_application, locked_enrolment
from .moves import move, start
from .outbox import post, tell_supervisors
from .refusals import NotAllowed, Refused


class NotInQueue(Refused):
    """The mentee has no open place in the manual-match queue."""

    code = "not_in_queue"
    sentence = _("This mentee is not in the manual-match queue any more.")


class OfferIsOut(Refused):
    """Another mentor has been asked and has not answered (A4)."""

    code = "offer_is_out"
    sentence = _("%(mentor)s has been asked already. Wait for the answer or recall the offer.")


class DeclinedBefore(Refused):
    """The mentor has declined this mentee before; the team may insist (A7)."""

    code = "declined_before"
    sentence = _("%(mentor)s declined this mentee before. Confirm that you want to ask again.")


class PickedAlready(Refused):
    """There is an open application of this mentee to this mentor (A7)."""

    code = "picked_already"
    sentence = _("There is an open application to %(mentor)s already.")


class NoPlaceLeft(Refused):
    """Matches, acceptances and offers take all of the mentor's places (A8)."""

    code = "no_place_left"
    sentence = _("%(mentor)s has no place left in this cycle.")


class CycleIsOver(Refused):
    """The named cycle is closed."""

    code = "cycle_is_over"
    sentence = _("The cycle “%(cycle)s” is closed.")


def pick(
    enrolment_id: int,
    mentor_id: int,
    *,
    actor: Actor,
    now: datetime.datetime,
    ask_again: bool = False,
    only_free: bool = False,
    send: bool = False,
) -> Application:
    """Pick a mentor for a queued mentee: a fresh PENDING application on the standard path.

    ``send`` approves and offers it in the same step; the message goes out when the time to
    undo it is over (``undoing.undo``). ``ask_again`` is the team's answer to
    ``DeclinedBefore``; with ``only_free`` nobody is picked who has no place left (``NoPlaceLeft``)
    or takes a break (``MentorPaused``). The queue place stays until match, no match or withdrawal
    (A7). The mentor is locked, so that nobody is asked who is being rejected at the same instant
    (M5), and no place is promised twice.
    """
    actor.require(Right.RUN_QUEUE)
    if send:
        actor.require(Right.REVIEW_APPLICATIONS)
    with locked_enrolment(enrolment_id) as enrolment:
        mentor = lock_mentors([mentor_id]).get(mentor_id)
        if mentor is None:
            raise MentorProfile.DoesNotExist
        _check_pick(enrolment, mentor, ask_again=ask_again)
        if only_free:
            _check_room(enrolment, mentor, now)
        application = Application(
            enrolment=enrolment,
            mentor=mentor,
            origin=ApplicationOrigin.HAND_PICKED,
            created_at=now,
            changed_at=now,
            reviewed_at=now if send else None,
        )
        start(application, "pick", actor=actor, now=now)
        if send:
            wait = datetime.timedelta(seconds=MentorshipSettings.load().undo_seconds)
            cascade.offer(application, actor=actor, now=now, wait=wait)
    return application


def _check_room(enrolment: Enrolment, mentor: MentorProfile, now: datetime.datetime) -> None:
    """No place beside matches, acceptances and offers; or no new requests for a while."""
    if not load_of([mentor], enrolment.cycle)[mentor.pk].left:
        raise NoPlaceLeft(mentor=mentor.name)
    today = timezone.localdate(now, timezone.get_default_timezone())
    if mentor.paused_until and mentor.is_paused(today):
        day = formats.date_format(mentor.paused_until, "DATE_FORMAT")
        raise MentorPaused(mentor=mentor.name, day=day)


def _check_pick(enrolment: Enrolment, mentor: MentorProfile, *, ask_again: bool) -> None:
    rows = Application.objects.filter(enrolment=enrolment)
    if not rows.queued().exists():
        raise NotInQueue
    if enrolment.matches.counted().exists():
        raise AlreadyMatched
    live = rows.live().select_related("mentor").first()
    if live is not None:
        raise OfferIsOut(mentor=live.mentor)
    if is_same_person(enrolment.mentee, mentor):
        raise ApplyingToOneself
    if not mentor.is_visible or not mentor.offers(enrolment.cycle.type):
        raise MentorUnavailable(mentor=mentor.name)
    if rows.open().filter(mentor=mentor).exists():
        raise PickedAlready(mentor=mentor.name)
    declined = rows.filter(mentor=mentor, status=ApplicationStatus.MENTOR_DECLINED)
    if declined.exists() and not ask_again:
        raise DeclinedBefore(mentor=mentor.name)


def close_without_match(
    application_id: int,
    *,
    actor: Actor,
    now: datetime.datetime,
    reason: str = "",
    letter: str = "",
) -> Application:
    """Close a queued case honestly: NO_MATCH_FOUND, and the mentee is told.

    ``letter`` is what the mentee reads instead of the programme's own words.
    Raises ``OfferIsOut`` while a mentor is still being asked or waits to be.
    """
    with locked_application(application_id) as place:
        others = Application.objects.open().filter(
            enrolment=place.enrolment_id, mentor__isnull=False
        )
        asked = others.select_related("mentor").first()
        if place.status == ApplicationStatus.PENDING_MANUAL_MATCH and asked is not None:
            raise OfferIsOut(mentor=asked.mentor)
        move(place, "close_no_match", actor=actor, now=now, reason=reason)
        post(
            Notice.NO_MATCH_FOUND,
            to=place.enrolment.mentee,
            key=str(place.pk),
            now=now,
            application=place,
            context={"letter": letter.strip()} if letter.strip() else None,
        )
    return place


def join_queue(
    *,
    email: str,
    name: str,
    reference: str,
    now: datetime.datetime,
    actor: Actor | None = None,
    subject: str = "",
    cycle: Cycle | None = None,
) -> PaidPlace:
    """Say that a student has paid: the student lands in the queue, once (T7).

    ``reference`` is the order's own number; saying it again changes nothing and returns the
    same place. The student goes to the named cycle, else to the open one; where that is not
    open yet the place is kept, the supervisors are told, and it enters the queue when the
    cycle opens. Raises ``CycleIsOver`` for a closed cycle, ``NotAllowed`` for a person
    without the right to run the queue.
    """
    actor = actor or Actor(channel=ActorChannel.API)
    if actor.user is not None:
        actor.require(Right.RUN_QUEUE)
    elif actor.channel not in (ActorChannel.API, ActorChannel.SYSTEM):
        raise NotAllowed
    with write_transaction(PaidPlace):
        known = PaidPlace.objects.filter(reference=reference).first()
        if known is not None:
            return known
        if cycle is not None and cycle.status == CycleStatus.CLOSED:
            raise CycleIsOver(cycle=cycle.name)
        mentee = _paid_mentee(email, name, now)
        place, created = PaidPlace.objects.get_or_create(
            reference=reference,
            defaults={"mentee": mentee, "subject": subject, "cycle": cycle, "created_at": now},
        )
        if created:
            _take_up(place, now=now)
    return place


def _paid_mentee(email: str, name: str, now: datetime.datetime) -> MenteeProfile:
    """The profile of an address.

    An account whose owner has proven the address is tied to it; any other one when its
    owner does.
    """
    mentee = MenteeProfile.objects.filter(email__iexact=email).first()
    if mentee is not None:
        return mentee
    user = find_user(email)
    if user is not None and not has_verified_email(user):
        user = None
    mentee = MenteeProfile.objects.filter(user=user).first() if user is not None else None
    if mentee is not None:
        return mentee
    mentee, _created = MenteeProfile.objects.get_or_create(
        email__iexact=email,
        defaults={"email": email, "user": user, "name": name, "created_at": now},
    )
    return mentee


def _take_up(place: PaidPlace, *, now: datetime.datetime) -> None:
    """Enter the place into its cycle, or keep it and tell the supervisors."""
    named_or_open = Q(pk=place.cycle_id) if place.cycle_id else Q()
    cycle = Cycle.objects.open().filter(named_or_open).first()
    if cycle is None:
        tell_supervisors(
            Notice.TEAM_PAID_WAITING,
            key=str(place.pk),
            now=now,
            context={"paid_place": place.pk},
        )
        return
    enrolment, _created = Enrolment.objects.get_or_create(
        mentee=place.mentee,
        cycle=cycle,
        defaults={
            "subject": place.subject,
            "source": EnrolmentSource.PAID_QUEUE,
            "created_at": now,
        },
    )
    enrolment = lock_enrolments([enrolment.pk])[0]
    enrolment.payment = PaymentState.PAID
    enrolment.subject = enrolment.subject or place.subject
    enrolment.save(update_fields=["payment", "subject"])
    place.enrolment = enrolment
    place.save(update_fields=["enrolment"])
    queued = Application.objects.queued().filter(enrolment=enrolment).exists()
    if not queued and not enrolment.matches.counted().exists():
        cascade.enqueue(
            enrolment,
            actor=Actor.system(),
            now=now,
            transition="join_queue",
            reason=f"paid: {place.reference}",
        )


def take_up_waiting(cycle: Cycle, *, now: datetime.datetime) -> int:
    """Enter the paid places that were kept for this cycle or for any. Returns how many."""
    waiting = PaidPlace.objects.filter(enrolment=None).filter(Q(cycle=None) | Q(cycle=cycle))
    places = list(waiting.select_related("mentee").order_by("pk"))
    mentees = {place.mentee_id for place in places}
    known = Enrolment.objects.filter(cycle=cycle, mentee_id__in=mentees)
    lock_enrolments(known.values_list("pk", flat=True))
    for place in places:
        _take_up(place, now=now)
    return len(places)
