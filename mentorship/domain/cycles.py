"""Opening and closing cycles, by hand or by schedule (C1, C3)."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import CycleStatus
from mentorship.compat import write_transaction
from mentorship.models import Cycle, Match, MentorProfile, PaidPlace

from . import matches, queue
from .actors import Actor, Right
from .history import note
from .moves import move
from .refusals import ReasonMissing, Refused

logger = logging.getLogger("mentorship.cycles")


class AnotherCycleIsOpen(Refused):
    """At most one cycle is open on the site at a time (C1)."""

    code = "another_cycle_is_open"
    sentence = _("The cycle “%(cycle)s” is open. Close it first.")


class CycleHasPassed(Refused):
    """The cycle's last day is over."""

    code = "cycle_has_passed"
    sentence = _("The last day of this cycle has passed. Change its days first.")


class CapNotRaised(Refused):
    """The new number is no higher than the one that holds."""

    code = "cap_not_raised"
    sentence = _("The cap of this cycle is %(cap)s. Choose a higher number.")


class SignedUpForFewer(Refused):
    """The mentor's own number is the limit, not the cycle's (A8)."""

    code = "signed_up_for_fewer"
    sentence = _(
        "%(mentor)s signed up for %(places)s and gets no more, whatever the cap of the cycle is."
    )


def deadline_of(cycle: Cycle) -> datetime.datetime:
    """The last minute in which a cycle takes applications: 23:59 in the site's zone (C3)."""
    last_minute = datetime.time(23, 59)
    return datetime.datetime.combine(
        cycle.closes_on, last_minute, tzinfo=timezone.get_default_timezone()
    )


def open_cycle(cycle_id: int, *, actor: Actor, now: datetime.datetime) -> Cycle:
    """Open a cycle; paid places that waited for it enter the queue (T7).

    Raises ``AnotherCycleIsOpen`` – also when two are opened at the same instant: the
    database lets one win – or ``CycleHasPassed``.
    """
    with write_transaction(Cycle):
        cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle_id)
        if _today(now) > cycle.closes_on and cycle.status != CycleStatus.OPEN:
            raise CycleHasPassed
        other = Cycle.objects.open().exclude(pk=cycle_id).first()
        if other is not None:
            raise AnotherCycleIsOpen(cycle=other.name)
        try:
            with transaction.atomic():
                move(cycle, "open", actor=actor, now=now)
        except IntegrityError as error:
            raise AnotherCycleIsOpen(cycle=Cycle.objects.open().first()) from error
        queue.take_up_waiting(cycle, now=now)
    return cycle


def close_cycle(cycle_id: int, *, actor: Actor, now: datetime.datetime) -> Cycle:
    """Close a cycle: no more applications; what was applied for goes on. Raises ``Refused``."""
    with write_transaction(Cycle):
        cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle_id)
        move(cycle, "close", actor=actor, now=now)
    return cycle


def raise_cap(
    cycle_id: int,
    *,
    to: int,
    reason: str,
    actor: Actor,
    now: datetime.datetime,
    mentor_id: int | None = None,
) -> Cycle:
    """Let the mentors of a cycle have more matches; nobody gets more than they signed up for (A8).

    ``mentor_id`` names whom it is for: where that mentor would get no place more by it, nothing
    is changed. Raises ``SignedUpForFewer``, ``CapNotRaised``, ``ReasonMissing`` or ``NotAllowed``.
    """
    actor.require(Right.MANAGE_CYCLES)
    if not reason.strip():
        raise ReasonMissing
    with write_transaction(Cycle):
        cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle_id)
        before = cycle.mentor_cap
        if to <= before:
            raise CapNotRaised(cap=before)
        if mentor_id is not None:
            mentor = MentorProfile.objects.get(pk=mentor_id)
            places = mentor.places_for(cycle.type)
            if places <= before:
                raise SignedUpForFewer(mentor=mentor.name, places=places)
        cycle.mentor_cap = to
        cycle.save(update_fields=["mentor_cap"])
        note(cycle, "raise_cap", actor=actor, now=now, reason=f"{before} → {to}: {reason.strip()}")
    return cycle


def run_schedule(*, now: datetime.datetime) -> None:
    """Do what today's date asks for: close, open and complete what is left to the schedule.

    Safe to run as often as one likes. One cycle or match that cannot be taken further, for
    whatever reason, does not stop the rest; the reason goes to the log.
    """
    today, system = _today(now), Actor.system()
    due_to_close = Cycle.objects.open().filter(closes_by_schedule=True, closes_on__lt=today)
    for cycle in due_to_close:
        _try(close_cycle, cycle.pk, system, now)
    due_to_open = Cycle.objects.filter(
        status=CycleStatus.DRAFT,
        opens_by_schedule=True,
        opens_on__lte=today,
        closes_on__gte=today,
    )
    for cycle in due_to_open.order_by("opens_on", "pk"):
        _try(open_cycle, cycle.pk, system, now)
    _take_up_late_payments(now)
    ended = Match.objects.active().filter(
        cycle__completes_by_schedule=True, cycle__ends_on__lt=today
    )
    for match_id in ended.values_list("pk", flat=True):
        _try(matches.complete, match_id, system, now)


def _take_up_late_payments(now: datetime.datetime) -> None:
    """A payment that came in the very moment in which a cycle opened has seen none open."""
    if PaidPlace.objects.filter(enrolment=None).exists():
        for cycle in Cycle.objects.open():
            _try(_take_up, cycle.pk, Actor.system(), now)


def _take_up(cycle_id: int, *, actor: Actor, now: datetime.datetime) -> None:
    with write_transaction(Cycle):
        queue.take_up_waiting(Cycle.objects.get(pk=cycle_id), now=now)


def _try(step: Callable[..., object], pk: int, actor: Actor, now: datetime.datetime) -> None:
    """One that cannot be taken further must not keep the others from being."""
    try:
        step(pk, actor=actor, now=now)
    except Refused as refusal:
        logger.warning("The schedule left %s as it is: %s", pk, refusal)
    except Exception:
        logger.exception("The schedule could not take its step with %s.", pk)


def _today(now: datetime.datetime) -> datetime.date:
    return timezone.localdate(now, timezone.get_default_timezone())
