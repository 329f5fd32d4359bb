"""Who waits in the queue, who could take them, and who is out of the question (A7, A8)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils import timezone

from mentorship.domain.capacity import load_of
from mentorship.domain.scoring import clock, room_points, spoken
from mentorship.domain.suggestions import (
    Suggestion,
    askable,
    explain,
    topic_names,
    topics_named,
)
from mentorship.domain.worklist import queue_places
from mentorship.models import (
    Application,
    Cycle,
    Enrolment,
    HistoryEntry,
    Match,
    MenteeProfile,
    MentorProfile,
)

from .market import Offer, Wish

#: How an application ends without anybody having said a word about this mentor.
_NOBODYS_WISH = ("pass_over", "close_other")


class Reading:
    """What the database says of the queue and of the mentors, in nine queries."""

    def __init__(self, cycle: Cycle, *, now: datetime.datetime) -> None:
        self.now = now
        self.places = _waiting(cycle)
        today = timezone.localdate(now, timezone.get_default_timezone())
        mentors = [each for each in askable(cycle) if not each.is_paused(today)]
        self.mentors = {mentor.pk: mentor for mentor in mentors}
        self.loads = load_of(mentors, cycle)
        self.topics = _wanted(self.places, cycle)
        self.tried = _tried(cycle)

    def wishes(self) -> dict[int, Wish]:
        """What each case asks for, in the order of the queue."""
        selves = _Selves(self.mentors.values())
        return {
            place.enrolment_id: Wish(
                clock=clock(place.enrolment.mentee.timezone, self.now),
                language=spoken(place.enrolment.mentee.preferred_language),
                topics=sorted(self.topics[place.enrolment_id]),
                vetoed=self.tried[place.enrolment_id] | selves.of(place.enrolment.mentee),
            )
            for place in self.places
        }

    def offers(self) -> dict[int, Offer]:
        """What each mentor with a free place offers."""
        return {
            pk: Offer(
                clock=clock(mentor.timezone, self.now),
                languages={spoken(language.code) for language in mentor.languages.all()},
                topics={topic.pk for topic in mentor.expertise.all()},
                room=room_points(self.loads[pk]),
                places=self.loads[pk].left,
            )
            for pk, mentor in self.mentors.items()
            if self.loads[pk].left
        }

    def explained(self, enrolment: Enrolment, mentor_id: int) -> Suggestion:
        """The score of one pair with its reasons."""
        return explain(
            enrolment,
            self.mentors[mentor_id],
            load=self.loads[mentor_id],
            wanted=self.topics[enrolment.pk],
            now=self.now,
        )


class _Selves:
    """The mentors by what makes a person the same: the account, the address (A10)."""

    def __init__(self, mentors: Iterable[MentorProfile]) -> None:
        mentors = list(mentors)
        self.by_user: dict[int | None, int] = {
            each.user_id: each.pk for each in mentors if each.user_id is not None
        }
        self.by_email = {each.email.lower(): each.pk for each in mentors}

    def of(self, mentee: MenteeProfile) -> set[int]:
        """Ids of the mentors who are this mentee in person."""
        found = self.by_user.get(mentee.user_id), self.by_email.get(mentee.email.lower())
        return {pk for pk in found if pk is not None}


def _waiting(cycle: Cycle) -> list[Application]:
    """The places of those for whom nobody is being asked, the longest waiting first."""
    matched = Match.objects.counted().filter(enrolment=OuterRef("enrolment"))
    places = queue_places().filter(enrolment__cycle=cycle, is_asked=False)
    return list(places.filter(~Exists(matched)))


def _wanted(places: Iterable[Application], cycle: Cycle) -> dict[int, set[int]]:
    """The fields that each case ticked or named in words, by the case's id."""
    names = topic_names()
    wanted = {place.enrolment_id: topics_named(place.enrolment.subject, names) for place in places}
    ticked = Enrolment.topics.through._default_manager.filter(enrolment__cycle=cycle)
    for case, topic in ticked.values_list("enrolment_id", "expertise_id"):
        if case in wanted:
            wanted[case].add(topic)
    return wanted


def _tried(cycle: Cycle) -> defaultdict[int, set[int]]:
    """The mentors who have been tried for each case, whatever came of it.

    Asked and declined, recalled, struck out by the team, withdrawn by the mentee, or matched
    once. A choice that was never offered and fell to somebody else's match is still open.
    """
    fell = HistoryEntry.objects.filter(application=OuterRef("pk"), transition__in=_NOBODYS_WISH)
    rows = Application.objects.filter(enrolment__cycle=cycle, mentor__isnull=False).exclude(
        Exists(fell), offered_at=None
    )
    tried: defaultdict[int, set[int]] = defaultdict(set)
    for case, mentor in rows.order_by().values_list("enrolment_id", "mentor_id"):
        tried[case].add(mentor)
    return tried
