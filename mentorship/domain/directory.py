"""What the public sees: visible mentors, the open cycle, and whether one can apply (C2, M4)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorshipType
from mentorship.models import Cycle, MentorProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyState:
    """Whether the apply button works, and if not, why, in words for the visitor."""

    enabled: bool
    reason: str | Promise = ""


def open_cycle() -> Cycle | None:
    """The cycle that is open on the site (C1)."""
    return Cycle.objects.open().first()


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
    mentor: MentorProfile, cycle: Cycle | None, *, now: datetime.datetime
) -> ApplyState:
    """Whether a visitor can apply to this mentor in the open cycle (C2)."""
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
    return state
