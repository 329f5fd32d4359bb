"""What the review desk can be searched for that takes more than a glance at one row."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q

from mentorship.choices import ApplicationStatus
from mentorship.models import Application, Cycle, Enrolment, Inquiry, MentorProfile

from .capacity import loads_of

WAITING = Q(status=ApplicationStatus.PENDING, reviewed_at__isnull=True)


def answered() -> Exists:
    """Of cases: an answer came after everything that the team has decided."""
    later = Application.objects.filter(
        enrolment=OuterRef("enrolment"),
        mentor__isnull=False,
        reviewed_at__gt=OuterRef("answered_at"),
    )
    answers = Inquiry.objects.filter(enrolment=OuterRef("pk"), answered_at__isnull=False)
    return Exists(answers.filter(~Exists(later)))


def with_full_mentor() -> Q:
    """Of cases: a mentor who was chosen has no place left, by the rule that confirms matches."""
    choices = Application.objects.filter(WAITING, mentor__isnull=False)
    pairs = set(choices.values_list("mentor", "enrolment__cycle"))
    mentors = MentorProfile.objects.in_bulk([mentor for mentor, _cycle in pairs])
    cycles = Cycle.objects.in_bulk({cycle for _mentor, cycle in pairs})
    loads = loads_of((mentors[mentor], cycles[cycle]) for mentor, cycle in pairs)
    full: defaultdict[int, list[int]] = defaultdict(list)
    for (mentor, cycle), load in loads.items():
        if load.is_full:
            full[cycle].append(mentor)
    found = Q(pk__in=[])
    for cycle, ids in full.items():
        found |= Q(enrolment__cycle=cycle, mentor__in=ids)
    return Q(pk__in=choices.filter(found).values("enrolment"))


def to_choose_from() -> tuple[list[Any], list[Cycle]]:
    """Whose cases wait, and in which cycles, also after their last day; in one query."""
    waiting = Application.objects.filter(WAITING).order_by()
    pairs = waiting.values("enrolment__assignee", "enrolment__cycle")
    examples = pairs.annotate(case=Min("enrolment")).values("case")
    rows = Enrolment.objects.filter(pk__in=examples).select_related("assignee", "cycle")
    people = {row.assignee.pk: row.assignee for row in rows if row.assignee}
    cycles = {row.cycle_id: row.cycle for row in rows}
    newest_first = sorted(cycles.values(), key=lambda cycle: (cycle.opens_on, cycle.id))[::-1]
    return [people[pk] for pk in sorted(people)], newest_first
