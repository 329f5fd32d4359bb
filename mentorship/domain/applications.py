"""What a mentee does: applying to mentors in order, and withdrawing (A1, A2, A10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationOrigin, ApplicationStatus, Notice
from mentorship.compat import write_transaction
from mentorship.models import (
    MAX_CHOICES,
    Application,
    Cycle,
    Enrolment,
    Expertise,
    MenteeProfile,
    MentorProfile,
)

from . import cascade
from .actors import Actor
from .locking import lock_enrolments, locked_application, locked_enrolment
from .moves import move, start
from .outbox import post
from .questions import close_questions, unreviewed
from .refusals import NotAllowed, Refused
from .taking_back import close_card


class EmailNotVerified(Refused):
    """The mentee has not shown that the address is theirs (decision 4)."""

    code = "email_not_verified"
    sentence = _("Confirm your e-mail address first: use the sign-in link that we send you.")


class NoOpenCycle(Refused):
    """No cycle takes applications at this moment (C1, C3)."""

    code = "no_open_cycle"
    sentence = _("Applications are closed at the moment.")


class NothingChosen(Refused):
    """The list is empty."""

    code = "nothing_chosen"
    sentence = _("Choose at least one mentor.")


class TooManyChoices(Refused):
    """More mentors than a mentee may choose in a cycle (A1)."""

    code = "too_many_choices"
    sentence = _("You can choose up to %(limit)s mentors in a cycle.")


class ChosenTwice(Refused):
    """The same mentor stands on the list twice (A1)."""

    code = "chosen_twice"
    sentence = _("%(mentor)s is on your list already. Choose each mentor once.")


class PriorityTaken(Refused):
    """The same priority is given twice (A1)."""

    code = "priority_taken"
    sentence = _("Give each mentor a different place, from 1 to %(limit)s.")


class MentorUnavailable(Refused):
    """The mentor is not active or does not offer the cycle's type (C2)."""

    code = "mentor_unavailable"
    sentence = _("%(mentor)s does not take applications in this cycle.")


class MentorPaused(Refused):
    """The mentor takes no new requests for a while."""

    code = "mentor_paused"
    sentence = _("%(mentor)s takes no new requests until %(day)s.")


class ApplyingToOneself(Refused):
    """Mentor and mentee would be the same person (A10)."""

    code = "applying_to_oneself"
    sentence = _("Nobody can be their own mentor. Choose somebody else.")


class AlreadyMatched(Refused):
    """The mentee has a mentor in this cycle (A10)."""

    code = "already_matched"
    sentence = _("There is a match in this cycle already.")


class CaseClosed(Refused):
    """The team has closed the mentee's case in this cycle."""

    code = "case_closed"
    sentence = _("This case was closed without a match. A new cycle brings a new chance.")


@dataclass(frozen=True, slots=True)
class Choice:
    """One mentor and the place on the mentee's list, 1 being the first."""

    mentor_id: int
    priority: int
    why: str = ""


def apply(
    mentee: MenteeProfile,
    choices: Sequence[Choice],
    *,
    subject: str,
    motivation: str,
    topics: Iterable[Expertise] = (),
    goals: str = "",
    hours_per_month: int | None = None,
    actor: Actor,
    now: datetime.datetime,
) -> Enrolment:
    """Put the choices before the team, as PENDING, in the cycle that is open (A1, A3).

    A mentee may add choices later while there are places left; what the team has reviewed
    – subject, motivation, goals, topics – then stays as it was, since mentors may read it. Raises a
    ``Refused`` that says what is wrong; then nothing is saved. Two submissions at once end as one.
    """
    if not actor.owns(mentee.user_id):
        raise NotAllowed
    if mentee.email_verified_at is None:
        raise EmailNotVerified
    with write_transaction(Enrolment):
        cycle = _open_cycle(now)
        enrolment = _enrol(mentee, cycle, now)
        _check_case(enrolment)
        mentors = _check_mentors(mentee, cycle, choices, now)
        _check_choices(enrolment, choices)
        if not is_reviewed(enrolment):
            enrolment.subject, enrolment.motivation = subject, motivation
            enrolment.goals, enrolment.hours_per_month = goals, hours_per_month
            enrolment.save(update_fields=["subject", "motivation", "goals", "hours_per_month"])
            enrolment.topics.set(topics)
        _submit(enrolment, choices, mentors, actor, now)
    return enrolment


def check_list(choices: Sequence[Choice], *, now: datetime.datetime) -> None:
    """Refuse, as ``apply`` does, a list that nobody could send at this moment.

    For visitors whom we do not know yet: they hear of it before the way through the mailbox.
    """
    _check_mentors(None, _open_cycle(now), choices, now)
    _check_choices(None, choices)


def _open_cycle(now: datetime.datetime) -> Cycle:
    cycle = Cycle.objects.open().first()
    if cycle is None or not cycle.accepts_applications(now):
        raise NoOpenCycle
    return cycle


def _enrol(mentee: MenteeProfile, cycle: Cycle, now: datetime.datetime) -> Enrolment:
    enrolment, _created = Enrolment.objects.get_or_create(
        mentee=mentee, cycle=cycle, defaults={"created_at": now}
    )
    return lock_enrolments([enrolment.pk])[0]


def _check_case(enrolment: Enrolment) -> None:
    if enrolment.matches.counted().exists():
        raise AlreadyMatched
    if enrolment.applications.filter(status=ApplicationStatus.NO_MATCH_FOUND).exists():
        raise CaseClosed


def is_reviewed(enrolment: Enrolment) -> bool:
    """Whether the team has approved some of the case, so that a mentor may be reading it."""
    return enrolment.applications.filter(reviewed_at__isnull=False).exists()


def places_taken(enrolment: Enrolment | None) -> list[tuple[int | None, int | None]]:
    """The mentors whom the mentee has chosen in the case, each with the place on the list."""
    if enrolment is None:
        return []
    made = Application.objects.filter(enrolment=enrolment, origin=ApplicationOrigin.CHOICE)
    return list(made.order_by("priority").values_list("mentor_id", "priority"))


def _check_choices(enrolment: Enrolment | None, choices: Sequence[Choice]) -> None:
    """A1: at most five, no mentor twice, no priority twice."""
    if not choices:
        raise NothingChosen
    taken = places_taken(enrolment)
    if len(taken) + len(choices) > MAX_CHOICES:
        raise TooManyChoices(limit=MAX_CHOICES)
    mentor_ids = [mentor_id for mentor_id, _priority in taken]
    priorities = [priority for _mentor_id, priority in taken]
    for choice in choices:
        if choice.mentor_id in mentor_ids:
            raise ChosenTwice(mentor=MentorProfile.objects.filter(pk=choice.mentor_id).first())
        if choice.priority in priorities or not 1 <= choice.priority <= MAX_CHOICES:
            raise PriorityTaken(limit=MAX_CHOICES)
        mentor_ids.append(choice.mentor_id)
        priorities.append(choice.priority)


def _check_mentors(
    mentee: MenteeProfile | None, cycle: Cycle, choices: Sequence[Choice], now: datetime.datetime
) -> dict[int, MentorProfile]:
    known = MentorProfile.objects.select_related("user")
    mentors = known.in_bulk([choice.mentor_id for choice in choices])
    today = timezone.localdate(now, timezone.get_default_timezone())
    for choice in choices:
        mentor = mentors.get(choice.mentor_id)
        if mentor is None or not mentor.is_visible or not mentor.offers(cycle.type):
            name = mentor.name if mentor and mentor.is_visible else _("This mentor")
            raise MentorUnavailable(mentor=name)
        if mentor.paused_until and mentor.is_paused(today):
            day = formats.date_format(mentor.paused_until, "DATE_FORMAT")
            raise MentorPaused(mentor=mentor.name, day=day)
        if mentee is not None and is_same_person(mentee, mentor):
            raise ApplyingToOneself
    return mentors


def is_same_person(mentee: MenteeProfile, mentor: MentorProfile) -> bool:
    """Whether mentee and mentor are one person, by account or by address (A10)."""
    same_user = mentee.user_id is not None and mentee.user_id == mentor.user_id
    return same_user or mentee.email.lower() == mentor.email.lower()


def _submit(
    enrolment: Enrolment,
    choices: Sequence[Choice],
    mentors: dict[int, MentorProfile],
    actor: Actor,
    now: datetime.datetime,
) -> None:
    applications = [
        Application(
            enrolment=enrolment,
            mentor=mentors[choice.mentor_id],
            origin=ApplicationOrigin.CHOICE,
            priority=choice.priority,
            why=choice.why,
            created_at=now,
            changed_at=now,
        )
        for choice in sorted(choices, key=lambda choice: choice.priority)
    ]
    if not unreviewed(enrolment.pk).exists():
        close_questions(enrolment=enrolment, now=now)  # of an earlier list, which has gone
    try:
        with transaction.atomic():
            for application in applications:
                start(application, "submit", actor=actor, now=now)
    except IntegrityError as error:
        raise ChosenTwice(mentor=applications[0].mentor) from error
    post(
        Notice.APPLICATION_RECEIVED,
        to=enrolment.mentee,
        key=str(applications[0].pk),
        now=now,
        context={"enrolment": enrolment.pk},
    )


def withdraw(application_id: int, *, actor: Actor, now: datetime.datetime) -> Application:
    """Withdraw one application for good; the others are unaffected.

    If it was the live offer, its mentor is told and the next choice is offered (A5).
    Raises ``Refused``.
    """
    with locked_application(application_id) as application:
        _drop(application, actor=actor, now=now)
        cascade.advance(application.enrolment, now=now)
    return application


def withdraw_all(enrolment_id: int, *, actor: Actor, now: datetime.datetime) -> int:
    """Withdraw whatever is open; the mentee is out and not queued (A6). Returns how many."""
    with locked_enrolment(enrolment_id) as enrolment:
        if not actor.owns(enrolment.mentee.user_id):
            raise NotAllowed
        applications = Application.objects.open().filter(enrolment=enrolment)
        rows = list(applications.select_related("enrolment__mentee", "enrolment__cycle", "mentor"))
        for application in rows:
            _drop(application, actor=actor, now=now)
    return len(rows)


def _drop(application: Application, *, actor: Actor, now: datetime.datetime) -> None:
    was_live = application.is_live
    move(application, "withdraw", actor=actor, now=now)
    if was_live and application.mentor and close_card(application, now=now):
        post(
            Notice.OFFER_WITHDRAWN,
            to=application.mentor,
            key=str(application.pk),
            now=now,
            application=application,
        )
