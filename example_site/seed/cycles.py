"""The three cycles: one that is over, one that is open, one that is being prepared."""

from __future__ import annotations

import datetime
from datetime import timedelta

from mentorship.choices import MentorshipType
from mentorship.domain import cycles, queue
from mentorship.domain import mentors as mentor_moves
from mentorship.models import Cycle, MentorProfile

from .cast import CASES_NOW, CASES_PAST
from .outbox import deliver
from .people import the_team
from .story import play

PAST_OPENED, PAST_CLOSED = timedelta(days=183), timedelta(days=165)
OPENED, CLOSES = timedelta(days=13), timedelta(days=21)


def seed_cycles(mentors: dict[str, MentorProfile], *, now: datetime.datetime) -> None:
    """Make the cycles and let everything happen in them."""
    team, today = the_team(), now.date()
    past = Cycle.objects.create(
        name="Spring round",
        type=MentorshipType.LONG_TERM,
        opens_on=today - PAST_OPENED,
        closes_on=today - PAST_CLOSED,
        ends_on=today - timedelta(days=27),
        mentor_cap=4,
    )
    cycles.open_cycle(past.pk, actor=team, now=now - PAST_OPENED)
    play(CASES_PAST, mentors, now=now)
    cycles.close_cycle(past.pk, actor=team, now=now - PAST_CLOSED)

    current = Cycle.objects.create(
        name="Winter round",
        type=MentorshipType.LONG_TERM,
        opens_on=today - OPENED,
        closes_on=today + CLOSES,
        ends_on=today + timedelta(days=200),
        mentor_cap=4,
    )
    cycles.open_cycle(current.pk, actor=team, now=now - OPENED)
    play(CASES_NOW, mentors, now=now)
    _later_events(mentors, now=now)
    _next_ad_hoc(today)


def _later_events(mentors: dict[str, MentorProfile], *, now: datetime.datetime) -> None:
    """A mentor leaves, and somebody pays for a place."""
    mentor_moves.reject_mentor(
        mentors["Ximena"].pk,
        actor=the_team(),
        now=now - timedelta(hours=17),
        reason="On field work until next year, at her own wish.",
    )
    queue.join_queue(
        email="miriam.cohen@mentorship.example",
        name="Miriam Cohen",
        subject="From violin making to 3D models",
        reference="ORDER-2043",
        now=now - timedelta(hours=4),
    )
    deliver(now=now)


def _next_ad_hoc(today: datetime.date) -> None:
    """The next ad-hoc window, which the team can open on its first day."""
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    Cycle.objects.create(
        name=f"Ad-hoc sessions in {first:%B}",
        type=MentorshipType.AD_HOC,
        opens_on=first,
        closes_on=first.replace(day=10),
        mentor_cap=6,
    )
