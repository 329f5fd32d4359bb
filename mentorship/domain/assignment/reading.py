"""Who waits in the queue, who could take them, and who is out of the question (A7, A8)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef

from mentorship.domain.hours import Span, days_around
from mentorship.domain.scoring import decline_points, response_points, room_points, spoken
from mentorship.domain.suggestions import (
    Habits,
    Suggestion,
    Wanted,
    askable,
    explain,
    names_known,
    today,
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
_NOBODYS_WISH = ("pass_over", "close_other", "undo")


#: So many pairs of a mentee and a mentor are weighed at once: a page that takes some seconds.
MOST_AT_ONCE = 3_000_000


class Reading:
    """What the database says of the queue and of the mentors, in nine queries.

    Of a queue that is too long to be weighed at once it reads those who wait longest; ``later``
    says how many come after them.
    """

    def __init__(self, cycle: Cycle, *, now: datetime.datetime) -> None:
        self.now, self.on = now, today(now)
        mentors = [each for each in askable(cycle) if not each.is_paused(self.on)]
        waiting, room = _waiting(cycle), max(MOST_AT_ONCE // max(len(mentors), 1), 1)
        self.places, self.later = waiting[:room], len(waiting[room:])
        self.mentors = {mentor.pk: mentor for mentor in mentors}
        self.habits = Habits.of(mentors, cycle, now)
        self.tried = _tried(cycle)
        topics = _topics(self.places, cycle, names_known(mentors))
        languages = _languages(cycle)
        self.wanted = {
            place.enrolment_id: Wanted.of(
                place.enrolment.mentee,
                topics[place.enrolment_id],
                languages[place.enrolment.mentee_id],
            )
            for place in self.places
        }
        self._zones: dict[tuple[Span, ...], str] = {}

    def wishes(self) -> dict[int, Wish]:
        """What each case asks for, in the order of the queue."""
        selves = _Selves(self.mentors.values())
        return {
            case: Wish(
                zone=self._zone(wanted.mentee.timezone),
                learns=wanted.mentee.learning_style,
                languages=sorted(wanted.languages),
                topics=sorted(wanted.topics),
                vetoed=self.tried[case] | selves.of(wanted.mentee),
            )
            for case, wanted in self.wanted.items()
        }

    def offers(self) -> dict[int, Offer]:
        """What each mentor with a free place offers."""
        loads = self.habits.loads
        return {
            pk: Offer(
                zone=self._zone(mentor.timezone),
                teaches=mentor.teaching_style,
                languages={spoken(language.code) for language in mentor.languages.all()},
                topics={row.expertise_id: row.level for row in mentor.specialisations.all()},
                own=self._own_points(pk),
                places=loads[pk].left,
            )
            for pk, mentor in self.mentors.items()
            if loads[pk].left
        }

    def explained(self, case: int, mentor_id: int) -> Suggestion:
        """The score of one pair with its reasons."""
        mentor = self.mentors[mentor_id]
        return explain(self.wanted[case], mentor, habits=self.habits, now=self.now)

    def _own_points(self, pk: int) -> int:
        """What everybody has with this mentor."""
        habits = self.habits
        answers = habits.answers_of(pk)
        points = room_points(habits.loads[pk]) + response_points(answers.took)
        return points + decline_points(answers.declined)

    def _zone(self, name: str) -> str:
        """The first zone that came with the same clock."""
        return self._zones.setdefault(days_around(name, self.on), name)


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


def _topics(
    places: Iterable[Application], cycle: Cycle, names: Collection[tuple[int, str]]
) -> dict[int, set[int]]:
    """The fields that each case ticked or named in words, by the case's id."""
    wanted = {place.enrolment_id: topics_named(place.enrolment.subject, names) for place in places}
    ticked = Enrolment.topics.through._default_manager.filter(enrolment__cycle=cycle)
    for case, topic in ticked.values_list("enrolment_id", "expertise_id"):
        if case in wanted:
            wanted[case].add(topic)
    return wanted


def _languages(cycle: Cycle) -> defaultdict[int, list[str]]:
    """The languages that the mentees of the cycle have ticked, by the mentee's id."""
    ticked = MenteeProfile.languages.through._default_manager.filter(
        menteeprofile__enrolments__cycle=cycle
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for mentee, code in ticked.values_list("menteeprofile_id", "language__code"):
        found[mentee].append(code)
    return found


def _tried(cycle: Cycle) -> defaultdict[int, set[int]]:
    """The mentors who have been tried for each case, whatever came of it.

    Asked and declined, recalled, struck out by the team, withdrawn by the mentee, or matched
    once. A choice that was never offered and fell to somebody else's match is still open, and
    so is an offer that was undone before it was sent.
    """
    fell = HistoryEntry.objects.filter(application=OuterRef("pk"), transition__in=_NOBODYS_WISH)
    rows = Application.objects.filter(enrolment__cycle=cycle, mentor__isnull=False).exclude(
        Exists(fell), offered_at=None
    )
    tried: defaultdict[int, set[int]] = defaultdict(set)
    for case, mentor in rows.order_by().values_list("enrolment_id", "mentor_id"):
        tried[case].add(mentor)
    return tried
