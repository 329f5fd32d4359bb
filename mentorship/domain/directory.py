"""What the public sees: visible mentors, the open cycle, and whether one can apply (C2, M4)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connections
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.choices import CycleStatus, MentorshipType, MentorStatus
from mentorship.models import Cycle, DirectoryEntry, MentorProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyState:
    """Whether the apply button works, and if not, why, in words for the visitor."""

    enabled: bool
    reason: str | Promise = ""


def open_cycle() -> Cycle | None:
    """The cycle that is open on the site (C1)."""
    return Cycle.objects.open().first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What every look at the directory begins with, as the database has it now.

    ``stamp`` changes with the set of visible mentors (M4) and with anything that a card shows
    of one of them: what was made under another stamp must not be shown any more.
    """

    cycle: Cycle | None
    stamp: tuple[int, int]


def glance() -> Glance:
    """The open cycle and the stamp, in one query, also while no cycle is open."""
    name = connections[Cycle.objects.db].ops.quote_name
    is_active = get_user_model()._meta.get_field("is_active")
    # The site's model of accounts may inherit the field together with its table.
    accounts = is_active.model
    entry, mentor, cycle, account = (
        name(model._meta.db_table) for model in (DirectoryEntry, MentorProfile, Cycle, accounts)
    )
    key, is_open = (name(str(field.column)) for field in (accounts._meta.pk, is_active))
    found = Cycle.objects.raw(
        f"SELECT cycle.*, visible.mentors, visible.marks"  # noqa: S608 (names of tables)
        f" FROM (SELECT COUNT(*) AS mentors, COALESCE(SUM(entry.mark), 0) AS marks"
        f" FROM {entry} entry JOIN {mentor} mentor ON mentor.id = entry.mentor_id"
        f" WHERE mentor.status = %s AND mentor.left_at IS NULL AND NOT EXISTS ("
        f"SELECT 1 FROM {account} account WHERE account.{key} = mentor.user_id"
        f" AND NOT account.{is_open})) visible"
        f" LEFT JOIN {cycle} cycle ON cycle.status = %s",
        [MentorStatus.ACTIVE, CycleStatus.OPEN],
    )[0]
    stamp = (int(found.mentors), int(found.marks))  # type: ignore[attr-defined]
    return Glance(cycle=found if found.pk else None, stamp=stamp)


def cycle_state(cycle: Cycle | None, *, now: datetime.datetime) -> ApplyState:
    """Whether applications are taken at all (C1, C3)."""
    if cycle is None:
        return ApplyState(enabled=False, reason=_("No cycle is open for applications right now."))
    if cycle.accepts_applications(now):
        return ApplyState(enabled=True)
    if timezone.localdate(now, timezone.get_default_timezone()) < cycle.opens_on:
        day = formats.date_format(cycle.opens_on, "DATE_FORMAT")
        return ApplyState(enabled=False, reason=_("Applications open on %(day)s.") % {"day": day})
    return ApplyState(enabled=False, reason=_("The days for applications are over."))


_ONLY = {
    MentorshipType.LONG_TERM.value: _("This mentor offers ad-hoc mentorship only."),
    MentorshipType.AD_HOC.value: _("This mentor offers long-term mentorship only."),
}


def apply_state(
    mentor: MentorProfile,
    cycle: Cycle | None,
    *,
    now: datetime.datetime,
    free: int | None = None,
) -> ApplyState:
    """Whether a visitor can apply to this mentor in the open cycle (C2).

    ``free`` is the number of places that no match takes (A8), where the caller knows it.
    """
    state = cycle_state(cycle, now=now)
    if not state.enabled or cycle is None:
        return state
    if not mentor.is_visible:
        return ApplyState(enabled=False, reason=_("This mentor takes no applications."))
    if not mentor.offers(cycle.type):
        return ApplyState(enabled=False, reason=_ONLY[cycle.type])
    today = timezone.localdate(now, timezone.get_default_timezone())
    if mentor.paused_until and mentor.is_paused(today):
        day = formats.date_format(mentor.paused_until, "DATE_FORMAT")
        reason = _("This mentor takes no new requests until %(day)s.") % {"day": day}
        return ApplyState(enabled=False, reason=reason)
    if free == 0:
        return ApplyState(enabled=False, reason=_("All places with this mentor are taken."))
    return state
