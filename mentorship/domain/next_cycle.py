"""The next cycle: a draft with the policies of one that was, and the days that come next."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorshipType
from mentorship.compat import write_transaction
from mentorship.models import Cycle
from mentorship.models.cycles import AD_HOC_LAST_DAY, LAST_YEAR

from .actors import Actor, Right
from .history import note
from .refusals import Refused

#: What a new cycle takes over as it is.
POLICIES = (
    "type",
    "opens_by_schedule",
    "closes_by_schedule",
    "completes_by_schedule",
    "mentor_cap",
    "confirmation",
    "reviewers",
    "follow_up_hours",
    "reminds_at_half_time",
)
#: How long a long-term mentorship counts where the cycle does not say when it ends.
HALF_A_YEAR = timedelta(days=182)
A_MONTH = timedelta(days=30)


class DaysRefused(Refused):
    """The days or the name of the new cycle do not fit."""

    code = "days_refused"
    sentence = _("The new cycle was not made: %(why)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of a cycle: the window of the applications, and the end of the mentorships."""

    opens_on: datetime.date
    closes_on: datetime.date
    ends_on: datetime.date | None


def draft_of(cycle: Cycle, **fields: object) -> Cycle:
    """A cycle with the same policies that nobody has saved yet."""
    return Cycle(**{name: getattr(cycle, name) for name in POLICIES}, **fields)


def next_days(cycle: Cycle, *, now: datetime.datetime) -> Days:
    """The days that follow on a cycle's own, the first that are not over yet (C3).

    An ad-hoc cycle comes again in the next month; a long-term one when its mentorships have
    ended, or half a year later. Days from which the calendar leads nowhere – a last day at the end
    of all years – are followed by a window that begins today.
    """
    today = timezone.localdate(now, timezone.get_default_timezone())
    try:
        days = _following(cycle, today)
    except OverflowError:
        days = None
    if days is None or days.closes_on.year > LAST_YEAR:
        return _from_today(cycle, today)
    return days


def _from_today(cycle: Cycle, today: datetime.date) -> Days:
    """A month of applications; of an ad-hoc cycle, its days of the next month (C3)."""
    if cycle.type == MentorshipType.AD_HOC:
        opens_on = _next_month(today).replace(day=1)
        closes_on = opens_on.replace(day=AD_HOC_LAST_DAY)
    else:
        opens_on, closes_on = today, today + A_MONTH
    ends_on = closes_on + HALF_A_YEAR if cycle.ends_on else None
    return Days(opens_on=opens_on, closes_on=closes_on, ends_on=ends_on)


def _following(cycle: Cycle, today: datetime.date) -> Days:
    days = Days(opens_on=cycle.opens_on, closes_on=cycle.closes_on, ends_on=cycle.ends_on)
    while True:
        days = _a_month_on(days) if cycle.type == MentorshipType.AD_HOC else _a_round_on(days)
        if days.closes_on >= today:
            return days


def _a_month_on(days: Days) -> Days:
    opens_on = _next_month(days.opens_on)
    length = days.closes_on - days.opens_on
    closes_on = min(opens_on + length, opens_on.replace(day=AD_HOC_LAST_DAY))
    moved = opens_on - days.opens_on
    return Days(
        opens_on=opens_on,
        closes_on=max(closes_on, opens_on),
        ends_on=max(days.ends_on + moved, closes_on) if days.ends_on else None,
    )


def _next_month(day: datetime.date) -> datetime.date:
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(day.day, AD_HOC_LAST_DAY))


def _a_round_on(days: Days) -> Days:
    over = days.ends_on - days.opens_on + timedelta(days=1) if days.ends_on else HALF_A_YEAR
    moved = max(over, days.closes_on - days.opens_on + timedelta(days=1))
    return Days(
        opens_on=days.opens_on + moved,
        closes_on=days.closes_on + moved,
        ends_on=days.ends_on + moved if days.ends_on else None,
    )


def clone_cycle(
    cycle_id: int, *, name: str, days: Days, actor: Actor, now: datetime.datetime
) -> Cycle:
    """Make a draft with a cycle's policies, a name and days of its own.

    Nobody who took part is taken along. Raises ``DaysRefused`` or ``NotAllowed``.
    """
    actor.require(Right.MANAGE_CYCLES)
    with write_transaction(Cycle):
        source = Cycle.objects.get(pk=cycle_id)
        clone = draft_of(
            source,
            name=name,
            opens_on=days.opens_on,
            closes_on=days.closes_on,
            ends_on=days.ends_on,
        )
        try:
            clone.full_clean()
        except ValidationError as error:
            raise DaysRefused(why=" ".join(error.messages)) from error
        clone.save()
        note(clone, "clone", actor=actor, now=now, reason=source.name)
    return clone
