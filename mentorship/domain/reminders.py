"""What time asks of mentors: answering an offer at half-time, writing after a match."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from mentorship.choices import ApplicationStatus, Notice
from mentorship.models import Application, Cycle, Match, MentorshipSettings, Notification

from .cards import update_cards
from .locking import locked_application
from .outbox import post

logger = logging.getLogger("mentorship.reminders")

#: A match that is older than this when the programme learns to ask is asked about no more.
ASKED_WITHIN = timedelta(days=7)


def remind_mentors(*, now: datetime.datetime) -> int:
    """Remind each mentor of an offer that is open at half of its time, once.

    Whoever has written remarks waits for the team and is left alone, and so is whoever the
    supervisors follow up already. Changes no state. Returns how many were reminded.
    """
    return sum(_try(_remind, pk, now) for pk in list(_at_half_time(now)))


def nudge_welcomes(*, now: datetime.datetime) -> int:
    """Ask each mentor once, some days after the match, whether the mentee has heard from them.

    Not where the team has set up a meeting, which says that they are in touch. Returns how many
    were asked.
    """
    days = MentorshipSettings.load().welcome_nudge_days
    if not days:
        return 0
    return sum(_try(_nudge, pk, now) for pk in _not_asked(now - timedelta(days=days)))


def _try(step: Callable[[int, datetime.datetime], bool], pk: int, now: datetime.datetime) -> bool:
    """One that fails must not keep the others from being reminded."""
    try:
        return step(pk, now)
    except Exception:
        logger.exception("The reminder %s for %s failed.", step.__name__, pk)
        return False


def _at_half_time(now: datetime.datetime) -> Iterator[int]:
    for cycle in Cycle.objects.filter(reminds_at_half_time=True, follow_up_hours__gt=0):
        half = timedelta(hours=cycle.follow_up_hours or 0) / 2
        offers = Application.objects.filter(
            enrolment__cycle=cycle,
            status=ApplicationStatus.ADMIN_APPROVED,
            reminded_at=None,
            followed_up_at=None,
            remarks_at=None,
            offered_at__lte=now - half,
        )
        yield from offers.order_by("pk").values_list("pk", flat=True)


def _remind(application_id: int, now: datetime.datetime) -> bool:
    with locked_application(application_id) as application:
        still_waits = application.status == ApplicationStatus.ADMIN_APPROVED
        is_known = application.reminded_at or application.followed_up_at or application.remarks_at
        if not still_waits or is_known or application.mentor is None:
            return False
        application.reminded_at = now
        application.save(update_fields=["reminded_at"])
        update_cards(application, key="reminder", now=now)
        post(
            Notice.OFFER_REMINDER,
            to=application.mentor,
            key=str(application.pk),
            now=now,
            application=application,
        )
    return True


def _not_asked(since: datetime.datetime) -> list[int]:
    asked = Notification.objects.filter(
        notice=Notice.WELCOME_NUDGE, created_at__gte=since - ASKED_WITHIN
    )
    known = {context.get("match") for context in asked.values_list("context", flat=True)}
    matches = Match.objects.active().filter(
        confirmed_at__lte=since, confirmed_at__gt=since - ASKED_WITHIN, meet_url=""
    )
    return [pk for pk in matches.order_by("pk").values_list("pk", flat=True) if pk not in known]


def _nudge(match_id: int, now: datetime.datetime) -> bool:
    match = Match.objects.active().select_related("mentor").filter(pk=match_id).first()
    if match is None:
        return False
    context = {"match": match.pk}
    post(Notice.WELCOME_NUDGE, to=match.mentor, key=str(match.pk), now=now, context=context)
    return True
