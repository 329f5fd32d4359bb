"""What the team does with a mentee's list: approve it, strike choices, recall an offer (A3, A4).

A decision carries the mark of what the reviewer has read (``domain.seen``), so that two reviewers
of one case cannot overwrite each other.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from mentorship.choices import (
    ApplicationOrigin,
    ApplicationStatus,
    DeliveryChannel,
    Notice,
)
from mentorship.models import Application, Enrolment

from . import cascade
from .actors import Account, Actor, Right
from .assessments import require_scores
from .history import note
from .locking import locked_application, locked_enrolment
from .moves import move
from .outbox import post, tell_account
from .questions import close_questions
from .refusals import Refused
from .seen import check_case
from .taking_back import close_card


class NothingToReview(Refused):
    """There is no choice that waits for the team."""

    code = "nothing_to_review"
    sentence = _("Nothing waits for review here: somebody may have been faster.")


class NotOfTheTeam(Refused):
    """The account has no right to review applications."""

    code = "not_of_the_team"
    sentence = _("This account may not review applications.")


def approve_list(
    enrolment_id: int,
    *,
    actor: Actor,
    now: datetime.datetime,
    strikes: Mapping[int, str] | None = None,
    mark: str | None = None,
) -> Enrolment:
    """Approve the mentee's whole list in one action; the first choice is offered at once.

    ``strikes`` maps the ids of choices that the team takes out to the reason; ``mark`` says what
    the reviewer has read, compared under the lock, so that nothing is approved unread (A3).
    Raises ``ChangedMeanwhile``, ``NothingToReview``, ``ScoresMissing``, ``NotAllowed`` or
    ``ReasonMissing``.
    """
    actor.require(Right.REVIEW_APPLICATIONS)
    strikes = strikes or {}
    with locked_enrolment(enrolment_id) as enrolment:
        check_case(enrolment, mark)
        waiting = _unreviewed(enrolment)
        if not waiting or not set(strikes) <= {row.pk for row in waiting}:
            raise NothingToReview
        require_scores(enrolment)
        close_questions(enrolment=enrolment, now=now)
        for application in waiting:
            if application.pk in strikes:
                move(application, "strike", actor=actor, now=now, reason=strikes[application.pk])
            else:
                application.reviewed_at = now
                application.save(update_fields=["reviewed_at"])
        _tell_struck(enrolment, list(strikes), now=now)
        cascade.advance(enrolment, now=now, actor=actor)
        _note_approved([row for row in waiting if row.pk not in strikes], actor, now)
    return enrolment


def _note_approved(rows: list[Application], actor: Actor, now: datetime.datetime) -> None:
    """Those that wait behind the first have no move to tell of their approval."""
    for row in rows:
        row.refresh_from_db(fields=["status"])
        if row.status == ApplicationStatus.PENDING:
            note(row, "approve", actor=actor, now=now)


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
    mark: str | None = None,
) -> Enrolment:
    """Take out every choice that waits for review, with one reason and one message.

    ``mark`` as in ``approve_list``.
    """
    actor.require(Right.REVIEW_APPLICATIONS)
    with locked_enrolment(enrolment_id) as enrolment:
        check_case(enrolment, mark)
        waiting = _unreviewed(enrolment)
        if not waiting:
            raise NothingToReview
        close_questions(enrolment=enrolment, now=now)
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


def assign_case(
    enrolment_id: int, *, assignee: Account | None, actor: Actor, now: datetime.datetime
) -> Enrolment:
    """Give the case to a colleague, who is told, or to nobody in particular.

    Raises ``NothingToReview`` where the case is over, ``NotOfTheTeam`` or ``NotAllowed``.
    """
    actor.require(Right.REVIEW_APPLICATIONS)
    if assignee is not None and not Actor(channel=actor.channel, user=assignee).may(
        Right.REVIEW_APPLICATIONS
    ):
        raise NotOfTheTeam
    with locked_enrolment(enrolment_id) as enrolment:
        first = Application.objects.open().filter(enrolment=enrolment).in_line().first()
        if first is None:
            raise NothingToReview
        if enrolment.assignee_id == (assignee.pk if assignee else None):
            return enrolment
        enrolment.assignee = assignee
        enrolment.save(update_fields=["assignee"])
        note(first, "assign", actor=actor, now=now)
        if assignee is not None and not actor.owns(assignee.pk):
            key, context = f"{enrolment.pk}:{now.isoformat()}", {"enrolment": enrolment.pk}
            tell_account(assignee, Notice.TEAM_ASSIGNED, key=key, now=now, context=context)
    return enrolment


def _unreviewed(enrolment: Enrolment) -> list[Application]:
    rows = Application.objects.filter(
        enrolment=enrolment, status=ApplicationStatus.PENDING, reviewed_at=None
    )
    related = rows.in_line().select_related("enrolment__mentee", "enrolment__cycle", "mentor")
    return list(related)


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
