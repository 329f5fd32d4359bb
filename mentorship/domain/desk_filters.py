"""What the review desk can be searched for that takes more than a glance at one row."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

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


def assignees() -> QuerySet[Any]:
    """Whose cases wait: the colleagues to choose from."""
    users = get_user_model()._default_manager
    return users.filter(pk__in=_waiting().values("assignee")).order_by("pk")


def cycles() -> QuerySet[Cycle]:
    """The cycles in which cases wait, also after their last day."""
    return Cycle.objects.filter(pk__in=_waiting().values("cycle"))


def _waiting() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(pk__in=Application.objects.filter(WAITING).values("enrolment"))
