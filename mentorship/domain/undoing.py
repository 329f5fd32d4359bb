"""Taking back an assignment while nothing was sent: the mentor never hears of it (A7)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationOrigin, ApplicationStatus, Notice, NotificationStatus
from mentorship.models import Application, Notification

from . import cascade
from .actors import Actor, Right
from .locking import locked_application
from .moves import move
from .refusals import Refused
from .taking_back import unsend

UNDONE = _("The assignment was undone before the offer was sent.")


class SentAlready(Refused):
    """The mentor has the offer, or is about to."""

    code = "sent_already"
    sentence = _("The offer is on its way to %(mentor)s already. Recall it instead.")


def undo(application_id: int, *, actor: Actor, now: datetime.datetime) -> Application:
    """Take back an offer that was sent from the queue, and its message, while that waits.

    The mentor's pages show nothing of it; the mentee's place in the queue is as it was. A choice
    of the mentee's own that was approved meanwhile is offered now. Raises
    ``SentAlready``, ``TransitionRefused`` for an offer that has ended or was answered, or
    ``NotAllowed``. Of an undo and a worker at the same instant one wins.
    """
    actor.require(Right.RUN_QUEUE)
    with locked_application(application_id) as application:
        lies_ahead = application.lies_ahead(now)
        move(application, "undo", actor=actor, now=now, reason=str(UNDONE), offered_at=None)
        is_from_queue = application.origin == ApplicationOrigin.HAND_PICKED
        if not (lies_ahead and is_from_queue) or not unsend(application):
            raise SentAlready(mentor=application.mentor)
        cascade.advance(application.enrolment, now=now)
    return application


def with_sent_at(offers: QuerySet[Any], now: datetime.datetime) -> QuerySet[Any]:
    """Annotated with ``sent_at``: when the message goes out, while the offer can be undone."""
    waiting = Notification.objects.filter(
        application=OuterRef("pk"),
        notice=Notice.OFFER,
        status=NotificationStatus.QUEUED,
        attempts=0,
        due_at__gt=now,
    )
    from_queue = Q(origin=ApplicationOrigin.HAND_PICKED, status=ApplicationStatus.ADMIN_APPROVED)
    moment = Subquery(waiting.values("due_at")[:1])
    return offers.annotate(sent_at=Case(When(from_queue, then=moment)))


def can_be_undone(now: datetime.datetime) -> QuerySet[Any]:
    """The offers that can still be undone, the newest first, annotated with ``sent_at``."""
    live = Application.objects.filter(
        origin=ApplicationOrigin.HAND_PICKED, status=ApplicationStatus.ADMIN_APPROVED
    )
    return (
        with_sent_at(live, now)
        .filter(sent_at__isnull=False)
        .select_related("enrolment__mentee", "mentor")
        .order_by("-offered_at", "-pk")
    )
