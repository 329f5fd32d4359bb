"""The programme in numbers, as everybody may know them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from enum import StrEnum

from django.db.models import Count, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from mentorship.choices import MentorshipType
from mentorship.models import Cycle, Expertise, Language, Match, MentorProfile

_PLACES = {
    MentorshipType.LONG_TERM.value: "long_term_mentees",
    MentorshipType.AD_HOC.value: "ad_hoc_mentees",
}


class Figure(StrEnum):
    """What can be counted."""

    MENTORS = "mentors"
    MATCHES = "matches"
    LANGUAGES = "languages"
    FIELDS = "fields"


def count_figures(wanted: Iterable[Figure]) -> dict[Figure, int]:
    """One query for each figure that is wanted, however large the programme is.

    Mentors are those whom the public may see (M4), and so are the languages and fields that
    they bring; matches are all that were ever made and not cancelled.
    """
    return {figure: _COUNTS[figure]() for figure in wanted}


def _languages() -> int:
    return Language.objects.filter(mentors__in=MentorProfile.objects.visible()).distinct().count()


def _fields() -> int:
    return Expertise.objects.filter(mentors__in=MentorProfile.objects.visible()).distinct().count()


_COUNTS: dict[Figure, Callable[[], int]] = {
    Figure.MENTORS: lambda: MentorProfile.objects.visible().count(),
    Figure.MATCHES: lambda: Match.objects.counted().count(),
    Figure.LANGUAGES: _languages,
    Figure.FIELDS: _fields,
}


def places_free(cycle: Cycle, *, today: datetime.date) -> int:
    """How many mentees the cycle still has room for, over all mentors who take requests (A8).

    One query. A mentor with more matches than places counts as full, never as less.
    """
    mentors = MentorProfile.objects.visible().offering(cycle.type)
    matches = Match.objects.counted().filter(cycle=cycle, mentor=OuterRef("pk"))
    taken = matches.order_by().values("mentor").annotate(n=Count("pk")).values("n")
    cap = Least(F(_PLACES[cycle.type]), Value(cycle.mentor_cap))
    free = Greatest(cap - Coalesce(Subquery(taken), 0), 0)
    total = mentors.exclude(paused_until__gt=today).aggregate(free=Sum(free))["free"]
    return int(total or 0)
