"""The four kinds of things that have a history: whose they are, their names, their pages."""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship.models import (
    Application,
    Cycle,
    HistoryEntry,
    Match,
    MenteeProfile,
    MentorProfile,
)
from mentorship.wagtail_admin import policies


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: the policy that guards it, and where one of it is shown."""

    name: str
    model: type[Model]
    policy: policies.TeamPolicy
    page: str

    @property
    def label(self) -> str:
        """What people call it."""
        return str(self.model._meta.verbose_name)

    @property
    def statuses(self) -> dict[str, Any]:
        """The words for its states: PENDING is not the same for all kinds."""
        return dict(self.model._meta.get_field("status").flatchoices)  # type: ignore[union-attr]

    def rows(self) -> Q:
        """The entries about this kind."""
        return Q(**{f"{self.name}__isnull": False})


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "mentor",
            MentorProfile,
            policies.MENTORS,
            "wagtailsnippets_mentorship_mentorprofile:inspect",
        ),
        Kind("cycle", Cycle, policies.CYCLES, "mentorship_cycles_modeladmin_inspect"),
        Kind(
            "application",
            Application,
            policies.APPLICATIONS,
            "mentorship_applications_modeladmin_inspect",
        ),
        Kind("match", Match, policies.MATCHES, "mentorship_matches_modeladmin_inspect"),
    )
}
#: What it takes to name the things of all rows in one query.
RELATED = (
    "actor",
    "mentor",
    "cycle",
    "application__enrolment__mentee",
    "application__mentor",
    "match__enrolment__mentee",
    "match__mentor",
)


def named(words: str) -> Q:
    """The entries about anything whose names hold the words.

    The names are looked up where they stand, not once for each entry about them.
    """
    mentors = MentorProfile.objects.filter(name__icontains=words).values("pk")
    mentees = MenteeProfile.objects.filter(name__icontains=words).values("pk")
    pairs = Q(enrolment__mentee__in=mentees) | Q(mentor__in=mentors)
    return (
        Q(mentor__in=mentors)
        | Q(cycle__in=Cycle.objects.filter(name__icontains=words).values("pk"))
        | Q(application__in=Application.objects.filter(pairs).values("pk"))
        | Q(match__in=Match.objects.filter(pairs).values("pk"))
    )


def kinds_for(user: Any) -> list[Kind]:
    """The kinds that this person may view on their own pages."""
    return [kind for kind in KINDS.values() if kind.policy.user_has_permission(user, "view")]


def of_kinds(kinds: list[Kind]) -> Q:
    """The entries about these kinds; none about none."""
    return functools.reduce(operator.or_, (kind.rows() for kind in kinds), Q(pk__in=()))


def kind_of(entry: HistoryEntry) -> Kind:
    """What kind of thing the entry is about; the database holds that it is exactly one."""
    return next(kind for name, kind in KINDS.items() if getattr(entry, f"{name}_id") is not None)


def url_of(entry: HistoryEntry) -> str:
    """The page that shows the thing."""
    kind = kind_of(entry)
    return reverse(kind.page, args=[getattr(entry, f"{kind.name}_id")])


def name_of(entry: HistoryEntry) -> str:
    """The people it is about."""
    if entry.application is not None:
        mentee, mentor = entry.application.enrolment.mentee, entry.application.mentor
        if mentor is None:
            return _("%(mentee)s, in the queue") % {"mentee": mentee}
        return f"{mentee} – {mentor}"
    return str(entry.mentor or entry.cycle or entry.match)
