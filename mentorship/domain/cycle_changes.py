"""Adding a cycle and changing its days and policies: by whom, from what to what, and when not."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship.compat import write_transaction
from mentorship.models import Application, Cycle, Match, MentorProfile

from . import edits
from .actors import Actor, Right
from .history import note
from .locking import lock_mentors
from .refusals import Refused

#: More mentors than these are not named in a refusal.
NAMED = 3


class CycleChangedMeanwhile(Refused):
    """Somebody else has changed the cycle since the form was opened.

    ``current`` is the cycle as it stands, ``fields`` what differs from what was seen.
    """

    code = "cycle_changed_meanwhile"
    sentence = _(
        "A colleague changed this cycle meanwhile; it now says – %(changes)s. What you had not "
        "touched shows that; what you typed is still there. Look at it, and save again."
    )

    def __init__(self, *, current: Cycle, fields: list[str], changes: str) -> None:
        super().__init__(changes=changes)
        self.current, self.fields = current, fields


class CapBelowMatches(Refused):
    """Some mentor has more matches in the cycle than the new cap allows (A8)."""

    code = "cap_below_matches"
    sentence = _("The cap cannot be %(cap)s: in this cycle %(mentors)s.")


def add_cycle(cycle: Cycle, *, actor: Actor, now: datetime.datetime) -> Cycle:
    """Save a new draft that its form has checked. Raises ``NotAllowed``."""
    actor.require(Right.MANAGE_CYCLES)
    with write_transaction(Cycle):
        cycle.save()
        note(cycle, "create", actor=actor, now=now)
    return cycle


def change_cycle(
    cycle: Cycle,
    fields: Iterable[str],
    *,
    actor: Actor,
    now: datetime.datetime,
    seen: Mapping[str, str] | None = None,
) -> Cycle:
    """Write those of the fields that differ from what is stored, and what they were, down.

    ``seen`` is what the fields were when the form was opened; None: nobody looked. Raises
    ``CycleChangedMeanwhile`` where that is not so any more, ``CapBelowMatches`` or ``NotAllowed``.
    """
    actor.require(Right.MANAGE_CYCLES)
    with write_transaction(Cycle):
        stored = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
        if seen is not None:
            _check_seen(stored, seen)
        changed = edits.differing(cycle, edits.values_of(stored, fields))
        if "mentor_cap" in changed:
            _check_cap(stored, cycle.mentor_cap)
        if changed:
            cycle.save(update_fields=changed)
            what = edits.told(stored, cycle, changed)
            note(cycle, "change", actor=actor, now=now, reason=what)
    return cycle


def _check_seen(stored: Cycle, seen: Mapping[str, str]) -> None:
    fields = edits.differing(stored, seen)
    if fields:
        changes = edits.reads(stored, fields)
        raise CycleChangedMeanwhile(current=stored, fields=fields, changes=changes)


def _check_cap(stored: Cycle, cap: int) -> None:
    """Refuse a cap below the matches there are.

    Who has some, or could get one now, is locked: a confirmation at this instant is counted, or
    reads the new cap.
    """
    if cap >= stored.mentor_cap:
        return
    counted = Match.objects.counted().filter(cycle=stored)
    asked = Application.objects.live().filter(enrolment__cycle=stored)
    lock_mentors({*_mentors(counted), *_mentors(asked)})
    above = counted.order_by().values("mentor").annotate(n=Count("pk")).filter(n__gt=cap)
    counts = dict(above.order_by("-n", "mentor").values_list("mentor", "n"))
    if counts:
        raise CapBelowMatches(cap=cap, mentors=_named(counts))


def _mentors(rows: QuerySet[Any]) -> Iterable[int]:
    return rows.values_list("mentor_id", flat=True)


def _named(counts: dict[int, int]) -> str:
    """Who has how many matches; of many mentors the first ones, and how many more there are."""
    names = MentorProfile.objects.in_bulk(list(counts)[:NAMED])
    rest = len(counts) - NAMED
    said = [
        _("%(mentor)s has %(count)s matches") % {"mentor": names[pk], "count": counts[pk]}
        for pk in list(counts)[:NAMED]
    ]
    if rest > 0:
        said.append(_("%(count)s more mentors have too many") % {"count": rest})
    return ", ".join(str(words) for words in said)
