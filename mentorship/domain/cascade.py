"""The line: who is offered next, when it waits, and when the team has to look (A4–A6)."""

from __future__ import annotations

import datetime
from typing import cast

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship.choices import (
    ApplicationOrigin,
    ApplicationStatus,
    Lane,
    Notice,
)
from mentorship.models import Application, Enrolment, MentorProfile

from .actors import Actor
from .locking import lock_mentors
from .moves import move, start
from .outbox import post, tell_supervisors

MATCHED_ELSEWHERE = "mentee matched with another mentor"
PASSED_OVER = _("The mentor is not available for this cycle any more.")


def advance(enrolment: Enrolment, *, now: datetime.datetime, actor: Actor | None = None) -> None:
    """Offer the next reviewed choice, unless an offer is out or the case is decided.

    The caller holds the enrolment's lock. A choice whose mentor has left is passed over with
    a recorded reason (A5); one that the team has not reviewed makes the line wait and the
    team is told; an exhausted line with a refusal in it goes to the manual-match queue (A6).
    ``actor`` is who approved; without one the programme itself forwards.
    """
    applications = Application.objects.filter(enrolment=enrolment)
    if applications.live().exists() or enrolment.matches.active().exists():
        return
    waiting = list(
        applications.filter(status=ApplicationStatus.PENDING)
        .in_line()
        .select_related("enrolment__mentee", "enrolment__cycle")
    )
    mentors = lock_mentors(row.mentor_id for row in waiting if row.mentor_id)
    for application in waiting:
        application.mentor = mentors[application.mentor_id]  # type: ignore[index]
        if not application.mentor.is_visible or not application.mentor.offers(enrolment.cycle.type):
            reason = str(PASSED_OVER)
            move(application, "pass_over", actor=Actor.system(), now=now, reason=reason)
        elif application.reviewed_at is None:
            _ask_for_review(application, now=now)
            return
        else:
            offer(application, actor=actor or Actor.system(), now=now)
            return
    _enqueue_if_exhausted(enrolment, now=now)


def offer(
    application: Application,
    *,
    actor: Actor,
    now: datetime.datetime,
    wait: datetime.timedelta = datetime.timedelta(),
) -> None:
    """Make the offer: the mentor sees it in the queue and gets the message (A4, T1).

    Both come after ``wait``, in which the offer can be undone: it is dated to that moment.
    """
    offered_at = now + wait
    move(application, "offer", actor=actor, now=now, offered_at=offered_at)
    post(
        Notice.OFFER,
        to=cast("MentorProfile", application.mentor),
        key=str(application.pk),
        now=now,
        application=application,
        lane=Lane.URGENT,
        due_at=offered_at,
    )


def _ask_for_review(application: Application, *, now: datetime.datetime) -> None:
    """Tell the team once that the line waits for its review of this choice (A5).

    A list that has never been reviewed stands in the review queue anyway.
    """
    reviewed_before = Application.objects.filter(
        enrolment=application.enrolment_id, reviewed_at__isnull=False
    )
    if reviewed_before.exists() or application.origin == ApplicationOrigin.HAND_PICKED:
        tell_supervisors(
            Notice.TEAM_REVIEW_NEEDED, key=str(application.pk), now=now, application=application
        )


def _enqueue_if_exhausted(enrolment: Enrolment, *, now: datetime.datetime) -> None:
    """Open the case's place in the queue, once (A6).

    A choice that ended because of a match elsewhere is no refusal.
    """
    choices = Application.objects.filter(enrolment=enrolment, origin=ApplicationOrigin.CHOICE)
    refused = choices.filter(
        status__in=(ApplicationStatus.MENTOR_DECLINED, ApplicationStatus.REJECTED)
    ).exclude(reason=MATCHED_ELSEWHERE)
    if refused.exists() and not _had_its_place(enrolment, choices):
        enqueue(enrolment, actor=Actor.system(), now=now)


def _had_its_place(enrolment: Enrolment, choices: QuerySet[Application]) -> bool:
    """Whether the list has led to the queue before, or the mentee has stood there at its end.

    A paid place that was left while mentors could still say yes was no answer to their no.
    """
    ended_at = choices.aggregate(last=Max("changed_at"))["last"]
    places = Application.objects.filter(enrolment=enrolment, origin=ApplicationOrigin.QUEUE)
    return places.filter(
        Q(status=ApplicationStatus.PENDING_MANUAL_MATCH)
        | Q(history__transition="enqueue")
        | Q(changed_at__gte=ended_at)
    ).exists()


def enqueue(
    enrolment: Enrolment,
    *,
    actor: Actor,
    now: datetime.datetime,
    transition: str = "enqueue",
    reason: str = "",
) -> Application:
    """Open a place in the manual-match queue and tell supervisors and mentee."""
    place = Application(
        enrolment=enrolment,
        origin=ApplicationOrigin.QUEUE,
        created_at=now,
        changed_at=now,
        reason=reason,
    )
    start(place, transition, actor=actor, now=now, reason=reason)
    tell_supervisors(Notice.TEAM_QUEUE_JOINED, key=str(place.pk), now=now, application=place)
    post(Notice.QUEUE_JOINED, to=enrolment.mentee, key=str(place.pk), now=now, application=place)
    return place
