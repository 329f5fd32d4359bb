"""What time asks of people: answering an offer or a question, writing after a match."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import cast

from mentorship.choices import ApplicationStatus, Notice
from mentorship.models import (
    Application,
    Cycle,
    Match,
    MenteeProfile,
    MentorProfile,
    MentorshipSettings,
    Notification,
)

from . import questions
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


def remind_of_questions(*, now: datetime.datetime) -> int:
    """Remind whoever the team has asked something, once, at half of the time that it promises.

    The mentee of a case, or the mentor who was asked for changes. Returns how many were reminded.
    """
    waiting = questions.overdue(now, part=0.5).filter(asked_at__gt=now - ASKED_WITHIN)
    asked = dict(waiting.order_by("pk").values_list("pk", "asked_at"))
    if not asked:
        return 0
    told = Notification.objects.filter(
        notice__in=(Notice.MENTEE_ASKED, Notice.MENTOR_ASKED), created_at__gte=min(asked.values())
    )
    known = {
        context.get("inquiry")
        for context in told.values_list("context", flat=True)
        if context.get("reminder")
    }
    return sum(_try(_remind_of_question, pk, now) for pk in asked if pk not in known)


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


def _remind_of_question(inquiry_id: int, now: datetime.datetime) -> bool:
    """The question goes out again, as a reminder, in the words in which it was asked."""
    rows = questions.answerable().select_related("enrolment__mentee", "mentor")
    inquiry = rows.filter(pk=inquiry_id).first()
    if inquiry is None:
        return False
    person = inquiry.enrolment.mentee if inquiry.enrolment else inquiry.mentor
    post(
        Notice.MENTEE_ASKED if inquiry.enrolment else Notice.MENTOR_ASKED,
        to=cast("MenteeProfile | MentorProfile", person),
        key=f"{inquiry.pk}:reminder",
        now=now,
        context={"inquiry": inquiry.pk, "reminder": True},
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
