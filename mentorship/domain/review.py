"""What the team does with a mentee's list: approve it, strike choices, recall an offer (A3, A4)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from mentorship.choices import (
    ApplicationOrigin,
    ApplicationStatus,
    DeliveryChannel,
    Notice,
)
from mentorship.models import Application, Enrolment

from . import cascade
from .actors import Actor, Right
from .locking import locked_application, locked_enrolment
from .moves import move
from .outbox import close_card, post
from .refusals import Refused


class ListChanged(Refused):
    """The list is not the one that the reviewer has read."""

    code = "list_changed"
    sentence = _("The list has changed since you opened it. Read it again before you decide.")


class NothingToReview(Refused):
    """There is no choice that waits for the team."""

    code = "nothing_to_review"
    sentence = _("Nothing waits for review here: somebody may have been faster.")


def approve_list(
    enrolment_id: int,
    *,
    actor: Actor,
    now: datetime.datetime,
    strikes: Mapping[int, str] | None = None,
    seen: Collection[int] | None = None,
) -> Enrolment:
    """Approve the mentee's whole list in one action; the first choice is offered at once.

    ``strikes`` maps the ids of choices that the team takes out to the reason; ``seen`` are
    the ids that the reviewer has read, compared under the lock, so that nothing is approved
    unread (A3). Raises ``ListChanged``, ``NothingToReview``, ``NotAllowed`` or
    ``ReasonMissing``.
    """
    actor.require(Right.REVIEW_APPLICATIONS)
    strikes = strikes or {}
    with locked_enrolment(enrolment_id) as enrolment:
        waiting = _unreviewed(enrolment, seen)
        if not waiting or not set(strikes) <= {row.pk for row in waiting}:
            raise NothingToReview
        for application in waiting:
            if application.pk in strikes:
                move(application, "strike", actor=actor, now=now, reason=strikes[application.pk])
            else:
                application.reviewed_at = now
                application.save(update_fields=["reviewed_at"])
        _tell_struck(enrolment, list(strikes), now=now)
        cascade.advance(enrolment, now=now, actor=actor)
    return enrolment


def strike(
    application_id: int, *, actor: Actor, now: datetime.datetime, reason: str
) -> Application:
    """Take one PENDING choice out; its mentor never sees it, and the line moves on."""
    with locked_application(application_id) as application:
        move(application, "strike", actor=actor, now=now, reason=reason)
        _tell_struck(application.enrolment, [application.pk], now=now)
        if application.enrolment.applications.exclude(reviewed_at=None).exists():
            cascade.advance(application.enrolment, now=now)
        else:
            _advance_if_empty(application.enrolment, now=now)
    return application


def reject_list(
    enrolment_id: int,
    *,
    actor: Actor,
    now: datetime.datetime,
    reason: str,
    seen: Collection[int] | None = None,
) -> Enrolment:
    """Take out every choice that waits for review, with one reason and one message.

    ``seen`` as in ``approve_list``.
    """
    actor.require(Right.REVIEW_APPLICATIONS)
    with locked_enrolment(enrolment_id) as enrolment:
        waiting = _unreviewed(enrolment, seen)
        if not waiting:
            raise NothingToReview
        for application in waiting:
            move(application, "strike", actor=actor, now=now, reason=reason)
        _tell_struck(enrolment, [row.pk for row in waiting], now=now)
        cascade.advance(enrolment, now=now)
    return enrolment


def recall(
    application_id: int, *, actor: Actor, now: datetime.datetime, reason: str
) -> Application:
    """End a live offer with a reason; its mentor is told and the next choice is offered."""
    with locked_application(application_id) as application:
        move(application, "recall", actor=actor, now=now, reason=reason)
        if application.mentor and close_card(application, now=now):
            post(
                Notice.OFFER_WITHDRAWN,
                to=application.mentor,
                key=str(application.pk),
                now=now,
                application=application,
            )
        cascade.advance(application.enrolment, now=now)
    return application


def _unreviewed(enrolment: Enrolment, seen: Collection[int] | None) -> list[Application]:
    rows = Application.objects.filter(
        enrolment=enrolment, status=ApplicationStatus.PENDING, reviewed_at=None
    )
    related = rows.in_line().select_related("enrolment__mentee", "enrolment__cycle", "mentor")
    waiting = list(related)
    if waiting and seen is not None and {row.pk for row in waiting} != set(seen):
        raise ListChanged
    return waiting


def _advance_if_empty(enrolment: Enrolment, *, now: datetime.datetime) -> None:
    """A list of which nothing is left has run out, even if it was never approved (A6)."""
    if (
        not Application.objects.open()
        .filter(enrolment=enrolment, origin=ApplicationOrigin.CHOICE)
        .exists()
    ):
        cascade.advance(enrolment, now=now)


def _tell_struck(enrolment: Enrolment, ids: list[int], *, now: datetime.datetime) -> None:
    """Tell the mentee once which of the own choices were taken out; picks are the team's."""
    own = Application.objects.filter(pk__in=ids, origin=ApplicationOrigin.CHOICE)
    ids = list(own.values_list("pk", flat=True))
    if not ids:
        return
    post(
        Notice.APPLICATION_REJECTED,
        to=enrolment.mentee,
        key=",".join(str(pk) for pk in sorted(ids)),
        now=now,
        context={"applications": sorted(ids)},
        channel=DeliveryChannel.EMAIL,
    )
